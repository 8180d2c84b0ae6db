Feature: Answers that are refused along the way
  Dana's answer after a topic or at a checkpoint can end an hour of work.
  So an answer that is not offered never ends anything.
  It is refused with a reason, nothing changes, and the same question waits.

  Background:
    Given a discussion about "Remote work"
    And the agents want to discuss "Budget", "Hiring" and "Offices"

  Rule: What the question does not offer ends nothing

    Scenario Outline: An answer that is not offered does not end the session: <why>
      Given the discussion has come to the question about continuing
      When Dana answers with <mistake>
      Then the answer is refused because "<reason>"
      And Dana is asked about continuing
      And nothing has changed

      Examples:
        | why         | mistake               | reason           |
        | a slip      | a misspelled approval | is not an answer |
        | only spaces | only spaces           | is not an answer |
        | no word     | a number              | names an action  |

    Scenario Outline: An answer that is not offered does not end the topic: <why>
      Given a checkpoint after every 1 round
      And the discussion has come to the question about the checkpoint
      When Dana answers with <mistake>
      Then the answer is refused because "<reason>"
      And Dana is asked about the checkpoint
      And nothing has changed

      Examples:
        | why         | mistake               | reason           |
        | a slip      | a misspelled approval | is not an answer |
        | only spaces | only spaces           | is not an answer |

  Rule: A discussed topic is not discussed again

    Example: A completed topic is refused when Dana edits a new agenda
      Given the agents suggest the agenda "Tools" and "Training"
      And the discussion has come to the question about continuing
      When Dana asks to change the agenda
      And Dana accepts the suggested agenda
      And Dana wants the completed topics "Budget" on the agenda
      Then the answer is refused because "already discussed"
