Feature: The history of the phases
  Every change of phase is recorded with its reason and with who caused it.
  No one has to guess later why a session took its course.
  Each possible course leaves its own history.

  Background:
    Given a discussion about "Remote work"

  Rule: A normal session records its course

    Example: A single topic leads through all the phases
      Given the agents want to discuss "Budget"
      And the discussion has come to the question about the agenda
      When Dana lets the discussion run to its end
      Then the history of the phases is:
        | from         | to           | because                                | brought about by   |
        | preparation  | agenda       | the session is set up                  | the session itself |
        | agenda       | discussion   | the agenda was approved                | the owner          |
        | discussion   | conclusion   | the agents voted to conclude the topic | the agents         |
        | conclusion   | continuation | the topic is completed                 | the session itself |
        | continuation | final report | no topic is left                       | the session itself |

    Example: The discussion continues with another topic
      Given the agents want to discuss "Budget" and "Hiring"
      And the discussion has come to the question about continuing
      When Dana lets the discussion continue
      Then the history of the phases is:
        | from         | to           | because                                | brought about by   |
        | preparation  | agenda       | the session is set up                  | the session itself |
        | agenda       | discussion   | the agenda was approved                | the owner          |
        | discussion   | conclusion   | the agents voted to conclude the topic | the agents         |
        | conclusion   | continuation | the topic is completed                 | the session itself |
        | continuation | discussion   | the session goes on                    | the owner          |

    Example: At the last round, the session itself concludes the topic
      Given the agents want to discuss "Budget" and "Hiring"
      And every agent votes against concluding "Budget"
      And at most 4 rounds on a topic
      And the discussion has come to the question about continuing
      Then the history of the phases is:
        | from        | to           | because                                  | brought about by   |
        | preparation | agenda       | the session is set up                    | the session itself |
        | agenda      | discussion   | the agenda was approved                  | the owner          |
        | discussion  | conclusion   | the maximum number of rounds was reached | the session itself |
        | conclusion  | continuation | the topic is completed                   | the session itself |

  Rule: Dana's decisions are recorded as hers

    Example: Dana names the topics herself
      Given Dana wants to name the topics
      And Dana is asked before each round
      And the discussion has come to the question about the topics
      When Dana names the topics "Budget"
      Then the history of the phases is:
        | from        | to         | because                    | brought about by |
        | preparation | discussion | the owner named the topics | the owner        |

    Example: Dana skips to the final report
      Given the agents want to discuss "Budget" and "Hiring"
      And the discussion has come to the question about the checkpoint
      When Dana skips to the final report
      Then the history of the phases is:
        | from        | to           | because                               | brought about by   |
        | preparation | agenda       | the session is set up                 | the session itself |
        | agenda      | discussion   | the agenda was approved               | the owner          |
        | discussion  | conclusion   | the owner ended the topic             | the owner          |
        | conclusion  | final report | the owner skipped to the final report | the owner          |

    Example: Dana changes the agenda at a checkpoint
      Given the agents want to discuss "Budget" and "Hiring"
      And a checkpoint after every 1 round
      And the discussion has come to the question about the checkpoint
      When Dana asks to change the agenda
      And Dana keeps the agenda
      Then the history of the phases is:
        | from         | to           | because                      | brought about by   |
        | preparation  | agenda       | the session is set up        | the session itself |
        | agenda       | discussion   | the agenda was approved      | the owner          |
        | discussion   | continuation | the owner changes the agenda | the owner          |
        | continuation | discussion   | the session goes on          | the owner          |

  Rule: A session that goes back or ends early says why

    Example: A mostly new agenda leads back to the agenda phase
      Given the agents want to discuss "Budget" and "Hiring"
      And the agents suggest the agenda "Tools" and "Training"
      And the discussion has come to the question about continuing
      When Dana asks to change the agenda
      And Dana accepts the suggested agenda
      Then the owner moved to the agenda: "most of the changed agenda is new"

    Example: After the last rejected agenda, only the final report is left
      Given the agents want to discuss "Budget" and "Hiring"
      And at most 1 attempt at an agenda
      And the discussion has come to the question about the agenda
      When Dana rejects the agenda
      Then the history of the phases is:
        | from        | to           | because                                       | brought about by   |
        | preparation | agenda       | the session is set up                         | the session itself |
        | agenda      | final report | no agenda was approved after the last attempt | the session itself |
