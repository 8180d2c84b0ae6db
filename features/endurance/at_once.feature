@engine
Feature: Many discussions at once
  One machine serves many owners at the same time.
  No one sees a word of another owner's discussion, and no discussion changes because others run beside it.

  Rule: Discussions at once know nothing of each other

    Scenario Outline: Fifty discussions in <way> are each as if alone
      When 50 discussions are held at once in <way>
      Then each of them comes to its end
      And each of them is what it is alone, to the byte
      And no word of one is found in another

      Examples:
        | why              | way                  |
        | a thread each    | threads of their own |
        | a loop for all   | one event loop       |

  Rule: Discussions on one flow know nothing of each other

    Example: Two discussions that take turns on one flow each end as if alone
      When 2 discussions are held on one flow in turns, update by update
      Then each of them comes to its end
      And each of them is what it is alone, to the byte
      And no word of one is found in another

    Example: Two discussions on one flow that fail in turns each recover as if alone
      Given holding a round fails twice in each of them
      When 2 discussions are held on one flow in turns, update by update
      Then each of them comes to its end
      And each of them is what it is alone, to the byte

    Scenario Outline: Fifty discussions on one flow in <way> each end as if alone
      When 50 discussions are held on one flow in <way>
      Then each of them comes to its end
      And each of them is what it is alone, to the byte
      And no word of one is found in another

      Examples:
        | why              | way                  |
        | a thread each    | threads of their own |
        | a loop for all   | one event loop       |

  Rule: Discussions at once do not slow each other down

    Scenario Outline: Six discussions in <way> cost little more than one by one
      When 6 discussions are held one by one, and at once in <way>
      Then each of them comes to its end
      And at once they take at most 2.0 times as long as one by one
      And the processor does at most 1.5 times as much for each of them

      Examples:
        | why              | way                  |
        | a thread each    | threads of their own |
        | a loop for all   | one event loop       |
