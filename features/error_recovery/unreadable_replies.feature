Feature: Replies that are hard to read
  Language models do not always follow the format they are asked for.
  A reply that contains what is needed is used, whatever surrounds it.
  Any other reply is set aside and reported, and nothing is made up in its place.

  Background:
    Given a discussion about "Remote work"
    And the agents want to discuss "Budget"

  Rule: The requested content is found in a reply, however it is wrapped

    Scenario Outline: A reply can still be read when <why>
      Given what <speaker> says is <spoiled> when <task>
      When the discussion runs to its end
      Then the session is over
      And there is no warning
      And the result is as if nothing had failed

      Examples:
        | why                                    | speaker           | spoiled          | task                      |
        | a list of topics comes with a greeting | every agent       | wrapped in prose | proposing topics          |
        | a merged list comes with a greeting    | the moderator     | wrapped in prose | merging the proposals     |
        | an agenda is fenced as code            | the moderator     | in a code block  | setting the agenda        |
        | an agenda comes with a greeting        | the moderator     | wrapped in prose | setting the agenda        |
        | a rating comes with a greeting         | the moderator     | wrapped in prose | rating what is said       |
        | a plan is fenced as code               | the report writer | in a code block  | planning the report       |
        | a plan comes with a greeting           | the report writer | wrapped in prose | planning the report       |
        | the last plan comes with a greeting    | the report writer | wrapped in prose | planning the final report |

  Rule: An unreadable reply is reported, and the discussion continues

    Scenario Outline: The discussion continues when <why>
      Given what <speaker> says is <spoiled> when <task>
      When the discussion runs to its end
      Then a warning says "<warning>"
      And nothing had to be recovered
      And the session is over

      Examples:
        | why                                | speaker           | spoiled              | task                      | warning                    |
        | one agent lists no topics          | "Ada"             | in an unknown format | proposing topics          | contains no list of topics |
        | the merged list is not a list      | the moderator     | in an unknown format | merging the proposals     | merged without it          |
        | the agenda breaks off              | the moderator     | cut off              | setting the agenda        | agenda could not be used   |
        | the agenda is not a list of topics | the moderator     | of the wrong type    | setting the agenda        | agenda could not be used   |
        | a rating is not a number           | the moderator     | of the wrong type    | rating what is said       | could not be read          |
        | the plan of the report is a text   | the report writer | in an unknown format | planning the report       | standard sections are used |
        | the plan of the report is wrong    | the report writer | of the wrong type    | planning the report       | standard sections are used |
        | the last plan breaks off           | the report writer | in an unknown format | planning the final report | standard sections are used |

    Example: An unreadable agenda is replaced by what was proposed
      Given "Ada" proposes "Hiring" and "Offices"
      And what the moderator says is of the wrong type when setting the agenda
      When the discussion begins
      Then the proposed agenda contains only "Hiring", "Offices" and "Budget"
      And a warning says "agenda could not be used"

    Example: A vote that does not begin with its decision counts as an abstention
      Given what "Ada" says is in an unknown format when voting to conclude
      When the discussion runs to its end
      Then the vote of "Ada" to conclude "Budget" is an abstention

    Example: Unreadable changes leave the agenda unchanged
      Given "Ada" proposes "Budget" and "Hiring"
      And what the moderator says is cut off when revising the agenda
      And the discussion has come to the question about continuing
      When Dana asks to change the agenda
      Then Dana sees "Hiring" as the agenda and as the suggestion
      And a warning says "the current agenda stands"

  Rule: A reply of another kind than asked for is kept, and reported

    Scenario Outline: The owner learns of it when <why>
      Given what "Ada" says is <spoiled> when <task>
      When the discussion runs to its end
      Then a warning about "Ada" says "<warning>"
      And nothing had to be recovered
      And the session is over

      Examples:
        | why                                 | spoiled              | task                        | warning                  |
        | a contribution breaks off           | cut off              | speaking                    | what it said breaks off  |
        | a contribution is not in words      | of the wrong type    | speaking                    | where words were asked   |
        | a list of topics breaks off         | cut off              | proposing topics            | what it said breaks off  |
        | an agenda vote is not in words      | of the wrong type    | voting on the agenda        | where words were asked   |
        | a vote to conclude is not clear     | in an unknown format | voting to conclude          | counts as an abstention  |
        | a vote on continuing is not clear   | in an unknown format | voting to continue          | counts as an abstention  |
