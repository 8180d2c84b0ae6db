Feature: Speaking in turn
  A discussion is fair if everyone speaks equally often and no one always goes first.
  It is useful if each speaker knows what was said before.

  Background:
    Given a discussion about "Remote work"
    And the agents want to discuss "Budget" and "Hiring"
    And a checkpoint after every 20 rounds

  Rule: Every agent speaks once in a round, and no one speaks first twice in a row

    Example: Every agent is heard once in each round
      Given the discussion has come to the question about continuing
      Then every agent is consulted once in each round on "Budget"
      And "Ada" spoke 3 times on "Budget"
      And the participants spoke 9 times in all

    Example: The order advances by one after each round, even into the next topic
      Given the discussion has come to the question about continuing
      When Dana lets the discussion run to its end
      Then the first speaker of a round is the last of the next

    Example: A different agent opens another discussion among the same agents
      Given 12 agents take part
      And the discussion has come to the question about the agenda
      When another discussion about "Travel" begins alongside it
      Then the other discussion has its own speaking order

  Rule: Every speaker knows what was said before, uncut

    Example: A very long contribution is heard in full by all later speakers
      Given "Ada" speaks at great length
      And the discussion has come to the question about continuing
      Then every agent hears all earlier speakers in a round on "Budget", uncut

    Example: Earlier rounds are known from their summaries
      Given the discussion has come to the question about continuing
      Then every agent knows the summaries of the earlier rounds on "Budget"

    Example: The conclusion on an earlier topic is known when the next is discussed
      Given the discussion has come to the question about continuing
      When Dana lets the discussion run to its end
      Then speakers on "Hiring" know the conclusions on "Budget"
      And every agent knows the summaries of the earlier rounds on "Hiring"

  Rule: Rounds are counted one by one, no matter how many there are

    Example: The rounds on one topic do not count for another
      Given the discussion has come to the question about continuing
      When Dana lets the discussion run to its end
      Then 3 rounds were held on "Budget"
      And 3 rounds were held on "Hiring"
      And the report filed on "Hiring" says 3 rounds

    Example: Seventy rounds on a topic are held, counted and reported as seventy
      Given every agent votes against concluding "Budget"
      And at most 70 rounds on a topic
      And the discussion has come to the question about continuing
      Then 70 rounds were held on "Budget"
      And the report filed on "Budget" says 70 rounds
