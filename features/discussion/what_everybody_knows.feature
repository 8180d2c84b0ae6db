Feature: What everyone knows
  Speakers and writers are only as good as the information they get.
  A missing summary, or one from another topic, spoils their text, and no one can see why.

  Background:
    Given a discussion about "Remote work"
    And the agents want to discuss "Budget", "Hiring" and "Offices"
    And a checkpoint after every 20 rounds

  Rule: Every speaker knows the topic and all earlier conclusions

    Example: Every speaker knows the theme and the topic
      Given the discussion has come to the question about continuing
      When Dana lets the discussion run to its end
      Then speakers on "Budget" know the theme and the topic
      And speakers on "Hiring" know the theme and the topic

    Example: On the third topic, both earlier conclusions are known
      Given the discussion has come to the question about continuing
      When Dana lets the discussion run to its end
      Then speakers on "Offices" know the conclusions on "Budget" and "Hiring"

    Example: In a late round, every earlier round is known from its summary
      Given every agent votes against concluding "Budget"
      And at most 12 rounds on a topic
      And the discussion has come to the question about continuing
      Then every agent knows the summaries of the earlier rounds on "Budget"

    Example: The agents know the last of several things that Dana said
      Given Dana is asked before each round
      And the discussion has come to the question about taking part
      When Dana says "Mind the costs."
      And Dana says "Mind the time."
      And Dana lets the discussion continue
      Then every agent still knows "Mind the time." in round 3 on "Budget"

  Rule: Every writer knows all of the topic and nothing of another

    Example: The conclusion on the second topic is based on its own rounds
      Given the discussion has come to the question about continuing
      When Dana lets the discussion run to its end
      Then the conclusion on "Budget" is based on the summaries of its own rounds
      And the conclusion on "Hiring" is based on the summaries of its own rounds

    Example: What Dana said is part of the report
      Given Dana is asked after each round, and says "Mind the costs." once
      And the discussion has come to the question about continuing
      Then the report on "Budget" is based only on its own discussion, by speaker

    Example: Each section of a report is written to its own plan
      Given the report writer plans "Costs" and "Savings" for each topic
      And the report writer plans "Outcome" and "Next steps" for the end
      And the discussion has come to the question about continuing
      When Dana asks for the final report
      Then the report on "Budget" has the sections "Costs" and "Savings"
      And the index leads to every section of the final report
