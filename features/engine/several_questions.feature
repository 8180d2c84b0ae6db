@engine
Feature: Several questions at once
  Steps that run side by side may all ask. Each question keeps its own answer, whatever becomes of
  the others, and an answer may be anything: several lines, data, or nothing at all.

  Background:
    Given the flow "support.any_flow.examples.reviews:build"
    And the flow has come to its first question

  Rule: A question is known by its type, its words, or its fields

    Example: Two reviews and a choice wait together
      Then the flow asks for "review"
      And the flow asks for "printer"
      And the flow's question containing "Bats" shows "chapter.pages" as "30"

    Example: The second of two reviews is answered first
      When the flow's question containing "Bats" is answered "too long"
      Then the flow's "notes" contains "Bats: too long"
      And the flow's question shows "chapter.title" as "Owls"

  Rule: An answer may have several lines, or be nothing

    Example: A review of two lines is kept as it is
      When the flow is answered:
        """
        Well written.
        Add a map.
        """
      Then the flow's "notes[0]" contains "Add a map."

    Example: A review of two lines is given to the chapter that it is about
      When the flow's question containing "Bats" is answered:
        """
        Too long.
        Leave out page 3.
        """
      Then the flow's "notes[0]" contains "Bats: Too long."

    Example: A review without a word counts as an answer
      When the flow's question containing "Owls" is answered null
      Then the flow's "notes" contains "Owls: None"

  Rule: One question can be refused or fail while the others wait

    Example: A refused printer is asked for again
      When the flow refuses the answer "" to "printer"
      Then the flow asks for "printer"
      And the flow asks "What of Bats?"

    Example: A printer that does not exist fails, and the reviews wait
      When the flow fails on the answer "no one" to "printer"
      Then the flow has failed in "choose_printer" with "NoSuchPrinter"
      And the flow asks for "review"
