Feature: Texts by Dana that cannot be saved
  Half an emoji, a control character, an endless text: sooner or later one arrives, and no store can save it.
  Every text is checked once, where it enters. If Dana writes one that cannot be saved, it is refused with the reason,
  nothing changes, and the question waits for a new text.

  Background:
    Given a discussion about "Remote work"
    And a checkpoint after every 20 rounds

  Rule: A text by Dana that cannot be saved is refused, and the question waits

    Scenario Outline: A text about the agenda that cannot be saved changes nothing: <why>
      Given the discussion has come to the question about the agenda
      When Dana answers with <mistake>
      Then the answer is refused because '<reason>'
      And nothing has changed
      And Dana is asked about the agenda

      Examples:
        | why              | mistake                                 | reason                          |
        | half an emoji    | a reason with half an emoji             | "reason" holds a character      |
        | a colour         | a reason with an escape sequence        | "reason" holds a character      |
        | no end           | a reason of 20,001 characters           | "reason" is too long: 20001     |
        | half an emoji    | a change with half an emoji             | topic 2 of "agenda" holds       |
        | a very long line | a change with a topic of 201 characters | topic 1 of "agenda" is too long |
        | a slip           | a decision with half an emoji           | "action" holds a character      |
        | no one asked     | a note with half an emoji               | "note" holds a character        |

    Scenario Outline: A message to the agents that cannot be saved changes nothing: <why>
      Given Dana is asked before each round
      And the discussion has come to the question about taking part
      When Dana answers with <mistake>
      Then the answer is refused because '<reason>'
      And nothing has changed
      And Dana is asked about taking part

      Examples:
        | why           | mistake                        | reason                       |
        | half an emoji | a message with half an emoji   | "message" holds a character  |
        | a bell        | a message with a bell          | "message" holds a character  |
        | half a line   | a message with a carriage return | "message" holds a character  |
        | the last sign | a message with a delete character | "message" holds a character  |
        | a page        | a message with a form feed | "message" holds a character  |
        | no end        | a message of 20,001 characters | "message" is too long: 20001 |

    Scenario Outline: A theme that cannot be saved is refused: <why>
      Given a discussion without a theme
      And a text has at most <most> characters
      And the discussion has come to the question about the theme
      When Dana answers with <mistake>
      Then the answer is refused because '<reason>'
      And nothing has changed

      Examples:
        | why              | most  | mistake                    | reason                                             |
        | half an emoji    | 20000 | a theme with half an emoji | "main_topic" holds a character                     |
        | a very long line | 20000 | a theme of 201 characters  | "main_topic" is too long: 201 characters, at most 200 |
        | a short limit    | 150   | a theme of 201 characters  | "main_topic" is too long: 201 characters, at most 150 |

    Example: A topic that cannot be saved is refused
      Given Dana wants to name the topics
      And the discussion has come to the question about the topics
      When Dana answers with a topic with half an emoji
      Then the answer is refused because "topic 2 of "
      And nothing has changed

    Example: After a refusal, Dana writes the text again and continues
      Given Dana is asked before each round
      And the discussion has come to the question about taking part
      When Dana answers with a message with half an emoji
      And Dana says "Mind the costs."
      And Dana lets the discussion run to its end
      Then the session is over

    Example: A text of exactly the allowed length is kept
      Given Dana is asked before each round
      And the discussion has come to the question about taking part
      When Dana says a text of 20,000 letters
      And Dana lets the discussion run to its end
      Then the session is over

  Rule: A session and its configuration start with texts that can be saved

    Scenario Outline: A session is not created with a text that cannot be saved: <why>
      Given the discussion has come to the question about the agenda
      When a session is created whose <text> is <odd>
      Then the discussion stops because "<reason>"
      And nothing has changed

      Examples:
        | why              | text  | odd                       | reason                                |
        | half an emoji    | theme | a text with half an emoji | main_topic holds a character          |
        | no end           | theme | a text of 20,001 letters  | main_topic is too long                |
        | an escape        | id    | a text in red             | the session id holds a character      |
        | a very long name | id    | a text of 20,001 letters  | the session id is too long            |

    Example: A model whose name cannot be saved is refused before anyone speaks
      Given the moderator's model is called a text with half an emoji
      When the discussion begins
      Then the configuration is refused for exactly these reasons:
        | where           | what is told                        |
        | moderator.model | a character that cannot be kept     |
