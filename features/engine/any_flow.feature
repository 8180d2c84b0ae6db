@engine
Feature: Any flow that pauses for a person
  The kit is not tied to Virtual Agora. A compiled graph and its first input are enough to run it
  in plain sentences, with real pauses and every check that needs no knowledge of the flow.

  Background:
    Given the flow "support.any_flow.examples.approval:build"

  Rule: A flow waits for the answer that it asked for

    Example: An expense waits for its approval
      When the flow begins
      Then the flow asks for "approval"
      And the flow asks "Pay 120?"

    Example: An approved expense is paid
      Given the flow has come to its first question
      When the flow is answered "yes"
      Then the flow is over
      And the flow's "log" is "['an expense of 120 came in', '120 were paid']"

    Example: A refused expense is not paid
      Given the flow has come to its first question
      When the flow is answered "no"
      Then the flow is over
      And the flow's "log" is "['an expense of 120 came in']"

    Example: One of several questions is answered by its name
      Given the flow has come to its first question
      When the flow's question "approval" is answered "yes"
      Then the flow is over

    Example: A session begins with what the scenario says
      Given the flow's first input is {"amount": 90}
      When the flow begins
      Then the flow asks "Pay 90?"

    Example: An answer that is not an option is asked for again
      Given the flow has come to its first question
      When the flow refuses the answer "perhaps"
      Then the flow asks for "approval"

  Rule: A finding that the team knows of can be waived, with a reason

    Scenario Outline: A step that marks an expense in place is known when it is <why>
      Given the flow "support.any_flow.examples.approval:build_in_place"
      And it is known that "check changed approved", because "it changes soon"
      And the flow has come to its first question
      When the flow is answered "<answer>"
      Then the flow's "approved" is "<approved>"

      Examples:
        | why     | answer | approved |
        | paid    | yes    | True     |
        | refused | no     | False    |
