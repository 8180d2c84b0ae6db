Feature: Continuing after a topic
  After each topic, the agents and Dana decide whether the session continues, and with what.
  While topics remain, only Dana or a majority of the agents can end the session.
  The reason it ended can be read later.

  Background:
    Given a discussion about "Remote work"
    And the agents want to discuss "Budget", "Hiring" and "Offices"
    And a checkpoint after every 20 rounds

  Rule: While topics remain, only a decision ends the session

    Example: The session does not end while topics remain
      Given Dana agrees whenever asked
      When the discussion begins
      Then the completed topics are "Budget", "Hiring" and "Offices"
      And no topic is skipped
      And the session is over

    Example: Continuing leads to the next topic
      Given the discussion has come to the question about continuing
      When Dana lets the discussion continue
      Then the discussion moves on to "Hiring"
      And the remaining topics are "Offices"

    Example: When no topic is left, the final report follows
      Given the discussion has come to the question about the agenda
      When Dana lets the discussion run to its end
      Then the session itself moved to the final report: "no topic is left"
      And no topic remains
      And the final report is completed

  Rule: Dana can end the session, and the history says how

    Example: Dana ends the session
      Given the discussion has come to the question about continuing
      When Dana ends the session
      Then the owner moved to the final report: "owner ended the session"
      And the completed topics are "Budget"
      And the topics "Hiring" and "Offices" are skipped
      And the session is over

    Example: Dana asks for the final report
      Given the discussion has come to the question about continuing
      When Dana asks for the final report
      Then the owner moved to the final report: "owner asked for the report"
      And the topics "Hiring" and "Offices" are skipped
      And the session is over

    Example: Asking to change the agenda does not end the session
      Given the discussion has come to the question about continuing
      When Dana asks to change the agenda
      Then Dana is asked about the changes
      And the session is in the continuation phase
      And the remaining topics are "Hiring" and "Offices"

  Rule: The agents can end the session; otherwise they advise Dana

    Example: Most agents vote to end the session
      Given "Ada" says "End. We have said enough." when voting to continue
      And "Cleo" says "End. The rest can wait." when voting to continue
      And Dana agrees whenever asked
      When the discussion begins
      Then the agents moved to the final report: "the agents ended the session"
      And Dana was never asked about continuing

    Example: A single agent who wants to end is only reported to Dana
      Given "Ada" says "End. We have said enough." when voting to continue
      When the discussion begins
      And Dana approves the agenda
      Then Dana is asked about continuing
      And Dana sees that 1 agent would end and 2 would continue
      And the poll on continuing after "Budget" counts as continue, with 3 votes
