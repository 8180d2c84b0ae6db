@engine
Feature: Fields that were never written
  Only the nodes that add to a growing field write to it.
  To a node, empty and never written look the same. The input and the checkpoints show the difference.

  Background:
    Given a discussion about "Remote work"

  Rule: Only nodes write growing fields

    Example: A session that was only created has no growing field
      Given the session is opened
      Then the input of the session is its plain fields and nothing else

    Example: The first input of a session has no growing field
      Given the discussion has come to the question about the agenda
      Then the first checkpoint has the plain fields and nothing else

    Example: A waiting session has written the growing fields that its nodes returned
      Given the discussion has come to the question about the agenda
      Then the growing fields that were written are those that nodes returned

    Example: A field returned empty was written, a field never returned was not
      Given the node "collate_proposals" adds 0 warnings in one update
      And the discussion has come to the question about the agenda
      Then the growing field "warnings" was written
      And the growing field "recoveries" was never written

    Scenario Outline: A session cannot be initialized with the growing field "<field>"
      Given the session is opened
      When the state manager is initialized with an empty "<field>"
      Then the discussion stops because "<field>: only the graph initialises it"
      And the input of the session is its plain fields and nothing else

      Examples:
        | why       | field        |
        | a list    | vote_history |
        | a mapping | topics_info  |
        | messages  | messages     |
