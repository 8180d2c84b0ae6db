Feature: Configurations that are too large
  A few lines of configuration can expand to millions, with each alias repeating the one before.
  No real configuration needs more than a thousand keys and values, or more than a megabyte.
  A larger one is refused at once, before it is expanded.

  Background:
    Given a discussion about "Remote work"

  Rule: A configuration of absurd size is refused immediately

    Scenario Outline: A configuration is refused before it is expanded: <why>
      Given the configuration is <oversized>
      When the discussion begins
      Then the discussion stops because "<reason>"
      And the configuration is refused again within 0.1 seconds

      Examples:
        | why             | oversized                         | reason                            |
        | nine to the 9th | aliases of aliases of aliases     | more than 1000 keys and values    |
        | merged 9 by 9   | merged keys of merged keys        | more than 1000 keys and values    |
        | one too many    | a text of 1,001 keys and values   | more than 1000 keys and values    |
        | no end          | a text of 1,000,001 bytes         | more than 1,000,000 bytes         |
        | no bottom       | lists in lists without end        | more than 50 mappings and lists   |
        | a long number   | a number of 400,000 parts         | a key or value of 799999          |
        | many directives | a text of 50,000 directives       | more than 20 directives           |
        | shared lists    | a mapping that shares its lists   | more than 1000 keys and values    |

    Example: A file that is too large is refused, whatever it begins with
      Given the configuration is a file of 1000001 bytes
      When the discussion begins
      Then the discussion stops because "larger than 1,000,000 bytes"
      And the configuration is refused again within 0.1 seconds

    Example: A file of the largest size is accepted
      Given the configuration is a file of 1000000 bytes
      When the discussion begins
      Then the models of the staff are created with:
        | who           | temperature | tokens |
        | the moderator | 0.2         | any    |

    Example: A configuration of twenty agents by aliases is accepted
      Given the configuration is one of twenty agents by aliases
      When the discussion begins
      Then the models of the staff are created with:
        | who           | temperature | tokens |
        | the moderator | 0.2         | any    |

  Rule: A number at its limit is accepted

    Example: Every number may be as low as its limit
      Given the configuration says:
        | where                                 | written |
        | moderator.temperature                 | 0       |
        | summarizer.temperature                | 0       |
        | summarizer.max_tokens                 | 1       |
        | report_writer.temperature             | 0       |
        | report_writer.max_tokens              | 1       |
        | discussion.minimum_rounds_before_poll | 1       |
        | discussion.max_rounds_per_topic       | 1       |
        | discussion.max_agenda_attempts        | 1       |
      When the discussion begins
      Then Dana is asked about the agenda
      And the models of the staff are created with:
        | who               | temperature | tokens |
        | the moderator     | 0.0         | any    |
        | the summarizer    | 0.0         | 1      |
        | the report writer | 0.0         | 1      |

    Example: Every number may be as high as its limit
      Given the configuration says:
        | where                                 | written |
        | summarizer.temperature                | 1       |
        | report_writer.temperature             | 1       |
        | discussion.minimum_rounds_before_poll | 10000   |
        | discussion.max_rounds_per_topic       | 10000   |
        | agents.0.count                        | 10      |
      When the discussion begins
      Then Dana is asked about the agenda
      And the models of the staff are created with:
        | who               | temperature | tokens |
        | the summarizer    | 1.0         | 500    |
        | the report writer | 1.0         | 2000   |
