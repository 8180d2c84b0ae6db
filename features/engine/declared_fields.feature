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
