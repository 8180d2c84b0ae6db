@engine
Feature: A budget of updates
  A flow that loops must not hang the suite.
  The failure says where it loops, not only that it took too long.

  Background:
    Given a discussion about "Remote work"
    And the agents want to discuss "Budget"
    And a checkpoint after every 20 rounds

  Rule: A scenario that exceeds its updates is stopped and shown the loop

    Example: An endless discussion is stopped and the loop is named
      Given between 9000 and 10000 rounds on a topic
      And a budget of 41 updates
      When the discussion uses up its budget
      Then the error names the loop "discussion_round" and "round_summarization"

    Example: A discussion within its budget is not stopped
      Given a budget of 26 updates
      And the discussion has come to the question about continuing
      Then 3 rounds were held on "Budget"

    Example: A limit of rounds ends a loop
      Given every agent votes against concluding "Budget"
      And at most 5 rounds on a topic
      And a budget of 60 updates
      And the discussion has come to the question about continuing
      Then 5 rounds were held on "Budget"
