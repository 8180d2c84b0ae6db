@engine
Feature: The language models of any flow
  A scenario says what the models of a flow answer, so that it is free of charge and the same each
  time. A call that it does not expect and an answer that nothing needs are errors.

  Background:
    Given the flow "support.any_flow.examples.research:build"

  Rule: Each model answers in the order in which the scenario says it

    Example: A text is written, reviewed and published
      Given the model of "writer" answers "Owls fly at night."
      And the model of "editor" answers "Short, but right."
      And the flow has come to its first question
      When the flow is answered "yes"
      Then the flow's "published" is "True"

    Example: A text that the person does not like is not published
      Given the model of "writer" answers "Owls fly."
      And the model of "editor" answers "Too short."
      And the flow has come to its first question
      When the flow is answered "no"
      Then the flow's "published" is "False"

    Example: What the editor says is shown to the person
      Given the model of "writer" answers "Owls fly at night."
      And the model of "editor" answers "Short, but right."
      When the flow begins
      Then the flow asks "Publish? The editor says: Short, but right."

    Example: A writer looks something up first
      Given the model of "writer" calls the tool "search" with {"words": "owls"}
      And the model of "writer" answers "They fly at night."
      And the model of "editor", asked to "review", answers "Fine."
      When the flow begins
      Then the tool "search" was called with {"words": "owls"}
      And the flow has made at most 3 model calls

  Rule: A model that fails is a case like any other

    Example: A writer that times out once is asked again
      Given the model of "writer" times out once
      And the model of "writer" answers "Owls fly at night."
      And the model of "editor" answers "Fine."
      When the flow begins
      Then the flow's last message contains "Owls"

    Example: An editor that cannot be reached fails the review
      Given the model of "writer" answers "Owls fly at night."
      And the model of "editor" cannot be reached once
      When the flow begins and fails
      Then the flow has failed in "review" with "ConnectionError"
