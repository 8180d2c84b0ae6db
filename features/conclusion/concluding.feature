Feature: Concluding a topic
  A topic ends by a vote of the agents, by Dana's decision, or after its last round.
  Agents who were outvoted or cut short speak once more before the report is written.
  If Dana asks to confirm conclusions, a vote alone does not end a topic.

  Background:
    Given a discussion about "Remote work"
    And the agents want to discuss "Budget" and "Hiring"
    And a checkpoint after every 20 rounds

  Rule: Those who did not want to conclude have the last word

    Example: After a passed poll only the minority speaks
      Given 5 agents take part
      And "Cleo" and "Emil" vote against concluding "Budget"
      And the discussion has come to the question about the agenda
      When Dana approves the agenda
      Then "Cleo" and "Emil" give final considerations on "Budget"

    Example: After a unanimous poll no one speaks again
      Given the discussion has come to the question about the agenda
      When Dana approves the agenda
      Then no one gives final considerations on "Budget"
      And there is a report on "Budget"

    Example: When Dana ends the topic, everyone speaks, regardless of their vote
      Given "Ada" and "Ben" vote for concluding "Budget"
      And a checkpoint after every 1 round
      And the discussion has come to the question about the checkpoint
      When Dana ends the topic
      Then every agent gives final considerations on "Budget"
      And the completed topics are "Budget"

    Example: When Dana ends the topic before a round, everyone speaks
      Given Dana is asked before each round
      And the discussion has come to the question about taking part
      When Dana ends the topic
      Then every agent gives final considerations on "Budget"
      And 0 polls were held on "Budget"

    Example: When Dana skips to the final report, everyone speaks once more
      Given a checkpoint after every 1 round
      And the discussion has come to the question about the checkpoint
      When Dana skips to the final report
      Then every agent gives final considerations on "Budget"
      And the final report is completed

  Rule: If Dana confirms conclusions, she has the last word

    Example: A confirmed conclusion completes the topic
      Given Dana confirms every conclusion
      And "Ben" votes against concluding "Budget"
      And the discussion has come to the question about the conclusion
      When Dana confirms the conclusion
      Then the completed topics are "Budget"
      And "Ben" gives final considerations on "Budget"

    Example: Dana can ask for another round before she agrees
      Given Dana confirms every conclusion
      And the discussion has come to the question about the conclusion
      When Dana wants another round
      Then Dana is asked about the conclusion
      And 4 rounds were held on "Budget"
      And no topic is completed

    Example: After another round the topic can be confirmed
      Given Dana confirms every conclusion
      And the discussion has come to the question about the conclusion
      When Dana wants another round
      And Dana confirms the conclusion
      Then the completed topics are "Budget"
      And 2 polls were held on "Budget"
