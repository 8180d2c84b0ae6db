Feature: Topics that return
  A topic that was dropped along the way may be wanted again later.
  It starts with a new first round, and nothing said on it before is lost or repeated.

  Background:
    Given the agents want to discuss "Budget" and "Hiring"
    And a checkpoint after every 1 round
    And "Ada" and "Ben" vote for concluding "Budget" once

  Rule: A topic that returns starts over, and its history continues

    Background:
      Given the discussion has come to the question about the checkpoint

    Example: The count of rounds continues when a topic returns
      When Dana asks to change the agenda
      And Dana changes the agenda to "Offices"
      And Dana asks to change the agenda
      And Dana changes the agenda to "Budget"
      Then 2 rounds were held on "Budget"
      And the topics "Offices" are skipped

    Example: What was said on a topic is still there when it returns
      When Dana asks to change the agenda
      And Dana changes the agenda to "Offices"
      And Dana asks to change the agenda
      And Dana changes the agenda to "Budget"
      Then "Ada" spoke 2 times on "Budget"
      And 12 messages are counted, by agent, phase and topic alike

    Example: The votes on a topic that returns are those of its new rounds
      When Dana asks to change the agenda
      And Dana changes the agenda to "Offices"
      And Dana asks to change the agenda
      And Dana changes the agenda to "Budget"
      And Dana lets the discussion continue
      Then 3 rounds were held on "Budget"

    Example: The report on a topic that returns covers all its rounds
      When Dana asks to change the agenda
      And Dana changes the agenda to "Offices"
      And Dana asks to change the agenda
      And Dana changes the agenda to "Budget"
      And Dana ends the topic
      Then the report filed on "Budget" says 2 rounds

    Example: A damaged count of rounds is repaired for a topic that returns
      When Dana asks to change the agenda
      And Dana changes the agenda to "Offices"
      And Dana asks to change the agenda
      And Dana changes the agenda to "Budget"
      And the saved session is damaged by a value of the wrong type
      Then the session is as it was before the damage
