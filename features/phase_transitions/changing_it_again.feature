Feature: Changing the agenda more than once
  A changed agenda can be changed again after every topic.
  Topics are new or old compared to the current agenda, not to the first approved one.

  Background:
    Given the agents want to discuss "Budget" and "Hiring"
    And the agents suggest the agenda "Travel", "Offices" and "Hiring"
    And a checkpoint after every 20 rounds

  Rule: A topic is new if it is not on the current agenda

    Background:
      Given the discussion has come to the question about continuing

    Example: What Dana has put on the agenda is not new to the agents
      When Dana asks to change the agenda
      And Dana changes the agenda to "Tools", "Travel" and "Offices"
      And Dana asks to change the agenda
      And Dana accepts the suggested agenda
      Then the discussion moves on to "Travel"

    Example: What Dana has taken off the agenda is new again
      When Dana asks to change the agenda
      And Dana changes the agenda to "Tools"
      And Dana asks to change the agenda
      And Dana accepts the suggested agenda
      Then Dana is asked about the agenda
