Feature: Oddly formatted votes
  Language models number their answers, make them bold, or attach a dash to the first word.
  Only letters count, so decoration never spoils a clear vote.

  Background:
    Given a discussion about "Remote work"
    And the agents want to discuss "Budget"
    And a checkpoint after every 20 rounds

  Rule: Only letters count in the first word of a vote

    Scenario Outline: A vote to conclude counts by its letters alone (<why>)
      Given "Ada" says "<said>" when voting to conclude on "Budget"
      And the discussion has come to the question about continuing
      Then the vote of "Ada" to conclude "Budget" is <vote>

      Examples:
        | why                     | said                        | vote          |
        | a dash without a space  | Yes—we agree by now.        | yes           |
        | a comma without a space | No,there is more to say.    | no            |
        | a number before it      | 1. Yes, we agree.           | yes           |
        | a symbol before it      | ✅ yes                      | yes           |
        | a heading               | ## No                       | no            |
        | digits in the word      | y3s                         | an abstention |
        | only symbols            | … !                         | an abstention |
        | another language        | Ja, wir sind fertig.        | an abstention |

    Scenario Outline: A vote on continuing counts by its letters alone (<why>)
      Given "Ada" says "<said>" when voting to continue
      And the discussion has come to the question about continuing
      Then the vote of "Ada" on continuing is <vote>

      Examples:
        | why                    | said                        | vote          |
        | a dash without a space | End—we have said enough.    | end           |
        | a slash after it       | continue/go on              | continue      |
        | a number before it     | (1) Continue, please.       | continue      |
        | another word           | Ending would be my wish.    | an abstention |
