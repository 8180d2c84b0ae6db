Feature: Taking part when a checkpoint comes early
  Dana may be asked to take part in every round and reach a checkpoint in the same one.
  Neither question replaces the other, and her two decisions stay separate.

  Background:
    Given the agents want to discuss "Budget" and "Hiring"
    And a checkpoint after every 2 rounds
    And between 4 and 6 rounds on a topic

  Rule: A checkpoint comes when it is due, even before the first poll

    Example: If Dana takes part after a round, the checkpoint comes after her turn
      Given Dana is asked after each round
      And the discussion has come to the question about the checkpoint
      Then Dana was asked about taking part 2 times
      And Dana is shown:
        | what      | is shown as |
        | the topic | Budget      |
        | the round | 2           |

    Example: If Dana takes part before a round, the checkpoint comes after the agents
      Given Dana is asked before each round
      And the discussion has come to the question about the checkpoint
      Then Dana was asked about taking part 2 times
      And Dana is shown:
        | what      | is shown as |
        | the topic | Budget      |
        | the round | 2           |

    Example: Ending the topic after a round skips its checkpoint
      Given Dana is asked after each round
      And the discussion has come to the question about taking part
      When Dana lets the discussion continue
      And Dana ends the topic
      Then every agent gives final considerations on "Budget"
      And Dana was never asked about the checkpoint

  Rule: Damage is repaired for the round that was held, not for the next

    Scenario Outline: The saved session is repaired right after Dana's turn when <why>
      Given a checkpoint after every 1 round
      And Dana is asked after each round, and says "Mind the costs." once
      And the discussion has come to the question about the checkpoint
      When the saved session is damaged by <damage>
      Then the session was repaired because of <damage>
      And the session is as it was before the damage

      Examples:
        | why                              | damage                                     |
        | a number became a word           | a value of the wrong type                  |
        | a topic would be discussed twice | the current topic among the remaining ones |
