@engine
Feature: A flow that is made of functions
  A flow may be plain functions instead of a graph. It runs, asks, and is judged by the same
  sentences as any other.

  Background:
    Given the flow "support.any_flow.examples.orders:build"
    And the flow has come to its first question

  Rule: What the function returns is what the flow has

    Example: A confirmed order is paid
      When the flow is answered "yes"
      Then the flow is over
      And the flow's "receipt" is "130 euros were paid"

    Example: A cancelled order costs nothing
      When the flow is answered "no"
      Then the flow's "receipt" is "nothing was paid"

  Rule: A task is done once, although the function runs again for each answer

    Example: Each price is looked up once
      When the flow is answered "yes"
      Then the flow's "lookups" is "2"

  Rule: What one turn saves is known in the next one

    Example: A second order is asked about with what the first one cost
      When the flow is answered "yes"
      And the flow begins another turn with ["lamp"]
      Then the flow asks "Pay 15 euros, after 130 so far?"

    Example: A cancelled order does not count
      When the flow is answered "no"
      And the flow begins another turn with ["lamp"]
      Then the flow asks "Pay 15 euros, after 0 so far?"
