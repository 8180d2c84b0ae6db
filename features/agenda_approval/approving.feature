Feature: Approving the agenda
  The agents propose an agenda, but no discussion starts before Dana agrees.
  What she approves is discussed in full, in the approved order.
  One answer is enough: the question does not come back, and no work is done twice.

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

    Example: Dana sees her possible answers and the number of the attempt
      When the discussion begins
      Then the question reads "Is this the agenda to be discussed?"
      And Dana may answer "approve", "edit", "reorder" and "reject"
      And the agenda is shown as attempt 1

    Example: The same agenda is still waiting when Dana does not answer
      Given the discussion has come to the question about the agenda
      When Dana does not answer
      Then nothing has changed
      And the proposed agenda is "Budget", "Hiring" and "Offices"
      And Dana was asked about the agenda 1 time

    Example: The same agenda is still waiting after the machine has stopped
      Given the discussion has come to the question about the agenda
      When the machine stops and the discussion is resumed
      Then nothing has changed
      And the proposed agenda is "Budget", "Hiring" and "Offices"
      And the agents were asked for topics 1 time

  Rule: What Dana approves is what is discussed

    Example: The first topic of an approved agenda comes first
      Given the discussion has come to the question about the agenda
      When Dana approves the agenda
      Then the discussion moves on to "Budget"
      And Dana is asked about continuing
      And the remaining topics are "Hiring" and "Offices"

    Example: Every topic of an approved agenda is discussed to its end
      Given the discussion has come to the question about the agenda
      When Dana lets the discussion run to its end
      Then the completed topics are "Budget", "Hiring" and "Offices"
      And 3 rounds were held on "Offices"
      And the session is over

  Rule: One answer is enough

    Example: Dana is not asked again about an approved agenda
      Given the discussion has come to the question about the agenda
      When Dana lets the discussion run to its end
      Then Dana was asked about the agenda 1 time
      And the decisions on the agenda are "approve"

    Example: Approving the agenda does not restart the session
      Given the discussion has come to the question about the agenda
      When Dana approves the agenda
      Then the agents were asked for topics 1 time
      And one vote of each agent counts at attempt 1
      And the session is in the continuation phase
