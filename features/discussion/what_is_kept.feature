Feature: What is kept of a discussion
  Everything said can be read again, word for word and with its speaker.
  A contribution that strays from the topic is marked, not dropped: others heard it and may answer it.
  All figures are counted from the discussion itself.

  Background:
    Given a discussion about "Remote work"
    And the agents want to discuss "Budget" and "Hiring"
    And a checkpoint after every 20 rounds

  Rule: Contributions that stray from the topic are kept and marked

    Scenario Outline: A contribution is kept as <as>: <why>
      Given what "Ada" says in round 1 on "Budget" is rated <relevance>
      And the discussion has come to the question about continuing
      Then what "Ada" said in round 1 on "Budget" is kept as <as>
      And what "Ben" said in round 1 on "Budget" is kept as on topic

      Examples:
        | why                  | relevance | as            |
        | not about it at all  | 0         | off topic     |
        | far off topic        | 0.1       | off topic     |
        | just below the limit | 0.69      | off topic     |
        | exactly at the limit | 0.7       | on topic      |

    Example: An off-topic contribution gets one warning, and the round continues
      Given what "Ada" says in round 2 on "Budget" is rated 0.1
      When the discussion runs to its end
      Then 1 warning says 'does not keep to "Budget"'
      And a warning about "Ada" says 'said in round 2 does not keep to "Budget"'
      And every agent is consulted once in each round on "Budget"
      And what "Ada" said in round 2 on "Budget" is kept as off topic

    Example: An off-topic contribution is still heard and summarized
      Given what "Ada" says in round 1 on "Budget" is rated 0.1
      And the discussion has come to the question about continuing
      Then every agent hears all earlier speakers in a round on "Budget", uncut
      And the summary of round 1 on "Budget" covers everything said in it
      And "Ada" spoke 3 times on "Budget"

  Rule: Each round has one summary of only what was said in it

    Example: The rounds of two topics are summarized separately
      Given the discussion has come to the question about continuing
      When Dana lets the discussion run to its end
      Then the summary of round 3 on "Budget" covers everything said in it
      And the summary of round 1 on "Hiring" covers everything said in it

  Rule: Readers of the discussion see where a topic begins

    Example: The moderator announces each topic by its name
      Given the discussion has come to the question about continuing
      When Dana lets the discussion run to its end
      Then the moderator has announced "Budget" and "Hiring"

  Rule: The figures match the discussion

    Example: Every message counts once for its speaker, its phase and its topic
      Given "Ada" votes against concluding "Budget"
      And the discussion has come to the question about continuing
      When Dana lets the discussion run to its end
      Then 21 messages are counted, by agent, phase and topic alike

    Example: What Dana says is counted like what the agents say
      Given Dana is asked after each round, and says "Mind the costs." once
      And the discussion has come to the question about continuing
      Then 11 messages are counted, by agent, phase and topic alike

    Example: What Dana says on the next topic replaces no other message
      Given Dana is asked after each round, and says "Mind the costs." once
      And the discussion has come to the question about continuing
      When Dana lets the discussion continue
      And Dana says "Mind the people."
      Then every agent hears "Mind the people." from Dana in round 2 on "Hiring"
