Feature: Answers about the agenda that are refused
  A typo must not cost Dana her agenda, so no one guesses what an invalid answer means.
  It is refused with a reason, nothing changes, and the same question waits.
  An answer to a question that is no longer waiting is refused as well.

  Background:
    Given a discussion about "Remote work"
    And the agents want to discuss "Budget", "Hiring" and "Offices"
    And the discussion has come to the question about the agenda

  Rule: What the question does not offer is refused

    Scenario Outline: A decision that is not offered changes nothing: <why>
      When Dana answers with <mistake>
      Then the answer is refused because "<reason>"
      And nothing has changed
      And the proposed agenda is "Budget", "Hiring" and "Offices"

      Examples:
        | why                       | mistake                             | reason                        |
        | a slip                    | a misspelled approval               | takes: approve, edit, reorder |
        | another question's answer | an answer to another question       | is not an answer              |
        | only spaces               | only spaces                         | is not an answer              |
        | no word                   | a number                            | names an action               |
        | no decision               | an agenda without a decision        | names its                     |
        | only topics               | a list of topics without a decision | names an action               |
        | not a word                | a decision that is a number         | names its                     |
        | not in words              | a number as the reason              | has to be a text              |

    Scenario Outline: A changed agenda that cannot be discussed is refused: <why>
      When Dana answers with <mistake>
      Then the answer is refused because "<reason>"
      And nothing has changed
      And the proposed agenda is "Budget", "Hiring" and "Offices"

      Examples:
        | why         | mistake                                   | reason                     |
        | forgotten   | a change without an agenda                | this answer needs          |
        | empty       | a change to an empty agenda               | needs at least 1 topic     |
        | repeated    | a change with a topic twice               | may not hold a topic       |
        | blank       | a change with a blank topic               | topic 2 is blank           |
        | not a topic | a change with a number as a topic         | has to hold texts          |
        | not a list  | a change with a single text as the agenda | has to be a list of topics |

    Scenario Outline: An order of different topics is refused: <why>
      When Dana answers with <mistake>
      Then the answer is refused because "<reason>"
      And nothing has changed
      And the proposed agenda is "Budget", "Hiring" and "Offices"

      Examples:
        | why           | mistake                          | reason               |
        | forgotten     | an order without an agenda       | this answer needs    |
        | one less      | an order that leaves a topic out | the same topics      |
        | one more      | an order that adds a topic       | the same topics      |
        | one different | an order with another topic      | the same topics      |
        | repeated      | an order with a topic twice      | may not hold a topic |

  Rule: After a refusal Dana answers as if nothing had happened

    Example: A valid answer is accepted after two refusals
      When Dana answers with a misspelled approval
      And Dana answers with an order that leaves a topic out
      And Dana puts the agenda in the order "Offices", "Budget" and "Hiring"
      Then the discussion moves on to "Offices"
      And Dana was asked about the agenda 1 time
      And the decisions on the agenda are "reorder"

    Scenario Outline: Capital letters and spaces around an answer are ignored: <why>
      When Dana answers "<answer>"
      Then the discussion moves on to "Budget"
      And the decisions on the agenda are "approve"

      Examples:
        | why      | answer  |
        | capitals | APPROVE |
        | mixed    | Approve |
        | spaces   | approve |

  Rule: Only the waiting question can be answered

    Example: A second answer to the agenda comes too late and changes nothing
      When Dana approves the agenda
      And Dana answers the question about the agenda again with "reject"
      Then Dana learns that the question about the checkpoint is waiting
      And nothing has changed

    Example: An answer after the end of the session changes nothing
      When Dana lets the discussion run to its end
      And Dana answers the question about the agenda again with "reject"
      Then the discussion stops because "the session is over"
      And nothing has changed

    Example: An answer to another discussion changes nothing here
      When Dana answers the question of another discussion with "approve"
      Then Dana learns that the question about the agenda is waiting
      And nothing has changed
