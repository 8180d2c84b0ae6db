@engine
Feature: Fields that grow
  Votes, messages, rounds, and warnings only ever grow.
  A field that nests, becomes None, or loses or repeats an entry breaks every later step.

  Background:
    Given a discussion about "Remote work"

  Rule: Every field can be read at any time

    Example: Each declared field of a fresh session reads as empty instead of raising KeyError
      Given the session is opened
      Then every declared field can be read by get and by name
      And a check of the session finds nothing, and an emergency changes nothing

    Example: Each declared field of a finished session can be read as well
      Given the discussion has come to the question about continuing
      When Dana lets the discussion run to its end
      Then every declared field can be read by get and by name
      And a check of the session finds nothing, and an emergency changes nothing

  Rule: An update adds its entries at the end, however many there are

    Scenario Outline: An update with <why> adds exactly these entries
      Given the node "collate_proposals" adds <number> warnings in one update
      And the discussion has come to the question about the agenda
      Then graph and state manager have exactly these <number> warnings

      Examples:
        | why          | number |
        | no entry     | 0      |
        | one entry    | 1      |
        | many entries | 5      |

    Example: A growing field stays a list without None or nested lists
      Given the discussion has come to the question about continuing
      When Dana lets the discussion run to its end
      Then every growing field is a list of entries of the right type

    Example: Nothing is duplicated when a session is resumed again and again
      Given Dana is asked after each round
      And the discussion has come to the question about the agenda
      When Dana approves the agenda
      And the machine stops and the discussion is resumed
      And Dana lets the discussion run to its end
      Then nothing was done twice

  Rule: An update that would spoil a field never reaches the graph

    Scenario Outline: <misfit> is refused and written nowhere
      Given the node "synthesize_agenda" writes <misfit> to the warnings
      When the discussion begins
      Then the discussion stops because "breaks the state's schema: warnings"
      And the error names "synthesize_agenda", caused by "StateCorruptionError"
      And the state manager matches the graph exactly
      And graph and state manager have exactly these 0 warnings

      Examples:
        | why                | misfit                   |
        | a nested list      | a list inside the list   |
        | not a list         | a text instead of a list |
        | nothing            | None instead of a list   |
        | one entry too many | a number among texts     |

    Example: An undeclared field is refused instead of being dropped silently
      Given the node "synthesize_agenda" writes to an undeclared field
      When the discussion begins
      Then the discussion stops because "the state has no such key"
      And neither graph nor state manager has an undeclared field

    Example: No node changes its input in place
      Given the discussion has come to the question about continuing
      When Dana lets the discussion run to its end
      Then no node has changed its input
