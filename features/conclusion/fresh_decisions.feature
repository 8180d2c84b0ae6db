Feature: Every topic starts fresh
  A decision by Dana or the agents applies to one topic only.
  If it lingered, it would end, skip, or confirm the next topic without anyone noticing.
  So every topic starts with no decision in force and runs until its own.

  Background:
    Given a discussion about "Remote work"
    And the agents want to discuss "Budget", "Hiring" and "Offices"
    And a checkpoint after every 20 rounds

  Rule: A decision about one topic does not affect the next

    Example: A new topic begins without earlier decisions
      Given a checkpoint after every 2 rounds
      And the discussion has come to the question about the checkpoint
      When Dana ends the topic
      And Dana lets the discussion continue
      Then the discussion moves on to "Hiring"
      And no earlier decision was in force when the topic began

    Example: After Dana ends a topic, the next one runs until its own vote
      Given a checkpoint after every 2 rounds
      And the discussion has come to the question about the checkpoint
      When Dana ends the topic
      And Dana lets the discussion continue
      And Dana lets the discussion continue
      Then 3 rounds were held on "Hiring"

    Example: After Dana ends a topic, the next one does not count as ended by her
      Given every agent votes against concluding "Budget"
      And a checkpoint after every 4 rounds
      And the discussion has come to the question about the checkpoint
      When Dana ends the topic
      And Dana lets the discussion continue
      Then no one gives final considerations on "Hiring"

    Example: A passed poll on one topic does not conclude the next
      Given every agent votes against concluding "Hiring"
      And at most 5 rounds on a topic
      And Dana agrees whenever asked
      When the discussion begins
      Then 5 rounds were held on "Hiring"
      And 3 rounds were held on "Offices"

    Example: Dana is asked again to confirm the conclusion of the next topic
      Given Dana confirms every conclusion
      And the discussion has come to the question about the conclusion
      When Dana confirms the conclusion
      And Dana lets the discussion continue
      Then Dana is asked about the conclusion
      And no earlier decision was in force when the topic began

    Example: An agenda change is not repeated after the next topic
      Given the discussion has come to the question about continuing
      When Dana asks to change the agenda
      And Dana changes the agenda to "Tools" and "Offices"
      Then Dana is asked about continuing
      And the completed topics are "Budget" and "Tools"
      And no earlier decision was in force when the topic began

  Rule: A decision about one round does not apply to the next

    Example: If Dana wants another round, she is asked before it
      Given Dana is asked before each round
      And Dana confirms every conclusion
      And the discussion has come to the question about the conclusion
      When Dana wants another round
      Then Dana is asked about taking part
      And no topic is completed
