Feature: Decisions at checkpoints
  A checkpoint interrupts a topic on which the agents have begun to agree.
  Dana's decision is carried out as she states it, and her reason can be read later.

  Background:
    Given a discussion about "Remote work"
    And the agents want to discuss "Budget", "Hiring" and "Offices"
    And a checkpoint after every 1 round

  Rule: Dana's decision is carried out, regardless of earlier votes

    Example: The topic under discussion continues when Dana keeps the agenda
      Given the discussion has come to the question about the checkpoint
      When Dana asks to change the agenda
      And Dana keeps the agenda
      Then 2 rounds were held on "Budget"
      And the remaining topics are "Hiring" and "Offices"
      And no topic is skipped

    Example: A passed poll still needs Dana's approval if she confirms conclusions
      Given a checkpoint after every 3 rounds
      And Dana confirms every conclusion
      And the discussion has come to the question about the checkpoint
      When Dana lets the discussion continue
      Then Dana is asked about the conclusion
      And no topic is completed

    Scenario Outline: While "Budget" continues, <other> still remains
      Given the discussion has come to the question about the checkpoint
      When Dana asks to change the agenda
      And Dana changes the agenda to <other> and "Budget"
      Then 2 rounds were held on "Budget"
      And the remaining topics are <other>

      Examples:
        | why                      | other          |
        | it begins like the topic | "Budget rules" |
        | it ends like the topic   | "Our Budget"   |
        | it is part of the topic  | "Bud"          |

    Example: After a passed poll, everyone speaks once more when Dana skips to the end
      Given every agent votes for concluding "Budget"
      And the discussion has come to the question about the checkpoint
      When Dana skips to the final report
      Then every agent gives final considerations on "Budget"
      And the poll on "Budget" after round 1 has been superseded

  Rule: Dana's decision is kept with her reason

    Example: Dana's reason for ending the topic can be read later
      Given the discussion has come to the question about the checkpoint
      When Dana ends the topic because "We agree."
      Then Dana's reason at the last checkpoint is "We agree."
