Feature: Several discussions
  The same agents can hold several discussions at once, on one machine or on several.
  No discussion overhears, delays, or overwrites another.
  The same start leads to the same course, so that a problem can be reproduced.

  Background:
    Given a discussion about "Remote work"
    And the agents want to discuss "Budget" and "Hiring"
    And a checkpoint after every 20 rounds

  Rule: Two discussions at once know nothing of each other

    Example: A second discussion asks its own question and leaves the first alone
      Given the discussion has come to the question about the agenda
      When another discussion about "Travel" begins alongside it
      Then nothing has changed
      And Dana is asked about the agenda
      And the other discussion asks about the agenda
      And the other discussion is named after the time at which it began

    Example: An answer to one discussion affects only that one
      Given the discussion has come to the question about the agenda
      When another discussion about "Travel" begins alongside it
      And Dana approves the agenda of the other discussion
      Then nothing has changed
      And Dana is asked about the agenda
      And the other discussion has completed "Budget"

    Example: Two discussions that take turns each end as if alone
      Given the discussion has come to the question about the agenda
      When another discussion about "Travel" begins alongside it
      And Dana lets the discussion run to its end
      And Dana approves the agenda of the other discussion
      Then the two discussions share nothing
      And the completed topics are "Budget" and "Hiring"

  Rule: A discussion is identified by its id, and no id is used twice

    Example: A taken id is refused, and the discussion stays unchanged
      Given the discussion has come to the question about the agenda
      When a discussion is started under the same id
      Then the discussion stops because "exists already"
      And nothing has changed
      And Dana is asked about the agenda

    Example: A taken id is refused on another machine as well
      Given the discussion has come to the question about the agenda
      When a discussion is started under the same id on another machine
      Then the discussion stops because "exists already"
      And nothing has changed

    Example: A discussion that was never started cannot be resumed
      Given the discussion has come to the question about the agenda
      When a discussion that was never started is resumed
      Then the discussion stops because "there is no session"
      And nothing has changed

  Rule: The same start takes the same course

    Example: The agents speak in the same order whenever the same discussion runs
      Given 12 agents take part
      And the discussion has come to the question about continuing
      Then the agents speak in the same order when it runs again

    Example: The agents speak in another order with another seed
      Given 12 agents take part
      And the discussion has come to the question about continuing
      Then the agents speak in another order when it runs with seed 7
