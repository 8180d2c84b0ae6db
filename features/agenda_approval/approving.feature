Feature: Approving the agenda
  The agents propose what to discuss, but nothing is discussed before Dana has agreed.
  What Dana approves is what is discussed, in that order, to its end.

  Background:
    Given a discussion about "Remote work"
    And the agents want to discuss "Budget", "Hiring" and "Offices"
    And a checkpoint after every 20 rounds

  Rule: Nothing is discussed before Dana has decided

    Example: The discussion waits for Dana
      When the discussion begins
      Then Dana is asked about the agenda
      And the proposed agenda is "Budget", "Hiring" and "Offices"
      And 0 rounds were held on "Budget"

  Rule: What Dana approves is what is discussed

    Example: The first topic of an approved agenda comes first
      Given the discussion has come to the question about the agenda
      When Dana approves the agenda
      Then the discussion moves on to "Budget"
      And Dana is asked about going on
      And the topics to come are "Hiring" and "Offices"

    Example: Every topic of an approved agenda is discussed to its end
      Given the discussion has come to the question about the agenda
      When Dana lets the discussion run to its end
      Then the completed topics are "Budget", "Hiring" and "Offices"
      And 3 rounds were held on "Offices"
      And the session is over
