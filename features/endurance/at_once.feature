@engine
Feature: Many discussions at once
  One machine serves many owners at the same time.
  No one sees a word of another owner's discussion, and no discussion changes because others run beside it.

  Rule: Simultaneous discussions know nothing of each other

    Scenario Outline: Each of <number> discussions in <way> ends as if alone
      When <number> discussions run at once in <way>, half of them on one flow
      Then each of them runs to its end
      And each of them is the same as when it runs alone, byte for byte
      And no word of one appears in another

      Examples:
        | why              | number | way              |
        | one thread each  | 50     | separate threads |
        | one loop for all | 6      | one event loop   |

  Rule: Discussions on one flow know nothing of each other

    Example: Two discussions that take turns on one flow each end as if alone
      When 2 discussions run on one flow in turns, update by update
      Then each of them runs to its end
      And each of them is the same as when it runs alone, byte for byte
      And no word of one appears in another

    Example: Two discussions on one flow that fail in turns each recover as if alone
      Given holding a round fails twice in each of them
      When 2 discussions run on one flow in turns, update by update
      Then each of them runs to its end
      And each of them is the same as when it runs alone, byte for byte

  Rule: Simultaneous discussions do not slow each other down

    Scenario Outline: Six discussions in <way> cost little more than one after another
      When 6 discussions run one by one, and at once in <way>
      Then each of them runs to its end
      And at once they take at most 2.0 times as long as one by one
      And each of them takes at most 1.5 times as much processor time
      And each of them is the same as when it runs alone, byte for byte
      And no word of one appears in another

      Examples:
        | why              | way              |
        | one thread each  | separate threads |
        | one loop for all | one event loop   |
