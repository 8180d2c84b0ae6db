Feature: A session that is damaged
  A bug, a disk, or a stray hand can damage a saved session.
  Damage is found before the discussion continues, repaired where the repair is certain, and reported.
  No one continues with half a session, and unreadable data is never overwritten.

  Background:
    Given a discussion about "Remote work"
    And the agents want to discuss "Budget", "Hiring" and "Offices"
    And the discussion has come to the question about continuing

  Rule: Damage to a saved session is found and repaired before the discussion continues

    Scenario Outline: A saved session is repaired when <why>
      When the saved session is damaged by <damage>
      Then the session was <remedy> because of <damage>
      And the session is as it was before the damage
      And Dana is asked about continuing

      Examples:
        | why                              | damage                     | remedy      |
        | a number became a word           | a value of the wrong type  | repaired    |
        | messages were miscounted         | a wrong count              | repaired    |
        | there is no such phase           | an unknown phase           | repaired    |
        | votes are nested                 | a list within a list       | repaired    |
        | all messages are gone            | a missing list             | rolled back |
        | a topic has no name              | a blank remaining topic    | repaired    |
        | a topic would be discussed twice | a repeated remaining topic | repaired    |
        | something required is missing    | a missing entry            | repaired    |

    Scenario Outline: Damage done offline is repaired when the session is resumed: <why>
      When the saved session is damaged offline by <damage>
      Then the session was repaired because of <damage>
      And the session is as it was before the damage
      And Dana is asked about continuing

      Examples:
        | why                              | damage                     |
        | a topic would be discussed twice | a repeated remaining topic |
        | a setting became a word          | a word as the interval     |

    Scenario Outline: A saved session on its second topic is repaired when <why>
      When Dana lets the discussion continue
      And the saved session is damaged by <damage>
      Then the session was repaired because of <damage>
      And the session is as it was before the damage

      Examples:
        | why                          | damage                                     |
        | a number became a word       | a value of the wrong type                  |
        | checkpoints became a word    | a word as the count of checkpoints         |
        | there is no such phase       | an unknown phase                           |
        | messages were miscounted     | a wrong count                              |
        | a completed topic is to come | a completed topic among the remaining ones |

  Rule: The running session follows the saved one

    Scenario Outline: The running session is reloaded when <why>
      When the running session is damaged by <damage>
      Then the session was <remedy> because of <damage>
      And the session is as it was before the damage
      And Dana is asked about continuing

      Examples:
        | why                           | damage                    | remedy   |
        | a number became a word        | a value of the wrong type | reloaded |
        | votes are nested              | a list within a list      | reloaded |
        | all messages are gone         | a missing list            | reloaded |
        | a topic has no name           | a blank remaining topic   | reloaded |
        | something required is missing | a missing entry           | reloaded |
        | a count of one topic is wrong | a changed entry           | reloaded |

  Rule: A repaired session continues to its end

    Example: A repaired session is discussed to its end with nothing lost
      When the saved session is damaged by a repeated remaining topic
      And Dana lets the discussion run to its end
      Then the completed topics are "Budget", "Hiring" and "Offices"
      And 3 rounds were held on "Offices"
      And the session is over
