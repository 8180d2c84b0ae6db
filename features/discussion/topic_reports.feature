Feature: The report on a topic
  Each concluded topic gets a report that can be read on its own.
  It covers what was said on this topic and by whom, and nothing from any other topic.
  Once filed, it is never overwritten.

  Background:
    Given a discussion about "Remote work"
    And the agents want to discuss "Budget" and "Hiring"
    And a checkpoint after every 20 rounds

  Rule: A report covers only its own topic and names the speakers

    Example: The report on the second topic says nothing about the first
      Given the discussion has come to the question about continuing
      When Dana lets the discussion run to its end
      Then the report on "Budget" is based only on its own discussion, by speaker
      And the report on "Hiring" is based only on its own discussion, by speaker
      And the report on "Hiring" is headed by its time, theme and rounds

  Rule: The report writer decides on the sections

    Example: A report has the sections that were planned, in their order
      Given the report writer plans "Costs" and "Savings" for each topic
      And the discussion has come to the question about continuing
      Then the report on "Budget" has the sections "Costs" and "Savings"

    Example: Two sections with the same title stay two
      Given the report writer plans "Costs" and "Costs" for each topic
      And the discussion has come to the question about continuing
      Then the report on "Budget" has the sections "Costs" and "Costs"

    Scenario Outline: A plan that is <why> is replaced by the standard sections
      Given what the report writer says is <spoiled> when planning the report
      And the discussion has come to the question about continuing
      Then the report on "Budget" has the four standard sections
      And a warning says "the outline of the report on Budget could not be read"

      Examples:
        | why            | spoiled              |
        | no plan at all | in an unknown format |
        | half a plan    | cut off              |
        | something else | of the wrong type    |

  Rule: A report is filed under a name that every file system accepts

    Scenario Outline: A topic with <why> is filed under a safe name
      Given the agents want to discuss <topic>
      And the discussion has come to the question about continuing
      Then the report on <topic> is filed in the folder <folder>
      And the session knows exactly the files that were written

      Examples:
        | why                         | topic                                               | folder                                    |
        | reserved characters         | "Costs: 50/50?"                                     | "Costs_50_50"                             |
        | the name of a device        | "CON"                                               | "CON_"                                    |
        | a path to the parent folder | "../../secrets"                                     | "secrets"                                 |
        | a device's ending           | "NUL.txt"                                           | "NUL_.txt"                                |
        | dots at the end             | "What next..."                                      | "What next"                               |
        | only symbols                | "???"                                               | "untitled"                                |
        | a very long name            | "How much do we want to spend on offices this year" | "How much do we want to spend on offices" |

  Rule: No report replaces another

    Scenario Outline: Two topics with the same safe name have a report each: <why>
      Given the discussion has come to the question about the agenda
      When Dana changes the agenda to <first> and <second>
      And Dana lets the discussion run to its end
      Then the report on <first> is filed in the folder <folder>
      And the report on <second> is filed in the folder <folder>
      And the session knows exactly the files that were written

      Examples:
        | why                           | first                                            | second                                           | folder                                     |
        | only punctuation differs      | "Costs: now"                                     | "Costs? now"                                     | "Costs_now"                                |
        | the first forty letters match | "What we may want to pay for the chairs in Rome" | "What we may want to pay for the chairs in Bonn" | "What we may want to pay for the chairs i" |

    Example: A report whose name is taken is filed under another name
      Given another file has the name of the report on "Budget"
      And the discussion has come to the question about continuing
      Then the report on "Budget" is filed beside it, and both are complete
