Feature: Changing the agenda before it is discussed
  Dana does not have to accept the agenda that the agents propose.
  She can write a different one, or keep the topics and change their order.
  Her version is discussed right away, without going back to the agents.

  Background:
    Given a discussion about "Remote work"
    And the agents want to discuss "Budget", "Hiring" and "Offices"
    And the discussion has come to the question about the agenda

  Rule: The agenda that Dana writes is discussed

    Example: A changed agenda is known before the next step begins
      When Dana changes the agenda to "Travel" and "Budget"
      Then the discussion moves on to "Travel"
      And the remaining topics are "Budget"
      And the agents were asked for topics 1 time

    Example: Earlier decisions are kept when Dana answers
      When Dana changes the agenda to "Travel" and "Budget"
      Then 3 votes on the agenda are on record
      And 1 attempt at an agenda is on record

    Example: A topic that Dana leaves out is not discussed
      When Dana changes the agenda to "Offices"
      And Dana lets the discussion run to its end
      Then the completed topics are "Offices"
      And 0 rounds were held on "Budget"
      And the session is over

    Example: Spaces around a topic are ignored
      When Dana changes the agenda to "  Travel " and "Budget"
      Then the discussion moves on to "Travel"

  Rule: Dana's order is kept

    Example: Reordering the same topics is accepted and is not a rejection
      When Dana puts the agenda in the order "Offices", "Budget" and "Hiring"
      Then the discussion moves on to "Offices"
      And the remaining topics are "Budget" and "Hiring"
      And the decisions on the agenda are "reorder"

    Example: All topics are discussed in Dana's order
      When Dana puts the agenda in the order "Offices", "Budget" and "Hiring"
      And Dana lets the discussion run to its end
      Then the completed topics are "Offices", "Budget" and "Hiring"
