Feature: Texts by models that cannot be saved
  A reply may be cut off inside an emoji, contain the colors of a terminal, or have no end.
  What a language model says is repaired where it enters, with a warning, and the discussion continues.

  Background:
    Given a discussion about "Remote work"
    And the agents want to discuss "Budget" and "Hiring"
    And a checkpoint after every 20 rounds

  Rule: A text that cannot be saved is repaired with a warning

    Scenario Outline: What an agent says is repaired: <why>
      Given "Ada" says <odd> when speaking
      And the session is saved in a file
      When the discussion runs to its end
      Then every text of the session can be saved
      And a warning about "Ada" says "<warning>"
      And the session is over

      Examples:
        | why           | odd                       | warning                 |
        | half an emoji | a text with half an emoji | 1 character that cannot |
        | a bell        | a text with a bell        | 1 character that cannot |
        | a colour      | a text in red             | 2 characters            |
        | all of them   | a text with every control character | 63 characters that |
        | no end        | a text of 20,001 letters  | cut from 20001 to 20000 |

    Scenario Outline: Other texts of models are repaired: <why>
      Given <speaker> says a text with half an emoji when <task>
      And "Ada" votes against concluding "Budget"
      When the discussion runs to its end
      Then every text of the session can be saved
      And a warning about <speaker> says "was mended"
      And nothing had to be recovered

      Examples:
        | why              | speaker           | task                        |
        | last words       | "Ada"             | giving final considerations |
        | a vote           | "Ada"             | voting on the agenda        |
        | a summary        | the summarizer    | summarizing a round         |
        | a conclusion     | the summarizer    | summing up the topic        |
        | a report         | the report writer | writing the report          |
        | the final report | the report writer | writing the final report    |

    Scenario Outline: A fault that shows only when a reply is parsed is repaired as well: <why>
      Given <speaker> says <odd> when <task>
      And the discussion has come to the question about continuing
      When Dana asks to change the agenda
      And Dana accepts the suggested agenda
      Then every text of the session can be saved
      And a warning about <speaker> says "<warning>"

      Examples:
        | why         | odd                                   | speaker           | task                | warning             |
        | an agenda   | an agenda with half an emoji          | the moderator     | revising the agenda | a title was mended  |
        | a long one  | an agenda with a title of 201 letters | the moderator     | revising the agenda | cut from 201 to 200 |
        | a plan      | a plan with half an emoji             | the report writer | planning the report | a title was mended  |
        | a long list | a list with a title of 201 letters    | "Ada"             | proposing topics    | cut from 201 to 200 |

    Scenario Outline: Every part of the plan of a report is repaired: <why>
      Given the report writer says a plan with half an emoji when <task>
      When the discussion runs to its end
      Then every text of the session can be saved
      And a warning about the report writer says "<warning>"
      And the session is over

      Examples:
        | why                     | task                      | warning                          |
        | a description           | planning the report       | the plan of a section was mended |
        | a title on all topics   | planning the final report | a title was mended               |
        | the description of it   | planning the final report | the plan of a section was mended |

    Example: A text may be as long as the configuration allows, and no longer
      Given a text has at most 200 characters
      And "Ada" says a text of 20,000 letters when speaking
      When the discussion runs to its end
      Then a warning about "Ada" says "cut from 20000 to 200"
      And the session is over
