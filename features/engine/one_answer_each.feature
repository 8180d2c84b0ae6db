@engine
Feature: Every question waits, and takes one answer
  A question without an answer is still there later, unchanged.
  A question that was answered is closed. A second answer, whether the same or different,
  changes nothing, and the refusal says which question is waiting.

  Background:
    Given the agents are "Ada", "Ben" and "Cleo"
    And at least 1 round before a poll

  Rule: A question waits for as long as the owner needs

    Scenario Outline: The question is unchanged after a wait: <why>
      Given <setting>
      And the discussion has come to the question about <question>
      When Dana does not answer
      Then nothing has changed
      And Dana is asked about <question>

      Examples:
        | why                           | setting                          | question       |
        | theme                         | a discussion without a theme     | the theme      |
        | topic_definition              | Dana wants to name the topics    | the topics     |
        | agenda_approval               | a discussion about "Parks"       | the agenda     |
        | user_turn_participation       | Dana is asked before each round  | taking part    |
        | periodic_stop                 | a checkpoint after every 1 round | the checkpoint |
        | topic_conclusion_confirmation | Dana confirms every conclusion   | the conclusion |
        | topic_continuation            | a discussion about "Parks"       | continuing     |

    Example: The question about the changes is unchanged after a wait
      Given the discussion has come to the question about continuing
      When Dana asks to change the agenda
      And Dana does not answer
      Then nothing has changed
      And Dana is asked about the changes

  Rule: An answered question is closed

    Scenario Outline: The same answer is not accepted twice: <why>
      Given <setting>
      And the discussion has come to the question about <question>
      When the question is answered with <answer>
      And the question about <question> is answered again with <answer>
      Then Dana learns that the question about <next> is waiting
      And nothing has changed

      Examples:
        | why                           | setting                          | question       | answer                                       | next           |
        | theme                         | a discussion without a theme     | the theme      | {"action": "provide", "main_topic": "Parks"} | the agenda     |
        | topic_definition              | Dana wants to name the topics    | the topics     | {"action": "provide", "topics": ["Trees"]}   | the checkpoint |
        | agenda_approval               | a discussion about "Parks"       | the agenda     | {"action": "approve"}                        | the checkpoint |
        | user_turn_participation       | Dana is asked before each round  | taking part    | {"action": "continue"}                       | taking part    |
        | periodic_stop                 | a checkpoint after every 1 round | the checkpoint | {"action": "continue"}                       | the checkpoint |
        | topic_conclusion_confirmation | Dana confirms every conclusion   | the conclusion | {"action": "confirm"}                        | continuing     |
        | topic_continuation            | a discussion about "Parks"       | continuing     | {"action": "continue"}                       | the checkpoint |

    Scenario Outline: Another answer comes too late: <why>
      Given <setting>
      And the discussion has come to the question about <question>
      When the question is answered with <answer>
      And Dana answers the question about <question> again with "<other>"
      Then Dana learns that the question about <next> is waiting
      And nothing has changed

      Examples:
        | why                           | setting                          | question       | answer                                       | other       | next           |
        | theme                         | a discussion without a theme     | the theme      | {"action": "provide", "main_topic": "Parks"} | Trees       | the agenda     |
        | topic_definition              | Dana wants to name the topics    | the topics     | {"action": "provide", "topics": ["Trees"]}   | Lawns       | the checkpoint |
        | agenda_approval               | a discussion about "Parks"       | the agenda     | {"action": "approve"}                        | reject      | the checkpoint |
        | user_turn_participation       | Dana is asked before each round  | taking part    | {"action": "continue"}                       | finalize    | taking part    |
        | periodic_stop                 | a checkpoint after every 1 round | the checkpoint | {"action": "continue"}                       | skip        | the checkpoint |
        | topic_conclusion_confirmation | Dana confirms every conclusion   | the conclusion | {"action": "confirm"}                        | continue    | continuing     |
        | topic_continuation            | a discussion about "Parks"       | continuing     | {"action": "continue"}                       | end_session | the checkpoint |

    Scenario Outline: The question about the changes accepts no second answer: <why>
      Given the discussion has come to the question about continuing
      When Dana asks to change the agenda
      And the question is answered with {"action": "keep"}
      And Dana answers the question about the changes again with "<second>"
      Then Dana learns that the question about the checkpoint is waiting
      And nothing has changed

      Examples:
        | why             | second |
        | the same answer | keep   |
        | another answer  | accept |

  Rule: No answer is lost silently

    Example: An answer to a damaged session is refused, and the repaired one asks again
      Given the discussion has come to the question about the agenda
      When approve arrives after the saved session was damaged by a missing entry
      Then the discussion stops because "is not pending"
      And Dana is asked about the agenda

    Example: Of two answers sent together, neither counts if one is for another discussion
      Given the discussion has come to the question about the agenda
      When Dana answers this question and another discussion's with "approve"
      Then Dana learns that the question about the agenda is waiting
      And nothing has changed
