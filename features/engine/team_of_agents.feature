@engine
Feature: A chief and a team of agents
  A chief decides who works next. The members of the team are graphs of their own: they hand back
  what they have done, and one of them may ask the person.

  Background:
    Given the flow "support.any_flow.examples.newsroom:build"

  Rule: The chief decides who works

    Example: An article that only the writer works on
      Given the model of "chief" answers "writer"
      And the model of "writer" answers "Owls fly at night."
      And the model of "chief" answers "done"
      When the flow begins
      Then the flow is over
      And a message of "writer" contains "at night"

    Example: A chief who assigns no one
      Given the model of "chief" answers "done"
      When the flow begins
      Then the flow's "messages" has 1 entry

  Rule: A member of the team can ask, and the chief goes on with the answer

    Example: A fact is confirmed by the person
      Given the model of "chief" answers "checker"
      And the model of "checker" answers "Do owls hear well?"
      And the model of "chief" answers "done"
      And the flow has come to its first question
      When the flow is answered "They do."
      Then a message of "checker" contains "They do."

    Example: A fact is asked about in the words of the checker
      Given the model of "chief" answers "checker"
      And the model of "checker" answers "Do owls hear well?"
      When the flow begins
      Then the flow asks "Do owls hear well?"
