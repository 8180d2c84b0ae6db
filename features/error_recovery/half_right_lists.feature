Feature: Partly usable lists
  Sometimes a list from a language model contains an item that does not belong there.
  The good items are used, nothing is made up, and a warning says what was left out.

  Background:
    Given a discussion about "Remote work"
    And the agents want to discuss "Budget" and "Hiring"
    And a checkpoint after every 20 rounds

  Rule: Usable items of a list are used, and a warning names the rest

    Scenario Outline: An agenda is made of its topics, and <why> in it is left out
      Given what the moderator says is <spoiled> when setting the agenda
      When the discussion begins
      Then the proposed agenda is "Budget" and "Hiring"
      And 1 warning says 'agenda holds what cannot be used; left out: <left out>'

      Examples:
        | why              | spoiled                         | left out         |
        | an empty place   | a list with an empty place      | null             |
        | a number         | a list with a number in it      | 7                |
        | a list           | a list with a list in it        | ["Budget"]       |
        | a blank topic    | a list with a blank title in it | " "              |
        | no text          | a list with an untitled entry   | {"description":  |
        | a repeated topic | a list with an entry twice      | "Budget" (again) |

    Scenario Outline: Suggested changes keep their topics, and <why> among them is left out
      Given the agents suggest the agenda "Tools" and "Hiring"
      And what the moderator says is <spoiled> when revising the agenda
      And the discussion has come to the question about continuing
      When Dana asks to change the agenda
      Then Dana is shown:
        | what           | is shown as   |
        | the suggestion | Tools, Hiring |
      And 1 warning says "revised agenda holds what cannot be used"

      Examples:
        | why              | spoiled                         |
        | an empty place   | a list with an empty place      |
        | a number         | a list with a number in it      |
        | a list           | a list with a list in it        |
        | a blank topic    | a list with a blank title in it |
        | no text          | a list with an untitled entry   |
        | a repeated topic | a list with an entry twice      |

    Scenario Outline: A report has its planned sections, and <why> in the plan is left out
      Given the report writer plans "Costs" and "Savings" for each topic
      And what the report writer says is <spoiled> when planning the report
      And the discussion has come to the question about continuing
      Then the report on "Budget" has the sections "Costs" and "Savings"
      And 1 warning says "report on Budget holds what cannot be used"

      Examples:
        | why               | spoiled                         |
        | an empty place    | a list with an empty place      |
        | a number          | a list with a number in it      |
        | a list            | a list with a list in it        |
        | a blank title     | a list with a blank title in it |
        | an untitled entry | a list with an untitled entry   |

    Scenario Outline: The final report has its planned sections, and <why> in the plan is left out
      Given the report writer plans "Outcome" and "Next steps" for the end
      And what the report writer says is <spoiled> when planning the final report
      And the discussion has come to the question about continuing
      When Dana asks for the final report
      Then the final files are "00_index", "01_Outcome" and "02_Next steps"
      And 1 warning says "final report holds what cannot be used"

      Examples:
        | why               | spoiled                         |
        | an empty place    | a list with an empty place      |
        | a number          | a list with a number in it      |
        | a list            | a list with a list in it        |
        | a blank title     | a list with a blank title in it |
        | an untitled entry | a list with an untitled entry   |

  Rule: A section without a usable description keeps its title, and nothing is made up

    Scenario Outline: A planned section with <why> is written from its title alone
      Given the report writer plans "Costs" and "Savings" for each topic
      And what the report writer says is <spoiled> when planning the report
      When the discussion runs to its end
      Then the report writer knows nothing about "Costs" but its title
      And <warnings> warnings say "the description"

      Examples:
        | why                       | spoiled                               | warnings |
        | an empty description      | a list with an empty description      | 0        |
        | a number as a description | a list with a number as a description | 2        |

  Rule: A list without usable items is not used

    Scenario Outline: A list without usable items is set aside: <why>
      Given what <speaker> says is a list without a usable entry when <task>
      And the discussion has come to the question about continuing
      When Dana asks to change the agenda
      And Dana lets the discussion run to its end
      Then 1 warning says "<warning>"
      And the session is over

      Examples:
        | why           | task                      | speaker           | warning                            |
        | an agenda     | setting the agenda        | the moderator     | agenda could not be used           |
        | changes       | revising the agenda       | the moderator     | the current agenda stands          |
        | a plan        | planning the report       | the report writer | report on Hiring could not be read |
        | the last plan | planning the final report | the report writer | final report could not be read     |
