@engine @langchain
Feature: An agent of LangChain that asks before it acts
  LangChain's agents pause by a middleware. A person approves, changes, or rejects what the agent
  is about to do, in the form that the middleware expects.

  Background:
    Given the flow "support.any_flow.examples.assistant:build"

  Rule: A person decides on each call of a tool that needs approval

    Example: An approved letter is sent
      Given the model of "assistant" calls the tool "send" with {"text": "Come!"}
      And the model of "assistant" answers "Ada is invited."
      And the flow has come to its first question
      When the flow is answered {"decisions": [{"type": "approve"}]}
      Then the tool "send" was called with {"text": "Come!"}
      And the flow's last message contains "Ada is invited"

    Example: A rejected letter is not sent
      Given the model of "assistant" calls the tool "send" with {"text": "Come!"}
      And the model of "assistant" answers "As you wish."
      And the flow has come to its first question
      When the flow is answered {"decisions": [{"type": "reject"}]}
      Then the tool "send" was not called
      And a message of "send" contains "rejected"

    Example: A letter is sent as the person has changed it
      Given the model of "assistant" calls the tool "send" with {"text": "Come!"}
      And the model of "assistant" answers "Ada is invited."
      And the flow has come to its first question
      When the flow is answered in JSON:
        """
        {"decisions": [{"type": "edit", "edited_action": {"name": "send", "args": {"text": "Do come."}}}]}
        """
      Then the tool "send" was called with {"text": "Do come."}

  Rule: A tool that needs no approval runs at once

    Example: An address is looked up without a question
      Given the model of "assistant" calls the tool "find" with {"name": "ada"}
      And the model of "assistant" answers "I found it."
      When the flow begins
      Then the flow is over
      And the tool "find" was called 1 time

  Rule: The question shows what the agent is about to do

    Example: The letter is shown before it is sent
      Given the model of "assistant" calls the tool "send" with {"text": "Come!"}
      When the flow begins
      Then the flow's question shows "action_requests[0].args.text" as "Come!"
