@engine
Feature: Signals of LangGraph
  LangGraph raises pauses and commands as exceptions. They lead the graph and are not failures.
  An interrupt belongs to the node that raised it, for as long as it waits.

  Background:
    Given a discussion about "Remote work"

  Rule: A signal is not a failure

    Scenario Outline: A <signal> passes the wrapper and the recovery
      Given the discussion has come to the question about the agenda
      Then a "<signal>" passes the wrapper and the recovery unchanged

      Examples:
        | why                     | signal         |
        | a pause                 | GraphInterrupt |
        | a command to the parent | ParentCommand  |
        | any other signal        | GraphBubbleUp  |

  Rule: An interrupt names the node that raised it

    Example: An interrupt names its node, whether another waits before or after it
      Given the discussion has come to the question about the agenda
      Then the interrupt names "agenda_approval", whatever else waits

    Example: An interrupt that was answered names no node
      Given the discussion has come to the question about continuing
      Then no interrupt that was answered names a node
