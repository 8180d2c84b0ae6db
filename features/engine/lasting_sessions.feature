@engine
Feature: Sessions that last
  A session goes on after its first course: there are further turns, someone corrects its state or
  takes an answer back, and another process continues it. What the flow remembers outlasts it.

  Background:
    Given the flow "support.any_flow.examples.helpdesk:build"

  Rule: A session that is over can have another turn

    Example: A second message is answered like the first
      Given the flow has come to its first question
      When the flow is answered "Printers"
      And the flow begins another turn with "It is still broken."
      Then the flow asks for "team"
      And the flow's "messages" has 3 entries

  Rule: A change from outside counts from then on

    Example: A ticket that becomes urgent is asked about as urgent
      Given the flow has come to its first question
      When someone changes the flow's "priority" to 3
      Then the flow asks "Who takes this ticket of priority 3?"

    Example: An answer that was taken back has no effect
      Given the flow has come to its first question
      When the flow is answered "Printers"
      And the flow goes back to its question "team"
      And the flow is answered "Networks"
      Then the flow's last message contains "Networks"
      And the flow's "messages" has 2 entries

  Rule: Another process can take a session over

    Example: The same question waits in another process
      Given the flow has come to its first question
      When another process takes the flow over
      Then the flow asks for "team"

    Example: An answer in another process ends the session
      Given the flow has come to its first question
      When another process takes the flow over and is answered "Printers"
      Then the flow is over
      And the flow's "team" is "Printers"

  Rule: What the flow remembers and reports can be seen

    Example: The usual team is the one of the last ticket
      Given the flow remembers {"name": "Networks"} under "teams/last"
      And the flow has come to its first question
      Then the flow's question shows "usual" as "Networks"

    Example: The team of a ticket is remembered
      Given the flow has come to its first question
      When the flow is answered "Printers"
      Then the flow has remembered {"name": "Printers"} under "teams/last"
      And the flow has streamed {"progress": "read"}
