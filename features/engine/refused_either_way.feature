@engine
Feature: A refused answer leaves no trace, either way
  The coordinator checks an answer before it touches the graph, and asks again.
  A node resumed directly with a wrong answer asks again itself: if it raised, the answer would be replayed forever.
  Once a right answer arrives, no trace of the wrong one is left.

  Background:
    Given the agents are "Ada", "Ben" and "Cleo"
    And at least 1 round before a poll

  Rule: The coordinator refuses before the graph is touched

    Scenario Outline: A valid answer after a refused one has the same result: <why>
      Given <setting>
      And the discussion has come to the question about <question>
      When the question is answered with <wrong>, which is invalid
      And the question is answered with <right>
      Then both ways of answering lead to the same result

      Examples:
        | why                           | setting                          | question       | wrong                                 | right                                        |
        | theme                         | a discussion without a theme     | the theme      | {"action": "provide"}                 | {"action": "provide", "main_topic": "Parks"} |
        | topic_definition              | Dana wants to name the topics    | the topics     | {"action": "provide", "topics": [""]} | {"action": "provide", "topics": ["Trees"]}   |
        | agenda_approval               | a discussion about "Parks"       | the agenda     | {"action": "edit"}                    | {"action": "approve"}                        |
        | user_turn_participation       | Dana is asked before each round  | taking part    | {"action": "participate"}             | {"action": "continue"}                       |
        | periodic_stop                 | a checkpoint after every 1 round | the checkpoint | stop                                  | {"action": "continue"}                       |
        | topic_conclusion_confirmation | Dana confirms every conclusion   | the conclusion | {"action": 1}                         | {"action": "confirm"}                        |
        | topic_continuation            | a discussion about "Parks"       | continuing     | 7                                     | {"action": "continue"}                       |

    Example: agenda_modification accepts a valid answer after a refused one
      Given the discussion has come to the question about continuing
      When Dana asks to change the agenda
      And the question is answered with {"action": "edit"}, which is invalid
      And the question is answered with {"action": "keep"}
      Then both ways of answering lead to the same result

  Rule: A node that is resumed directly with a wrong answer asks again

    Scenario Outline: The node reports the problem and changes nothing: <why>
      Given <setting>
      And the discussion has come to the question about <question>
      When the node directly receives <wrong>
      Then the node asks about <question> again because "<problem>"
      And nothing has changed

      Examples:
        | why                           | setting                          | question       | wrong                                          | problem           |
        | theme                         | a discussion without a theme     | the theme      | {"action": "provide"}                          | this answer needs |
        | topic_definition              | Dana wants to name the topics    | the topics     | {"action": "provide", "topics": [""]}          | topic 1 is blank  |
        | agenda_approval               | a discussion about "Parks"       | the agenda     | {"action": "edit"}                             | this answer needs |
        | user_turn_participation       | Dana is asked before each round  | taking part    | {"action": "participate"}                      | this answer needs |
        | periodic_stop                 | a checkpoint after every 1 round | the checkpoint | stop                                           | not an answer     |
        | topic_conclusion_confirmation | Dana confirms every conclusion   | the conclusion | {"action": 1}                                  | names its         |
        | topic_continuation            | a discussion about "Parks"       | continuing     | 7                                              | names an action   |
        | half an emoji                 | Dana is asked before each round  | taking part    | {"action": "participate", "message": "\ud83d"} | cannot be kept    |

    Example: A node with several wrong answers reports the problem of the last
      Given the discussion has come to the question about the agenda
      When the node directly receives {"action": "edit"}
      And the node directly receives 7
      Then the node asks about the agenda again because "names an action"
      And nothing has changed

    Example: An answer that no store can save does not come back changed
      Given the agents want to discuss "Parks"
      And the discussion has come to the question about the agenda
      When the node directly receives {"action": "reject", "reason": "\ud83d"}
      And the question is answered with {"action": "approve"}
      Then the discussion moves on to "Parks"
      And the agents were asked for topics 1 time

    Example: Each refusal has its own reason, regardless of earlier ones
      Given the discussion has come to the question about the agenda
      When the node directly receives {"action": "edit"}
      And Dana answers with a misspelled approval
      Then the answer is refused because "is not an answer"

    Scenario Outline: The node accepts a valid answer after a wrong one, either way: <why>
      Given <setting>
      And the discussion has come to the question about <question>
      When the node directly receives <wrong>
      And the question is answered with <right>
      Then both ways of answering lead to the same result

      Examples:
        | why                     | setting                          | question       | wrong                     | right                                        |
        | theme                   | a discussion without a theme     | the theme      | {"action": "provide"}     | {"action": "provide", "main_topic": "Parks"} |
        | agenda_approval         | a discussion about "Parks"       | the agenda     | {"action": "edit"}        | {"action": "approve"}                        |
        | user_turn_participation | Dana is asked before each round  | taking part    | {"action": "participate"} | {"action": "continue"}                       |
        | periodic_stop           | a checkpoint after every 1 round | the checkpoint | stop                      | {"action": "continue"}                       |
