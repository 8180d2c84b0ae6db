@engine
Feature: Declared fields
  LangGraph silently drops what a node writes to a field that the state does not declare.
  The next node misses it and fails somewhere else, so node and field are named first.

  Background:
    Given a discussion about "Remote work"
    And the agents want to discuss "Budget" and "Hiring"

  Rule: Nodes write to declared fields only

    Example: A whole session writes to declared fields only
      Given Dana is asked after each round
      And Dana confirms every conclusion
      And a checkpoint after every 2 rounds
      When the discussion runs to its end
      Then no node has written to an undeclared field

    Example: A session whose agenda is changed writes to declared fields only
      Given the agents suggest the agenda "Tools" and "Travel"
      And the discussion has come to the question about continuing
      When Dana asks to change the agenda
      And Dana accepts the suggested agenda
      And Dana lets the discussion run to its end
      Then no node has written to an undeclared field

  Rule: A node returns an update, even if it has nothing to write

    Example: A node that returns no update at all is refused
      Given the node "synthesize_agenda" returns no update
      When the discussion begins
      Then the discussion stops because "an update is a mapping"
      And the error names "synthesize_agenda", caused by "StateCorruptionError"
      And the state manager matches the graph exactly
