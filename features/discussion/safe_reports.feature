Feature: Reports without forged structure
  Titles and texts in a report come from Dana and from language models, and appear as they were written.
  None of them can pass for a heading or a list of the report, insert HTML, or link to anything but the web.

  Background:
    Given a discussion about "Remote work"
    And the agents want to discuss "Budget"
    And a checkpoint after every 20 rounds

  Rule: A title is a single line and is shown as written

    Scenario Outline: A section whose title forges <forged> remains a single section
      Given the title of each planned section is <title>
      When the discussion runs to its end
      Then the reports have their own headings, lists and links only
      And the reports show the title <title>

      Examples:
        | why              | forged      | title                      |
        | a line break     | a heading   | a title of two lines       |
        | an underline     | a heading   | a title with an underline  |
        | a bracket        | a link      | a title with a script link |
        | a tag            | HTML        | a title with a tag         |
        | a hidden colon   | a link      | a title with a hidden link |
        | one more bracket | another one | a title with a reference   |

    Scenario Outline: A topic that forges <forged> heads its report in a single line
      Given the discussion has come to the question about the agenda
      When Dana changes the agenda to <title>
      And Dana lets the discussion run to its end
      Then the reports have their own headings, lists and links only
      And the reports show the title <title>

      Examples:
        | why          | forged    | title                      |
        | a line break | a heading | a title of two lines       |
        | a tag        | HTML      | a title with a tag         |
        | a bracket    | a link    | a title with a script link |

    Example: A theme that forges a heading heads the final report in a single line
      Given a discussion whose theme is a title of two lines
      When the discussion runs to its end
      Then the reports have their own headings, lists and links only
      And the reports show the title a title of two lines

    Scenario Outline: A topic without a report is named in a single line: <why>
      Given no report can be written
      And the discussion has come to the question about the agenda
      When Dana changes the agenda to <title>
      And Dana lets the discussion run to its end
      Then the reports have their own headings, lists and links only
      And the reports show the title <title>

      Examples:
        | why          | title                 |
        | a line break | a title of two lines  |
        | a list       | a title with a number |

  Rule: A section written by a model has only paragraphs, emphasis and web links

    Scenario Outline: A section that contains <what> shows it as written
      Given the report writer writes <what> for each section
      When the discussion runs to its end
      Then the reports have their own headings, lists and links only
      And the reports show the words of <what>

      Examples:
        | why              | what                      |
        | marks            | headings                  |
        | underlines       | underlined headings       |
        | marks of lists   | lists in lists            |
        | tags             | HTML                      |
        | other schemes    | links to scripts          |
        | fences           | code, quotations and more |
        | bars             | tables                    |
        | written as codes | terminal escape codes     |

    Example: Emphasis and web links are kept
      Given the report writer writes emphasis and a web link for each section
      When the discussion runs to its end
      Then the reports have their own headings, lists and links only
      And the reports contain emphasis and a link to "https://example.org"

    Example: List items still look like list items
      Given the report writer writes lists in lists for each section
      When the discussion runs to its end
      Then the reports show each point on a line of its own
