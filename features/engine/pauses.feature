@engine
Feature: Pauses, errors and resuming
  A pause is not an error, and an error is not a pause: one waits for the owner, the other names its node and cause.
  A stream continues a session where it stopped, or says why it cannot. Nothing ever starts twice.

  Background:
    Given a discussion about "Remote work"

  Rule: The wrapper lets a pause through and wraps everything else

    Example: A question passes the wrapper as a pause and starts no recovery
      Given the discussion has come to the question about the agenda
      Then the graph waits at "agenda_approval" without an error
      And nothing had to be recovered

    Example: Any other exception is wrapped with the node's name and its cause
      Given merging the proposals fails once with an unknown error
      When the discussion begins
      Then the discussion stops because "NodeExecutionError"
      And the error names "collate_proposals", caused by "RuntimeError"

  Rule: A waiting session asks the same again or says why it does not continue

    Scenario Outline: Streaming a waiting session with resume_from_checkpoint <resume> asks the same again: <why>
      Given <setting>
      And the discussion has come to the question about <question>
      When the session is streamed with resume_from_checkpoint <resume>
      Then the same interrupt waits and nothing has changed

      Examples:
        | why                           | setting                       | question   | resume |
        | left to it                    | a discussion about "Parks"    | the agenda | None   |
        | insisted upon                 | a discussion about "Parks"    | the agenda | True   |
        | left to it at the start       | a discussion without a theme  | the theme  | None   |
        | insisted upon at the start    | a discussion without a theme  | the theme  | True   |
        | insisted upon with own topics | Dana wants to name the topics | the topics | True   |

    Scenario Outline: Starting a session again is refused: <why>
      Given <setting>
      And the discussion has come to the question about <question>
      When the session is streamed with resume_from_checkpoint False
      Then the discussion stops because "would double its history"
      And the same interrupt waits and nothing has changed

      Examples:
        | why                     | setting                       | question    |
        | there is no theme yet   | a discussion without a theme  | the theme   |
        | there are no topics yet | Dana wants to name the topics | the topics  |
        | an agenda waits         | a discussion about "Parks"    | the agenda  |
        | a topic is completed    | a discussion about "Parks"    | continuing  |

    Example: Resuming a session that has not started is refused
      Given the session is opened
      When the session is streamed with resume_from_checkpoint True
      Then the discussion stops because "has no checkpoint yet"
      And every declared field can be read by get and by name

    Scenario Outline: An answer to <what> is refused and names what waits
      Given the discussion has come to the question about the agenda
      When the session is streamed with <answers>
      Then the discussion stops because "<reason>"
      And the same interrupt waits and nothing has changed

      Examples:
        | what               | answers                           | reason                          |
        | nothing that waits | an answer to an unknown interrupt | what waits: agenda_approval at  |
        | nothing at all     | an empty mapping of answers       | there is no answer              |

  Rule: A session is streamed by one compiled flow at a time

    Example: A flow that is not compiled refuses to stream
      Given the discussion has come to the question about the agenda
      When the session is streamed by a flow that is not compiled
      Then the discussion stops because "the flow is not compiled"
      And Dana is asked about the agenda

    Example: A session whose stream is still running is not streamed again
      Given the discussion has come to the question about the agenda
      When the session is streamed while its stream is still running
      Then the discussion stops because "is already streaming"
      And Dana is asked about the agenda
