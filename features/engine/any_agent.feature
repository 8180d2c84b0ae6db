@engine
Feature: An agent that asks before it calls a tool
  A person may answer an agent with more than a word, and what an agent needs may be out of reach.
  So a scenario can answer with data and say which step has to fail.

  Background:
    Given the flow "support.any_flow.examples.agent:build"

  Rule: An answer can be anything that the flow expects

    Example: An approved tool call is made
      Given the flow has come to its first question
      When the flow is answered {"action": "approve"}
      Then the flow is over
      And the flow's "transferred" is "80"

    Example: An edited tool call is made as edited
      Given the flow has come to its first question
      When the flow is answered {"action": "edit", "amount": 20}
      Then the flow is over
      And the flow's "transferred" is "20"

    Example: A rejected tool call is not made
      Given the flow has come to its first question
      When the flow is answered {"action": "reject"}
      Then the flow is over
      And the flow's "transferred" is "None"

  Rule: A breakpoint of the graph stops the flow without a question

    Example: A tool call waits at a breakpoint
      Given the flow "support.any_flow.examples.agent:build_with_breakpoint"
      When the flow begins
      Then the flow has stopped before "tools"
      And the flow's "transferred" is "None"

    Example: A tool call that waits at a breakpoint is made when the flow continues
      Given the flow "support.any_flow.examples.agent:build_with_breakpoint"
      When the flow begins
      And the flow continues
      Then the flow is over
      And the flow's "transferred" is "80"

  Rule: A failed step is reported with its error and runs again when the flow continues

    Example: A transfer that the bank refuses fails
      Given the flow has come to its first question
      When the flow fails on the answer {"action": "edit", "amount": 500}
      Then the flow has failed in "tools" with "LimitExceeded"

    Example: A bank that was busy is called again
      Given the flow has come to its first question
      When the flow fails on the answer {"action": "edit", "amount": 50}
      And the flow continues after its failure
      Then the flow is over
      And the flow's "transferred" is "50"

    Example: An agent without a model fails as soon as it begins
      Given the flow "support.any_flow.examples.agent:build_without_model"
      When the flow begins and fails
      Then the flow has failed in "model" with "no model is set up"
