Feature: Checkpoints
  At regular checkpoints Dana decides how the topic continues, whatever the agents voted.
  She can step in before a discussion runs away, and her decision holds.
  Every checkpoint is counted and recorded, so that the session can be retraced.

  Background:
    Given a discussion about "Remote work"
    And the agents want to discuss "Budget", "Hiring" and "Offices"

  Rule: Dana is asked at every checkpoint, and all of them are recorded

    Example: A checkpoint comes after every second round and at no other time
      Given every agent votes against concluding "Budget"
      And a checkpoint after every 2 rounds
      And at most 5 rounds on a topic
      And the discussion has come to the question about continuing
      When Dana asks for the final report
      Then the checkpoints so far are:
        | topic  | round | decision          |
        | Budget | 2     | the topic goes on |
        | Budget | 4     | the topic goes on |

    Example: Checkpoints of several topics are counted together
      Given a checkpoint after every 3 rounds
      And Dana agrees whenever asked
      When the discussion begins
      Then the checkpoints so far are:
        | topic   | round | decision          |
        | Budget  | 3     | the topic goes on |
        | Hiring  | 3     | the topic goes on |
        | Offices | 3     | the topic goes on |

    Example: A checkpoint says how often checkpoints come
      Given a checkpoint after every 2 rounds
      When the discussion begins
      And Dana approves the agenda
      Then the checkpoint comes after every 2 rounds
      And 1 poll was held on "Budget"

  Rule: Continuing leaves the decision to the agents

    Example: A passed poll concludes the topic when Dana continues, however early it is
      Given every agent votes for concluding "Budget"
      And a checkpoint after every 2 rounds
      And the discussion has come to the question about the checkpoint
      When Dana lets the discussion continue
      Then the poll on "Budget" after round 2 has passed
      And 2 rounds were held on "Budget"

    Example: After a failed poll, another round follows when Dana continues
      Given a checkpoint after every 1 round
      And the discussion has come to the question about the checkpoint
      When Dana lets the discussion continue
      Then the poll on "Budget" after round 1 has failed
      And 2 rounds were held on "Budget"
      And no topic is completed

  Rule: Dana's decision replaces the poll

    Example: Ending the topic closes the poll as superseded
      Given a checkpoint after every 1 round
      And the discussion has come to the question about the checkpoint
      When Dana ends the topic
      Then the poll on "Budget" after round 1 has been superseded
      And the completed topics are "Budget"
      And Dana is asked about continuing

    Example: Changing the agenda closes the poll as superseded
      Given a checkpoint after every 3 rounds
      And the discussion has come to the question about the checkpoint
      When Dana asks to change the agenda
      Then the poll on "Budget" after round 3 has been superseded
      And Dana is asked about the changes
      And "Budget" is under discussion

    Example: Skipping leads straight to the final report
      Given a checkpoint after every 1 round
      And the discussion has come to the question about the checkpoint
      When Dana skips to the final report
      Then the topics "Hiring" and "Offices" are skipped
      And Dana was never asked about continuing
      And the session is over
