Feature: Unusual configurations
  A configuration may be small, large, or unusual. If it is valid, it is followed to the letter.
  If it is not, all its mistakes are reported at once, wherever they are.

  Background:
    Given a discussion about "Remote work"
    And the agents want to discuss "Budget"
    And a checkpoint after every 20 rounds

  Rule: Valid configurations are accepted

    Example: Two entries with the same model have a model each
      Given the configuration says:
        | where             | written |
        | agents.0.provider | OpenAI  |
        | agents.0.model    | twin    |
        | agents.1.provider | OpenAI  |
        | agents.1.model    | twin    |
      And Dana agrees whenever asked
      When the discussion begins
      Then the models of the staff are created with:
        | who           | temperature | tokens |
        | the moderator | 0.7         | any    |
      And everyone speaks through the model that is configured for them

    Example: A topic of one round is discussed, voted on and concluded in it
      Given between 1 and 1 rounds on a topic
      And a checkpoint after every 1 round
      And "Ada" votes against concluding "Budget"
      And the discussion has come to the question about the checkpoint
      When Dana lets the discussion continue
      Then 1 round was held on "Budget"

    Example: A configuration given as text is accepted
      Given the configuration is the text:
        """
        moderator: {provider: google, model: gemini, temperature: 0.2}
        summarizer: {provider: OpenAI, model: gpt}
        report_writer: {provider: OpenAI, model: gpt, max_tokens: 900}
        agents: [{provider: Anthropic, model: claude, count: 3}]
        """
      When the discussion begins
      Then the models of the staff are created with:
        | who               | temperature | tokens |
        | the moderator     | 0.2         | any    |
        | the report writer | 0.6         | 900    |

  Rule: All mistakes are reported at once, wherever they are

    Example: Mistakes in one place and between two places are reported together
      Given the configuration says:
        | where                                 | written |
        | moderator.model                       | ' '     |
        | discussion.minimum_rounds_before_poll | 12      |
      When the discussion begins
      Then the configuration is refused for exactly these reasons:
        | where                                 | what is told                                  |
        | moderator.model                       | must not be blank                             |
        | discussion.minimum_rounds_before_poll | must not be greater than max_rounds_per_topic |

    Example: A configuration given as text is checked just as strictly, line by line
      Given the configuration is the text:
        """
        moderator: {provider: Google, model: gemini}
        summarizer: {provider: OpenAI, model: gpt, max_token: 200}
        report_writer: {provider: OpenAI, model: gpt}
        agents: [{provider: Anthropic, model: claude, count: 3}]
        agents: [{provider: OpenAI, model: gpt, count: 2}]
        discussion: {minimum_rounds_before_poll: 12}
        """
      When the discussion begins
      Then the configuration is refused for exactly these reasons:
        | where                                 | what is told                                    |
        | agents                                | the key is given twice, at line 4 and at line 5 |
        | summarizer.max_token                  | did you mean "max_tokens"?                      |
        | discussion.minimum_rounds_before_poll | must not be greater than max_rounds_per_topic   |

    Example: Arguments are checked as strictly as the configuration
      Given the flow is called with "max_round_per_topic" as 4
      When the discussion begins
      Then the configuration is refused for exactly these reasons:
        | where                          | what is told                         |
        | discussion.max_round_per_topic | did you mean "max_rounds_per_topic"? |

  Rule: A discussion is filed under its id, whatever it is

    Scenario Outline: The files of a discussion are safe under an id with <why>
      Given the discussion has come to the question about the agenda
      When another discussion begins alongside it under the id "<id>"
      And Dana approves the agenda of the other discussion
      Then the other discussion asks about continuing
      And the files of the other discussion are in one folder with a safe name

      Examples:
        | why                  | id               |
        | a slash              | Team A/Team B    |
        | a way to the parent  | ../../elsewhere  |
        | reserved characters  | Q3: costs*?      |
        | nothing but a device | CON              |

    Example: Two discussions whose ids differ only in a mark are filed separately
      Given the discussion has come to the question about the agenda
      When another discussion begins alongside it under the id "Q3: costs"
      And Dana approves the agenda of the other discussion
      And another discussion begins alongside it under the id "Q3? costs"
      And Dana approves the agenda of the other discussion
      Then no two of the other discussions share a folder
