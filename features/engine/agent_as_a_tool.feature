@engine
Feature: An agent that another agent calls as a tool
  A secretary leaves the planning of a trip to a planner. The planner's question comes to the
  person although it arises within a tool of the secretary, and its answer goes back there.

  Background:
    Given the flow "support.any_flow.examples.secretary:build"
    And the model of "secretary" calls the tool "plan" with {"city": "Rome"}
    And the model of "planner" calls the tool "book" with {"hotel": "Ritz"}

  Rule: A question from within a tool reaches the person

    Example: The planner asks before it books
      Given the flow has come to its first question
      Then the flow asks "Book the Ritz?"
      And the tool "book" was not called

  Rule: The answer reaches the agent that asked

    Example: An approved booking is reported by the secretary
      Given the model of "planner" answers "You stay at the Ritz."
      And the model of "secretary" answers "All is set: the Ritz."
      And the flow has come to its first question
      When the flow is answered "yes"
      Then the tool "book" was called 1 time
      And the flow's last message contains "All is set"

    Example: After a refusal the planner suggests another hotel
      Given the model of "planner" calls the tool "book" with {"hotel": "Roma"}
      And the flow has come to its first question
      When the flow is answered "no"
      Then the flow asks "Book the Roma?"

  Rule: What was done before the question is not done again

    Example: Each model is called twice for one booking
      Given the model of "planner" answers "You stay at the Ritz."
      And the model of "secretary" answers "All is set: the Ritz."
      And the flow has come to its first question
      When the flow is answered "yes"
      Then the flow has made at most 4 model calls
