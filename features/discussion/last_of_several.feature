Feature: The latest one counts
  A session has many summaries, votes, reasons, and speakers.
  Where only the latest one counts, it must be the latest, however many came before it.

  Background:
    Given a discussion about "Remote work"
    And the agents want to discuss "Budget", "Hiring" and "Offices"
    And a checkpoint after every 20 rounds

  Rule: The latest of several counts

    Example: After the second round, Dana sees the summary of that round
      Given Dana is asked after each round
      And the discussion has come to the question about taking part
      When Dana lets the discussion continue
      Then Dana is shown the summary of round 2 on "Budget"

    Example: After the second topic, Dana sees the votes on continuing after that topic
      Given "Ada" says "End." when voting to continue the second time
      And the discussion has come to the question about continuing
      When Dana lets the discussion continue
      Then Dana is shown:
        | what                | is shown as             |
        | the completed topic | Hiring                  |
        | the agents          | 1 to end, 2 to continue |

    Example: The votes on continuing are about the last completed topic
      Given the discussion has come to the question about continuing
      When Dana lets the discussion continue
      Then each agent has voted on continuing after "Budget" and after "Hiring"

    Example: The last speaker of a round is recorded
      Given the discussion has come to the question about continuing
      Then the last speaker on record spoke last in round 3 on "Budget"

    Example: The second of two failures is the last recorded error
      Given merging the proposals fails once with a lost connection
      And merging the proposals fails once with a provider error
      And the discussion has come to the question about the agenda
      Then merging the proposals was retried twice

    Example: After a rejection, the agents vote on the topics of the latest attempt
      Given the agents want to discuss "Offices" and "Travel" at attempt 2
      And the discussion has come to the question about the agenda
      When Dana rejects the agenda
      Then everyone knew, when last asked:
        | who           | when                 | of                    | this            |
        | every agent   | voting on the agenda | the topics to vote on | Offices, Travel |
        | the moderator | setting the agenda   | the topics to vote on | Offices, Travel |

  Rule: A repair uses the latest of several values

    Example: The last error is repaired from the latest of two recoveries
      Given merging the proposals fails once with a lost connection
      And summarizing the round fails once with a provider error
      And the discussion has come to the question about continuing
      When the saved session is damaged by a number as the last error
      Then the session was repaired because of a number as the last error
      And the session is as it was before the damage

    Example: The start of the phase is repaired from the latest of several changes
      Given the discussion has come to the question about continuing
      When the saved session is damaged by a word as a time
      Then the session was repaired because of a word as a time
      And the session is as it was before the damage
