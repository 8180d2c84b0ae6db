@engine
Feature: Tools, models, and messages of an agent
  An agent is judged by what it did: the tools that it called, the models that it paid for, and
  the messages that it wrote. All of them can be checked in plain sentences.

  Background:
    Given the flow "support.any_flow.examples.travel:build"
    And the flow has come to its first question

  Rule: A tool counts when it has run

    Example: A tool that waits for an answer is not called yet
      Then the tool "search" was called with {"city": "Rome"}
      And the tool "book" was not called

    Example: A tool that has asked is called once
      When the flow is answered "yes"
      Then the tool "book" was called 1 time
      And the tool "search" was called
      And the tool "cancel" was not called

  Rule: Model calls and tokens have a limit

    Example: Booking a hotel takes three model calls
      When the flow is answered "yes"
      Then the flow has made at most 3 model calls
      And the flow has used at most 105 tokens

  Rule: Messages are known by who wrote them

    Example: The agent confirms a booking
      When the flow is answered "yes"
      Then the flow's last message contains "Ritz is booked"
      And a message of "travel agent" contains "All done"
      And a message of "user" contains "Rome"
      And a message of "search" contains "80 euros"

  Rule: A value within the state is found by its path

    Example: The trip is complete after a booking
      When the flow is answered "yes"
      Then the flow's "trip.city" is "Rome"
      And the flow's "trip.hotels[0].name" contains "Ritz"
      And the flow's "trip.hotels" has 1 entry
      And the flow's "trip.hotels[-1].price" is at least 80

    Example: The trip is empty after a refusal
      When the flow is answered "no"
      Then the flow's "trip.hotels" has 0 entries
