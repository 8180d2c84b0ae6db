Feature: A missing voice stops no one
  A discussion does not need every answer from a language model to continue.
  If a rating, a final word, a suggestion, or a plan is missing, a warning says so and the others continue.

  Background:
    Given a discussion about "Remote work"
    And the agents want to discuss "Budget"
    And a checkpoint after every 20 rounds

  Rule: The discussion continues without it and says so

    Example: A contribution is kept without a rating when no one can rate it
      Given the moderator cannot be asked when rating what is said
      When the discussion runs to its end
      Then every agent is consulted once in each round on "Budget"
      And what "Ada" said in round 1 on "Budget" is kept as on topic
      And a warning about the moderator says "is not rated"
      And the session is over

    Example: An agent that cannot give final considerations keeps what it has said
      Given "Ada" votes against concluding "Budget"
      And "Ada" cannot be asked when giving final considerations
      When the discussion runs to its end
      Then no one gives final considerations on "Budget"
      And a warning about "Ada" says "final considerations"
      And there is a report on "Budget"

    Example: What Dana said is part of an excerpt that replaces a summary
      Given Dana is asked before each round
      And the summarizer cannot be asked when summarizing a round
      And the discussion has come to the question about taking part
      When Dana says "Mind the costs."
      Then an excerpt replaces the summary of round 1 on "Budget"

    Example: A single voice does not end the session for those who cannot be asked
      Given "Ada" says "End. We have said enough." when voting to continue
      And "Ben" cannot be asked when voting to continue
      And "Cleo" cannot be asked when voting to continue
      And the discussion has come to the question about continuing
      Then Dana sees that 1 agent would end and 0 would continue

    Example: The agenda changes without the suggestions of an agent that cannot be asked
      Given the agents suggest the agenda "Tools" and "Training"
      And "Ada" cannot be asked when suggesting changes
      And the discussion has come to the question about continuing
      When Dana asks to change the agenda
      Then the moderator received the suggestions of "Ben" and "Cleo"
      And a warning about "Ada" says "suggests no change to the agenda"

    Example: Each agent has its own attempts, no matter who failed before
      Given the model times out twice while "Ada" is speaking
      And the model times out twice while "Ben" is speaking
      When the discussion runs to its end
      Then "Ada" spoke 3 times on "Budget"
      And a warning about "Ben" says "was asked 3 times"
      And the result is as if nothing had failed

    Example: An agent that could not propose topics does so when they are refined
      Given "Ada" cannot be asked when proposing topics
      And "Ada" says "1. Canteen" when refining topics
      When the discussion begins
      Then the proposals of "Ada" are "Canteen"
      And a warning about "Ada" says "proposes no topics"

    Example: A final report that cannot be planned fails and leaves the topic reports
      Given the report writer cannot be asked when planning the final report
      When the discussion runs to its end
      Then the final report is failed
      And the index says that the final report is incomplete
      And a warning about the report writer says "the final report is incomplete"
      And there is a report on "Budget"
