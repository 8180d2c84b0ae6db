@engine
Feature: Calls that are refused
  A call that cannot work is refused at once, with the reason and before anything has changed.
  A wrong argument that is accepted fails later, far from the call that caused it.

  Background:
    Given a discussion about "Remote work"
    And the discussion has come to the question about the agenda

  Rule: A flow is built only with arguments that it can use

    Scenario Outline: An argument that a flow cannot use is refused: <why>
      When a flow is built with "<argument>" as <value>
      Then the discussion stops because "<reason>"
      And nothing has changed

      Examples:
        | why                        | argument            | value | reason                                  |
        | a word instead of a switch | enable_monitoring   | no    | is True or False, not 'no'              |
        | a word instead of a store  | checkpointer        | no    | is a checkpoint saver or None, not 'no' |
        | no interval at all         | checkpoint_interval | 0     | is a number from 1 to 20, not 0         |

  Rule: A flow says that it does not have a session

    Scenario Outline: A flow without a session says so when it is asked for <why>
      When a flow without a session is asked for "<id>"
      Then the discussion stops because "<reason>"
      And nothing has changed

      Examples:
        | why                 | id                       | reason                     |
        | the current session |                          | no session was created yet |
        | another session     | 20250101_000000_00000000 | there is no session        |

  Rule: A call that can work is not refused

    Example: A session that has not begun may be streamed from its start
      When another discussion about "Travel" is streamed from its start
      Then the other discussion asks about the agenda
      And nothing has changed

    Example: A failure may be decided on in a phase that its node does not belong to
      Given SKIP for "agent_poll" supplies "agents_vote_end_session"
      When 1 failure of "agent_poll" is handled
      Then the recovery has counted:
        | what      | number |
        | attempts  | 1      |
        | succeeded | 1      |
        | failed    | 0      |
        | SKIP      | 1      |
        | MEDIUM    | 1      |
