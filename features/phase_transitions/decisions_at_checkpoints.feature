Feature: Decisions at checkpoints
  A checkpoint interrupts a topic on which the agents have begun to agree.
  Dana's decision is carried out as she states it, and her reason can be read later.

  Background:
    Given a discussion about "Remote work"
    And the agents want to discuss "Budget", "Hiring" and "Offices"
    And a checkpoint after every 1 round

  Rule: What Dana decides is done, whatever the agents voted before

    Example: The topic under discussion goes on when Dana keeps the agenda
      Given the discussion has come to the question about the checkpoint
      When Dana asks to change the agenda
      And Dana keeps the agenda
      Then 2 rounds were held on "Budget"
      And the remaining topics are "Hiring" and "Offices"
      And no topic is skipped

    Example: A poll that passed still needs Dana's word where she confirms conclusions
      Given a checkpoint after every 3 rounds
      And Dana confirms every conclusion
      And the discussion has come to the question about the checkpoint
      When Dana lets the discussion continue
      Then Dana is asked about the conclusion
      And no topic is completed

    Scenario Outline: Beside "Budget", which goes on, <other> is still to come
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

    Example: After a passed poll everybody speaks once more when Dana skips to the end
      Given every agent votes for concluding "Budget"
      And the discussion has come to the question about the checkpoint
      When Dana skips to the final report
      Then every agent gives final considerations on "Budget"
      And the poll on "Budget" after round 1 has been superseded

  Rule: What Dana decides is kept with her reason

    Example: Why Dana ended the topic can be read again
      Given the discussion has come to the question about the checkpoint
      When Dana ends the topic because "We agree."
      Then Dana's reason at the last checkpoint is "We agree."
