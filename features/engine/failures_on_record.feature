@engine
Feature: Records of failures
  To find the cause of a failure, an engineer needs to know where it happened and what was decided about it.
  A node that cannot do its work says what is missing instead of failing somewhere inside.

  Background:
    Given a discussion about "Remote work"

  Rule: A node without its required input says what is missing

    Example: A round is not held without a topic
      Given announcing the topic fails once with an unknown error
      And the discussion has come to the question about the agenda
      And SKIP for "announce_item" supplies everything required
      When Dana approves the agenda
      Then the discussion stops because "needs active_topic"
      And the error names "discussion_round", caused by "NodeValidationError"

  Rule: The last hundred failures are on record with their decisions

    Example: Only the first of 101 failures is forgotten
      Given the session is opened
      When 101 failures of "agenda_approval" are handled
      Then the last 100 of them are on record, each as final

    Example: Only the first of 101 emergencies is forgotten
      Given the session is opened
      When 101 emergencies of the session are handled
      Then the last 100 emergencies are on record

  Rule: Every recovery of a node is on record, in order

    Example: A step that is retried and then skipped has both on record
      Given polling on continuing fails once with a lost connection
      And polling on continuing fails once with an unknown error
      And the discussion has come to the question about the agenda
      And SKIP for every "RuntimeError" supplies "agents_vote_end_session"
      When Dana lets the discussion run to its end
      Then "agent_poll" was recovered with RETRY and then with SKIP

  Rule: Decisions are counted by outcome, strategy and severity

    Example: A node that is retried and one that fails for good are counted separately
      Given counting the votes fails once with a wrong value
      And polling on continuing fails once with an unknown error
      And the discussion has stopped because "something unknown"
      Then the recovery has counted:
        | what      | number |
        | attempts  | 2      |
        | succeeded | 1      |
        | failed    | 1      |
        | RETRY     | 1      |
        | ABORT     | 1      |
        | MEDIUM    | 2      |

  Rule: What is not a failure or cannot be recovered is reported as such

    Example: A pause that is passed to the error recovery stays a pause
      Given the discussion has come to the question about the agenda
      When a pause of "agenda_approval" is passed to the error recovery
      Then the discussion stops because "GraphInterrupt"
      And nothing had to be recovered

    Example: A flow that is not compiled cannot recover a session and says so
      Given the discussion has come to the question about the agenda
      When a flow that is not compiled handles an emergency
      Then the discussion stops because "call bind() first"
      And Dana is asked about the agenda

    Example: A flow without a session has nothing to stream and says so
      Given the discussion has come to the question about the agenda
      When a flow without a session is streamed
      Then the discussion stops because "no session to stream"
      And Dana is asked about the agenda
