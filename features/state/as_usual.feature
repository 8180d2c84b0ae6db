Feature: Defaults and settings
  A configuration says what matters and relies on defaults for the rest.
  A default that changes, or a setting that is ignored, is noticed only after it has been paid for.

  Background:
    Given a discussion about "Remote work"
    And the agents want to discuss "Budget"

  Rule: Settings that are not given have defaults

    Example: A topic takes ten rounds at most, with a checkpoint after every third
      Given all settings of the discussion have their defaults
      And every agent votes against concluding "Budget"
      And the discussion has come to the question about continuing
      Then 10 rounds were held on "Budget"
      And Dana was asked about the checkpoint 3 times
      And 8 polls were held on "Budget"

    Example: After the fifth attempt there is no further agenda
      Given all settings of the discussion have their defaults
      When Dana rejects every agenda
      Then Dana was asked about the agenda 5 times
      And the final report phase began because "no agenda was approved"

    Example: Dana is not asked to take part or to confirm
      Given all settings of the discussion have their defaults
      And Dana agrees whenever asked
      When the discussion begins
      Then Dana was never asked about taking part
      And Dana was never asked about the conclusion

    Example: A text has at most 20,000 characters, and a provider gets a minute
      Given all settings of the discussion have their defaults
      And "Ada" says a text of 20,001 letters when speaking
      And the model asks to wait forever once while "Cleo" is speaking
      When the discussion runs to its end
      Then a warning about "Ada" says "cut from 20001 to 20000"
      And the discussion has waited 60 seconds for an answer

    Example: The staff has its usual models
      Given all settings of the discussion have their defaults
      When the discussion begins
      Then the models of the staff are created with:
        | who               | temperature | tokens |
        | the moderator     | 0.7         | any    |
        | the summarizer    | 0.3         | 500    |
        | the report writer | 0.6         | 2000   |

    Scenario Outline: An agents entry without a count is one agent: <why>
      Given the configuration is the text:
        """
        moderator: {provider: Google, model: gemini}
        summarizer: {provider: OpenAI, model: gpt, max_token: 200}
        report_writer: {provider: OpenAI, model: gpt}
        agents: [{provider: Anthropic, model: claude}<more>]
        """
      When the discussion begins
      Then the configuration is refused for exactly these reasons:
        | where                | what is told                      |
        | agents               | add up to 2 to 20 agents, <count> |
        | summarizer.max_token | did you mean "max_tokens"?        |

      Examples:
        | why      | more                                                                           | count  |
        | too few  |                                                                                | got 1  |
        | too many | , {provider: Grok, model: a, count: 10}, {provider: Grok, model: b, count: 10} | got 21 |

  Rule: Settings that are given apply

    Example: The staff has the configured models
      Given the configuration says:
        | where                      | written |
        | moderator.temperature      | 0.2     |
        | moderator.max_tokens       | 900     |
        | summarizer.temperature     | 0.1     |
        | summarizer.max_tokens      | 120     |
        | report_writer.temperature  | 0.9     |
        | report_writer.max_tokens   | 4000    |
      When the discussion begins
      Then the models of the staff are created with:
        | who               | temperature | tokens |
        | the moderator     | 0.2         | 900    |
        | the summarizer    | 0.1         | 120    |
        | the report writer | 0.9         | 4000   |

    Example: Everyone has their own voice
      Given 6 agents take part
      And Dana agrees whenever asked
      When the discussion begins
      Then everyone speaks through the model that is configured for them
