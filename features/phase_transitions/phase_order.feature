Feature: The order of the phases
  A session prepares, agrees on an agenda, discusses, concludes, asks how to continue, and reports.
  A reader needs to know at any moment which of these is happening.
  If a phase runs ahead of the discussion, every later account of the session is wrong.

  Background:
    Given a discussion about "Remote work"
    And a checkpoint after every 20 rounds

  Rule: Nothing is discussed before there is an agenda

    Example: The session stays in the agenda phase while Dana decides
      Given the agents want to discuss "Budget" and "Hiring"
      When the discussion begins
      Then Dana is asked about the agenda
      And the session is in the agenda phase
      And the phases so far are preparation, agenda

    Example: An approved agenda is discussed and Dana is not asked about it again
      Given the agents want to discuss "Budget" and "Hiring"
      And the discussion has come to the question about the agenda
      When Dana approves the agenda
      Then the discussion moves on to "Budget"
      And Dana was asked about the agenda 1 time

    Example: Topics that Dana names are discussed without an agenda phase
      Given Dana wants to name the topics
      And the discussion has come to the question about the topics
      When Dana names the topics "Budget" and "Hiring"
      Then the discussion moves on to "Budget"
      And Dana was never asked about the agenda
      And the phases so far are preparation, discussion, conclusion, continuation

  Rule: Every topic goes through discussion, conclusion and continuation

    Example: The session is in the discussion phase while rounds are held
      Given the agents want to discuss "Budget" and "Hiring"
      And Dana is asked before each round
      And the discussion has come to the question about taking part
      When Dana lets the discussion continue
      Then 1 round was held on "Budget"
      And the session is in the discussion phase

    Example: Two topics take turns, and the final report comes last
      Given the agents want to discuss "Budget" and "Hiring"
      And the discussion has come to the question about the agenda
      When Dana lets the discussion run to its end
      Then the completed topics are "Budget" and "Hiring"
      And the session is in the final report phase
      And Dana was asked about continuing 2 times

  Rule: Each step belongs to one phase, and runs in no other

    Scenario Outline: Every step runs in the phase that it belongs to, <why>
      Given the agents want to discuss "Budget"
      And <fact>
      And the discussion has come to the question about the agenda
      When Dana lets the discussion run to its end
      Then every step ran in the phase that it belongs to

      Examples:
        | why                           | fact                               |
        | when only agents decide       | a checkpoint after every 10 rounds |
        | when Dana takes part          | Dana is asked before each round    |
        | when Dana stops to look       | a checkpoint after every 1 round   |
        | when Dana confirms the end    | Dana confirms every conclusion     |

    Example: Every step runs in the phase that it belongs to when the agenda is changed
      Given the agents want to discuss "Budget"
      And a checkpoint after every 1 round
      And the discussion has come to the question about the checkpoint
      When Dana asks to change the agenda
      And Dana keeps the agenda
      Then every step ran in the phase that it belongs to
