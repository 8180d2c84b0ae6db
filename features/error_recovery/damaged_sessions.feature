Feature: A session that is damaged
  A bug, a disk, or a stray hand can damage a saved session.
  Damage is found before the discussion continues, repaired where the repair is certain, and reported.
  No one continues with half a session, and unreadable data is never overwritten.

  Background:
    Given a discussion about "Remote work"
    And the agents want to discuss "Budget", "Hiring" and "Offices"
    And the discussion has come to the question about going on

  Rule: Damage to what is kept is found and mended before the discussion goes on

    Scenario Outline: What is kept is mended when <why>
      When <damage> comes into what is kept of the session
      Then the damage by <damage> was <remedy>
      And the session is what it was before the damage
      And Dana is asked about going on

      Examples:
        | why                                  | damage                     | remedy   |
        | a number became a word               | a value of the wrong kind  | repaired |
        | messages were miscounted             | a wrong count              | repaired |
        | there is no such phase               | an unknown phase           | repaired |
        | votes were put in as one             | a list within a list       | repaired |
        | all messages are gone                | a list that is none        | undone   |
        | a topic has no name                  | a blank topic to come      | repaired |
        | a topic would be discussed twice     | a topic to come twice      | repaired |
        | something that must be there is not  | a missing entry            | repaired |

    Scenario Outline: Damage that came while nobody looked is mended when the session is picked up: <why>
      When <damage> comes into what is kept while the machine is off
      Then the damage by <damage> was repaired
      And the session is what it was before the damage
      And Dana is asked about going on

      Examples:
        | why                                | damage                |
        | a topic would be discussed twice   | a topic to come twice |
        | what was configured became a word  | a lost interval       |

    Scenario Outline: What is kept on the second topic is mended when <why>
      When Dana lets the discussion go on
      And <damage> comes into what is kept of the session
      Then the damage by <damage> was repaired
      And the session is what it was before the damage

      Examples:
        | why                       | damage                     |
        | a number became a word    | a value of the wrong kind  |
        | checkpoints became a word | a word for the checkpoints |
        | there is no such phase    | an unknown phase           |
        | messages were miscounted  | a wrong count              |
        | what is done is to come   | a completed topic to come  |

  Rule: What is in hand follows what is kept

    Scenario Outline: What is in hand is read anew when <why>
      When <damage> comes into what the flow has in hand
      Then the damage by <damage> was <remedy>
      And the session is what it was before the damage
      And Dana is asked about going on

      Examples:
        | why                                  | damage                     | remedy    |
        | a number became a word               | a value of the wrong kind  | read anew |
        | votes were put in as one             | a list within a list       | read anew |
        | all messages are gone                | a list that is none        | read anew |
        | a topic has no name                  | a blank topic to come      | read anew |
        | something that must be there is not  | a missing entry            | read anew |
        | one number of one topic is another   | a changed entry            | read anew |

  Rule: A mended session goes on to its end

    Example: A session that was mended is discussed to its end, with nothing lost
      When a topic to come twice comes into what is kept of the session
      And Dana lets the discussion run to its end
      Then the completed topics are "Budget", "Hiring" and "Offices"
      And 3 rounds were held on "Offices"
      And the session is over
