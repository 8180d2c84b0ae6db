@engine
Feature: Refused writes
  A write that bypasses the coordinator is still checked first.
  At the wrong moment, or with the wrong content, it would be lost or would break the session.

  Background:
    Given a discussion about "Remote work"
    And the agents want to discuss "Budget"

  Rule: An answer is written only when it is valid and can be saved

    Example: An answer is not written while the stream is still running
      Given the discussion has come to the question about the agenda
      When an answer is written while the stream is still running
      Then the discussion stops because "run the stream out before answering"
      And nothing has changed
      And Dana is asked about the agenda

    Example: An answer is not written twice
      Given the discussion has come to the question about the agenda
      When the agenda "Hiring" and "Offices" is written as the node that asks
      And the same answer is written once more
      Then the discussion stops because "is not pending"
      And the state manager matches the graph exactly

    Example: What breaks the schema is not written
      Given the discussion has come to the question about the agenda
      When the node that asks writes a number as the remaining topics
      Then the discussion stops because "the answer's update breaks the schema"
      And nothing has changed
      And Dana is asked about the agenda

    Example: An unknown way of answering is refused
      Given the discussion has come to the question about the agenda
      When a coordinator is created that answers by "mail"
      Then the discussion stops because "answer_by is"
      And nothing has changed

  Rule: An answer reaches the graph once, whatever fails after it

    Scenario Outline: A step that fails after an answer by <way> is retried without it
      Given answers reach the graph by <way>
      And announcing the topic fails once with a lost connection
      And the discussion has come to the question about the agenda
      When Dana approves the agenda
      Then announcing the topic was retried once
      And Dana was asked about the agenda 1 time

      Examples:
        | why                   | way       |
        | past the node         | an update |
        | through the node      | a resume  |
