Feature: The length of a topic
  A topic gets time before the agents are polled, and ends no later than its last round.
  No disagreement keeps a session going forever.
  Rounds are counted once, so every account gives the same number.

  Background:
    Given a discussion about "Remote work"
    And the agents want to discuss "Budget", "Hiring" and "Offices"

  Rule: A topic ends no later than its last round

    Example: The last round concludes the topic even if every agent is against it
      Given every agent votes against concluding "Budget"
      And at most 5 rounds on a topic
      And the discussion has come to the question about continuing
      When Dana asks for the final report
      Then 5 rounds were held on "Budget"
      And the completed topics are "Budget"

    Example: When the last round forces the conclusion, everyone speaks
      Given every agent votes against concluding "Budget"
      And at most 4 rounds on a topic
      And the discussion has come to the question about the agenda
      When Dana lets the discussion run to its end
      Then every agent gives final considerations on "Budget"
      And no one gives final considerations on "Hiring"

    Example: 19 rounds without a pause run to their end
      Given every agent votes against concluding "Budget"
      And at least 19 rounds before a poll
      And at most 19 rounds on a topic
      And a checkpoint after every 20 rounds
      When the discussion runs to its end
      Then 19 rounds were held on "Budget"

    Example: 19 rounds without a pause run to their end with a poll after each
      Given every agent votes against concluding "Budget"
      And between 1 and 19 rounds on a topic
      And a checkpoint after every 20 rounds
      When the discussion runs to its end
      Then 19 rounds were held on "Budget"
      And 19 polls were held on "Budget"

    Example: The agents are not polled before the minimum number of rounds
      Given at least 4 rounds before a poll
      And a checkpoint after every 20 rounds
      And the discussion has come to the question about the agenda
      When Dana approves the agenda
      Then 4 rounds were held on "Budget"
      And 1 poll was held on "Budget"

  Rule: Each topic's rounds are counted once and separately

    Example: Counter, record and report agree on the rounds of a topic
      Given every agent votes against concluding "Hiring"
      And at most 4 rounds on a topic
      And Dana agrees whenever asked
      When the discussion begins
      Then 4 rounds were held on "Hiring"
      And the report filed on "Hiring" says 4 rounds

    Example: Counting the rounds of one topic does not affect the others
      Given every agent votes against concluding "Hiring"
      And at most 4 rounds on a topic
      And Dana agrees whenever asked
      When the discussion begins
      Then 3 rounds were held on "Budget"
      And the report filed on "Budget" says 3 rounds

    Example: A topic of 70 rounds runs to its end
      Given every agent votes against concluding "Budget"
      And at least 70 rounds before a poll
      And at most 70 rounds on a topic
      And the discussion has come to the question about continuing
      When Dana ends the session
      Then 70 rounds were held on "Budget"
