Feature: Configuring a discussion
  A configuration says who takes part, how often Dana is asked, and how long a topic may take.
  Every valid choice leads to a discussion that reaches its end.
  Every invalid choice is refused before anyone speaks.

  Rule: Every choice at the limits works to the end

    Scenario Outline: A discussion of <agents> agents, <why>, runs to its end
      Given <agents> agents take part
      And the agents want to discuss "Budget"
      And the discussion has come to the question about continuing
      When Dana lets the discussion run to its end
      Then every agent is consulted once in each round on "Budget"
      And the session is over

      Examples:
        | why         | agents |
        | the fewest  | 2      |
        | the most    | 20     |

    Scenario Outline: Checkpoints <why> come <times> times in four rounds
      Given the agents want to discuss "Budget"
      And a checkpoint after every <interval> rounds
      And every agent votes against concluding "Budget"
      And between 3 and 4 rounds on a topic
      And the discussion has come to the question about continuing
      Then Dana was asked about the checkpoint <times> times

      Examples:
        | why              | interval | times |
        | after each round | 1        | 4     |
        | as usual         | 3        | 1     |
        | at their rarest  | 20       | 0     |

    Example: A topic without a limit of rounds ends when the agents agree
      Given the agents want to discuss "Budget"
      And between 3 and 10000 rounds on a topic
      And the discussion has come to the question about continuing
      When Dana lets the discussion run to its end
      Then 3 rounds were held on "Budget"
      And the session is over

    Example: A topic limited to one round takes one round
      Given the agents want to discuss "Budget" and "Hiring"
      And between 1 and 1 round on a topic
      And the discussion has come to the question about continuing
      When Dana lets the discussion run to its end
      Then 1 round was held on "Budget"
      And 1 round was held on "Hiring"

    Scenario Outline: A discussion through <provider>, <why>, runs to its end
      Given everyone speaks through <provider>
      And the agents want to discuss "Budget"
      And the discussion has come to the question about continuing
      When Dana lets the discussion run to its end
      Then every model came from <spelt>
      And the session is over

      Examples:
        | why                  | provider    | spelt       |
        | the usual one        | "OpenAI"    | "OpenAI"    |
        | another one          | "Anthropic" | "Anthropic" |
        | in small letters     | "google"    | "Google"    |
        | in capital letters   | "GROK"      | "Grok"      |

    Example: Dana names theme and topics when neither was given
      Given a discussion without a theme
      And Dana wants to name the topics
      When the discussion begins
      And Dana gives the theme "Travel"
      And Dana names the topics "Trains" and "Planes"
      Then the discussion moves on to "Trains"

  Rule: Invalid choices are refused before anyone speaks

    Scenario Outline: A discussion with <why> is refused
      Given <fact>
      When the discussion begins
      Then the discussion stops because "<reason>"

      Examples:
        | why                         | fact                                | reason                                    |
        | one agent                   | 1 agents take part                  | the counts must add up to 2 to 20 agents  |
        | 21 agents                   | 21 agents take part                 | the counts must add up to 2 to 20 agents  |
        | no interval                 | a checkpoint after every 0 rounds   | a number from 1 to 20, not 0              |
        | an interval too long        | a checkpoint after every 21 rounds  | a number from 1 to 20, not 21             |
        | a minimum above the maximum | between 4 and 3 rounds on a topic   | must not be greater than                  |
        | no rounds                   | between 0 and 0 rounds on a topic   | must be greater than or equal to 1        |
        | too many rounds             | between 3 and 10001 rounds on a topic | must be less than or equal to 10000     |
        | no attempts                 | at most 0 attempts at an agenda     | must be greater than or equal to 1        |

    Example: All mistakes are reported at once, with their place and the nearest valid name
      Given the configuration has these mistakes:
        | where                          | written |
        | discussion.max_round_per_topic | 5       |
        | discussion.max_text_length     | 0       |
        | discussion.max_retry_wait      | 0       |
        | agents.0.provider              | Mistral |
        | agents.1.count                 | 0       |
        | agents.2.count                 | 11      |
        | summarizer.temperature         | 2       |
        | summarizer.max_tokens          | 0       |
        | report_writer.temperature      | 1.1     |
        | report_writer.max_tokens       | 0       |
        | moderator.model                | ' '     |
      When the discussion begins
      Then the configuration is refused for exactly these reasons:
        | where                          | what is told                              |
        | discussion.max_round_per_topic | did you mean "max_rounds_per_topic"?      |
        | discussion.max_text_length     | greater than or equal to 1                |
        | discussion.max_retry_wait      | greater than 0                            |
        | agents[0].provider             | 'Google', 'OpenAI', 'Anthropic' or 'Grok' |
        | agents[1].count                | greater than or equal to 1                |
        | agents[2].count                | less than or equal to 10                  |
        | summarizer.temperature         | less than or equal to 1                   |
        | summarizer.max_tokens          | greater than 0                            |
        | report_writer.temperature      | less than or equal to 1                   |
        | report_writer.max_tokens       | greater than 0                            |
        | moderator.model                | must not be blank                         |
