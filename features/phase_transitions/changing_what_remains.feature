Feature: Changing what remains
  Dana can change the agenda while a topic is under discussion.
  Every topic she keeps is discussed to its end, even if it is the only one left.
  To suggest changes, an agent needs to know what the session is about.

  Background:
    Given a discussion about "Remote work"
    And the agents want to discuss "Budget" and "Hiring"
    And a checkpoint after every 1 round

  Rule: A topic under discussion continues, whatever else remains

    Example: The only remaining topic continues in its round
      Given the discussion has come to the question about the checkpoint
      When Dana asks to change the agenda
      And Dana changes the agenda to "Budget"
      Then 2 rounds were held on "Budget"
      And no topic remains
      And "Budget" is under discussion

  Rule: The agents know the theme when they suggest changes

    Example: Every agent hears the theme when asked for changes
      Given the discussion has come to the question about the checkpoint
      When Dana asks to change the agenda
      Then every agent hears the theme "Remote work" when suggesting changes
      And Dana is asked about the changes

    Example: Each agent's suggestions reach the moderator
      Given "Ada" says "1. Tools" when suggesting changes
      And "Ben" says "1. Training" when suggesting changes
      And "Cleo" says "1. Travel" when suggesting changes
      And the discussion has come to the question about the checkpoint
      When Dana asks to change the agenda
      Then the moderator received the suggestions of every agent

  Rule: A mostly new agenda goes back to the agents only if it is theirs

    Example: Dana's own agenda is discussed, no matter how new it is
      Given the discussion has come to the question about continuing
      When Dana asks to change the agenda
      And Dana changes the agenda to "Tools" and "Training"
      Then the discussion moves on to "Tools"
      And Dana was asked about the agenda 1 time

    Example: A replacement for a topic under discussion is refined as well
      Given the agents suggest the agenda "Tools" and "Training"
      And the discussion has come to the question about the checkpoint
      When Dana asks to change the agenda
      And Dana accepts the suggested agenda
      Then Dana is asked about the agenda
      And the topics "Budget" are skipped

    Example: The attempts at an agenda start over with the accepted suggestion
      Given the agents suggest the agenda "Tools" and "Training"
      And the discussion has come to the question about continuing
      When Dana asks to change the agenda
      And Dana accepts the suggested agenda
      Then the agenda is shown as attempt 1
      And the proposals of the moderator are "Tools" and "Training"

    Example: A completed topic that the agents suggest is not discussed again
      Given the agents suggest the agenda "Budget" and "Hiring"
      And the discussion has come to the question about continuing
      When Dana asks to change the agenda
      And Dana accepts the suggested agenda
      Then the discussion moves on to "Hiring"
      And the completed topics are "Budget"

    Example: A completed topic that returns when proposals are merged is left out
      Given the agents suggest the agenda "Tools" and "Training"
      And the moderator says "1. Budget" when merging the proposals
      And the discussion has come to the question about continuing
      When Dana asks to change the agenda
      And Dana accepts the suggested agenda
      Then the proposed agenda contains only "Tools", "Training" and "Hiring"
