@engine
Feature: A flow that is awaited, with a context
  Nodes and checkpoints may be asynchronous, and a context may say where the flow runs. The
  sentences are the same as for any other flow.

  Background:
    Given the flow "support.any_flow.examples.clinic:build"
    And the flow has come to its first question

  Rule: A question is asked with what the context says

    Example: A patient is given a bed of the ward
      Then the flow asks "Which bed of Surgery is for Ada?"

    Example: A bed that the ward does not have is asked for again
      When the flow refuses the answer 13
      Then the flow's question shows "problem" as "Surgery has 12 beds"

  Rule: What was answered is kept

    Example: An admitted patient has a bed
      When the flow is answered 7
      Then the flow is over
      And the flow's "bed" is "Surgery 7"

    Example: A bed is chosen in another process
      When another process takes the flow over and is answered 7
      Then the flow is over
      And the flow's "bed" is "Surgery 7"
