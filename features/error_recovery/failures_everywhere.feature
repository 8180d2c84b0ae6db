Feature: Any step may fail
  No step is safe from failure, so each one is made to fail twice:
  once before it has done anything, and once after its work but before anything is saved.
  The session still ends as if nothing had failed, with nothing lost or doubled.

  Background:
    Given a discussion about "Remote work"
    And the agents want to discuss "Budget" and "Hiring"
    And a checkpoint after every 20 rounds

  Rule: A step that fails before and after its work is eventually done once

    Scenario Outline: The agenda comes about although <activity> fails before and after its work
      Given <activity> fails once with a lost connection
      And <activity> fails once with a lost connection after its work
      When the discussion runs to its end
      Then <activity> was retried twice
      And the result is as if nothing had failed

      Examples:
        | why                         | activity                 |
        | nothing is there yet        | preparing the session    |
        | no agent is there yet       | seating the agents       |
        | the first answers are lost  | collecting the proposals |
        | proposals are there already | refining the proposals   |
        | the queue is made           | merging the proposals    |
        | votes are cast              | voting on the agenda     |
        | an attempt is counted       | setting the agenda       |

    Scenario Outline: The topic is discussed although <activity> fails before and after its work
      Given <activity> fails once with a lost connection
      And <activity> fails once with a lost connection after its work
      When the discussion runs to its end
      Then <activity> was retried twice
      And the result is as if nothing had failed

      Examples:
        | why                          | activity                  |
        | a topic leaves the queue     | announcing the topic      |
        | everyone speaks and is heard | holding a round           |
        | a round has one summary      | summarizing the round     |
        | votes are cast               | polling on the conclusion |
        | a poll is counted once       | counting the votes        |

    Scenario Outline: The topic is concluded although <activity> fails before and after its work
      Given <activity> fails once with a lost connection
      And <activity> fails once with a lost connection after its work
      When the discussion runs to its end
      Then <activity> was retried twice
      And the result is as if nothing had failed

      Examples:
        | why                        | activity                        |
        | last words are said once   | hearing final considerations    |
        | a report takes many calls  | writing the report on the topic |
        | a topic has one conclusion | summing up the topic            |
        | a report is filed once     | filing the report on the topic  |
        | votes are cast             | polling on continuing           |

    Scenario Outline: The session ends well although <activity> fails before and after its work
      Given <activity> fails once with a lost connection
      And <activity> fails once with a lost connection after its work
      When the discussion runs to its end
      Then <activity> was retried twice
      And the result is as if nothing had failed

      Examples:
        | why                           | activity                 |
        | the last report takes calls   | writing the final report |
        | each part is filed once       | filing the final report  |

    Example: The agenda is changed although the suggestions fail before and after they are made
      Given collecting suggestions fails once with a lost connection
      And collecting suggestions fails once with a lost connection after its work
      And the discussion has come to the question about continuing
      When Dana asks to change the agenda
      And Dana lets the discussion run to its end
      Then the result is as if nothing had failed
