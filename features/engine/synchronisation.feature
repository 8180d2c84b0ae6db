@engine
Feature: State manager and graph
  The checkpoint is the truth, and the state manager mirrors it.
  A reader of the mirror must see what the next node gets: after every update, answer, failure, and intervention.

  Background:
    Given a discussion about "Remote work"
    And the agents want to discuss "Budget" and "Hiring"

  Rule: Both are equal whenever a session is at rest

    Scenario Outline: Both are equal <why>
      Given the discussion has come to the question about <question>
      Then the state manager matches the graph exactly

      Examples:
        | why                | question       |
        | at the first pause | the agenda     |
        | at a checkpoint    | the checkpoint |
        | between two topics | continuing     |

    Example: Both are equal at the end
      Given the discussion has come to the question about continuing
      When Dana lets the discussion run to its end
      Then the state manager matches the graph exactly
      And every growing field is a list of entries of the right type

  Rule: The owner's answer is in both before the next node runs

    Scenario Outline: An edited agenda is in both when it arrives by <way>
      Given answers reach the graph by <way>
      And the discussion has come to the question about the agenda
      When Dana changes the agenda to "Hiring" and "Offices"
      Then the discussion moves on to "Hiring"
      And the remaining topics are "Offices"
      And the state manager matches the graph exactly

      Examples:
        | why                   | way       |
        | past the node         | an update |
        | through the node      | a resume  |

    Example: An answer is in both as soon as it is written, before the stream continues
      Given the discussion has come to the question about the agenda
      When the agenda "Hiring" and "Offices" is written as the node that asks
      Then graph and state manager had the answer before the next node ran
      And the discussion moves on to "Hiring"

  Rule: Both contain what is written outside the stream

    Example: A write through the graph's own interface reaches the state manager
      Given the discussion has come to the question about the agenda
      When the warning "written by hand" is written through the graph
      Then graph and state manager have the warning "written by hand" once
      And the state manager matches the graph exactly
      And Dana is asked about the agenda

    Example: Both are equal after a node has failed and was retried
      Given holding a round fails once with a wrong value
      And the discussion has come to the question about continuing
      Then the state manager matches the graph exactly
      And nothing was done twice

    Example: Both are equal in a flow that resumed the session from its checkpoint
      Given the discussion has come to the question about continuing
      When the machine stops and the discussion is resumed
      And Dana lets the discussion run to its end
      Then the state manager matches the graph exactly
      And nothing was done twice

    Example: The state manager hands out copies and can undo an update
      Given the discussion has come to the question about continuing
      Then a snapshot is an independent copy, and the last update can be undone
      And the state manager matches the graph exactly
