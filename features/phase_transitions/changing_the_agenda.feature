Feature: Changing the agenda along the way
  What seemed right at the start may not be right after the first topic.
  The agents suggest, Dana decides, and the session continues with her decision.
  Asking costs nothing: a topic under discussion keeps its rounds.

  Background:
    Given a discussion about "Remote work"
    And the agents want to discuss "Budget", "Hiring" and "Offices"

  Rule: Dana chooses between the suggestion, her own agenda and the old one

    Example: A mostly new agenda is refined by the agents and approved again
      Given the agents suggest the agenda "Tools", "Training" and "Offices"
      And the discussion has come to the question about continuing
      When Dana asks to change the agenda
      And Dana accepts the suggested agenda
      Then Dana is asked about the agenda
      And the proposed agenda is "Tools", "Training" and "Offices"

    Example: A mostly old agenda is discussed immediately
      Given the agents suggest the agenda "Offices" and "Tools"
      And the discussion has come to the question about continuing
      When Dana asks to change the agenda
      And Dana accepts the suggested agenda
      Then the discussion moves on to "Offices"
      And Dana was asked about the agenda 1 time

    Example: Dana writes another agenda herself
      Given the discussion has come to the question about continuing
      When Dana asks to change the agenda
      And Dana changes the agenda to "Tools" and "Offices"
      Then the discussion moves on to "Tools"
      And the remaining topics are "Offices"
      And "Tools" is on record as proposed by Dana

    Example: An empty agenda ends the session with the final report
      Given the discussion has come to the question about continuing
      When Dana asks to change the agenda
      And Dana takes every topic off the agenda
      Then the session itself moved to the final report: "no topic is left"
      And the completed topics are "Budget"
      And the session is over

    Example: Dana keeps the agenda after seeing the suggestion
      Given the agents suggest the agenda "Tools" and "Training"
      And the discussion has come to the question about continuing
      When Dana asks to change the agenda
      And Dana keeps the agenda
      Then the discussion moves on to "Hiring"
      And the remaining topics are "Offices"

    Example: A completed topic is refused
      Given the discussion has come to the question about continuing
      When Dana asks to change the agenda
      And Dana wants the completed topics "Budget" on the agenda
      Then the answer is refused because "already discussed"
      And Dana is asked about the changes
      And nothing has changed

  Rule: A topic under discussion continues if Dana leaves it on the agenda

    Background:
      Given a checkpoint after every 1 round
      And the discussion has come to the question about the checkpoint

    Example: The topic under discussion continues in its round
      When Dana asks to change the agenda
      And Dana changes the agenda to "Budget" and "Tools"
      Then 2 rounds were held on "Budget"
      And the remaining topics are "Tools"

    Example: The topic under discussion is skipped when it is left out
      When Dana asks to change the agenda
      And Dana changes the agenda to "Offices"
      Then the discussion moves on to "Offices"
      And the topics "Budget" are skipped
      And there is no report on "Budget"
