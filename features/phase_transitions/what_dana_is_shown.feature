Feature: What Dana sees
  Dana decides on what she sees, and a topic, round, or vote from elsewhere would mislead her.
  So each question shows where the discussion is when it is asked.

  Background:
    Given a discussion about "Remote work"
    And the agents want to discuss "Budget", "Hiring" and "Offices"
    And a checkpoint after every 20 rounds

  Rule: A question shows the state of the discussion when it is asked

    Example: After the second topic, Dana sees that topic and what the agents think now
      Given "Ada" says "End. We have said enough." when voting to continue
      And the discussion has come to the question about continuing
      When Dana lets the discussion continue
      Then Dana is shown:
        | what                 | is shown as             |
        | the completed topic  | Hiring                  |
        | the remaining topics | Offices                 |
        | the agents           | 1 to end, 2 to continue |

    Example: At a checkpoint, Dana sees the round and how the agents have voted
      Given every agent votes against concluding "Budget"
      And a checkpoint after every 2 rounds
      And the discussion has come to the question about the checkpoint
      Then Dana is shown:
        | what      | is shown as                      |
        | the topic | Budget                           |
        | the round | 2                                |
        | the vote  | failed with 0 of 3 after round 2 |

    Example: When Dana confirms a conclusion, she sees the vote that led to it
      Given Dana confirms every conclusion
      And "Ben" votes against concluding "Budget"
      And the discussion has come to the question about the conclusion
      Then Dana is shown:
        | what      | is shown as                      |
        | the topic | Budget                           |
        | the vote  | passed with 2 of 3 after round 3 |

    Example: Before the first round on a topic, no other topic's summary is shown
      Given Dana is asked before each round
      And the discussion has come to the question about continuing
      When Dana lets the discussion continue
      Then Dana is shown:
        | what             | is shown as    |
        | the topic        | Hiring         |
        | the round        | 1              |
        | the moment       | start of round |
        | the last summary | none           |

    Example: When the agenda changes, Dana sees the old one and the suggestion
      Given the agents suggest the agenda "Tools" and "Training"
      And the discussion has come to the question about continuing
      When Dana asks to change the agenda
      Then Dana is shown:
        | what           | is shown as     |
        | the agenda     | Hiring, Offices |
        | the suggestion | Tools, Training |
