Feature: Rejecting the agenda
  If Dana rejects an agenda, it goes back to the agents with her reason.
  They start over, and their earlier votes no longer count.
  The number of attempts is limited: after the last one, the session ends with a report.

  Background:
    Given a discussion about "Remote work"
    And the agents want to discuss "Budget" and "Hiring"

  Rule: A rejected agenda goes back to the agents

    Example: A new agenda comes back for approval
      Given the agents want to discuss "Offices" and "Travel" at attempt 2
      And the discussion has come to the question about the agenda
      When Dana rejects the agenda
      Then Dana is asked about the agenda
      And the proposed agenda is "Offices" and "Travel"
      And the agenda is shown as attempt 2

    Example: The new agenda is discussed when Dana approves it
      Given the agents want to discuss "Offices" and "Travel" at attempt 2
      And the discussion has come to the question about the agenda
      When Dana rejects the agenda
      And Dana approves the agenda
      Then the discussion moves on to "Offices"
      And the decisions on the agenda are "reject" and "approve"

    Example: Votes on a rejected agenda are not counted again
      Given the discussion has come to the question about the agenda
      When Dana rejects the agenda
      Then one vote of each agent counts at attempt 1
      And one vote of each agent counts at attempt 2

  Rule: The agents learn why

    Example: Every agent knows the reason for the rejection
      Given the discussion has come to the question about the agenda
      When Dana rejects the agenda because "Too broad"
      Then every agent knows the reason "Too broad" at attempt 2
      And Dana was asked about the agenda 2 times

    Example: A reason is not repeated after a rejection without one
      Given the discussion has come to the question about the agenda
      When Dana rejects the agenda because "Too broad"
      And Dana rejects the agenda
      Then every agent knows the reason "Too broad" at attempt 2
      And no agent is given a reason at attempt 3

  Rule: After the last attempt there is no further agenda

    Example: A session without an agenda ends with a report
      Given at most 2 attempts at an agenda
      And the discussion has come to the question about the agenda
      When Dana rejects the agenda because "Too broad"
      And Dana rejects the agenda because "Still too broad"
      Then the session is over
      And the phases so far are preparation, agenda, final report

    Example: The session records why it ended without an agenda
      Given at most 1 attempt at an agenda
      And the discussion has come to the question about the agenda
      When Dana rejects the agenda
      Then the final report phase began because "no agenda was approved"
      And no topic is completed
      And the agents were asked for topics 1 time

    Example: The agenda of the last attempt can still be approved
      Given at most 2 attempts at an agenda
      And the discussion has come to the question about the agenda
      When Dana rejects the agenda
      And Dana approves the agenda
      Then the discussion moves on to "Budget"
