@engine
Feature: Failures of the process
  Most failures are judged by where they happen: a round matters more than a question, which can be asked again.
  A process that is out of memory is in danger wherever it is. It must not look harmless because it was asking.

  Background:
    Given a discussion about "Remote work"
    And a checkpoint after every 20 rounds

  Rule: A failure of the process is critical wherever it happens

    Scenario Outline: A failure of the process is critical in <node>
      Given <activity> fails once with too little memory
      When the discussion runs to its end
      Then the failure of "<node>" is CRITICAL
      And the discussion stops because "no memory"
      And no recovery was attempted

      Examples:
        | why                  | activity                | node             |
        | the owner is asked   | asking about the agenda | agenda_approval  |
        | a poll can be held   | polling on continuing   | agent_poll       |
        | a round is essential | holding a round         | discussion_round |
        | nothing is there yet | preparing the session   | config_and_keys  |
