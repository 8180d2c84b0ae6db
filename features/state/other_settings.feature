Feature: Resuming with other settings
  A discussion may be resumed with a different configuration from the one it was created with.
  Other language models may speak for the same agents. The agents and the rules stay the same.

  Background:
    Given a discussion about "Remote work"
    And the agents want to discuss "Budget"
    And the discussion has come to the question about the agenda

  Rule: The language models may differ, and a warning names the differences

    Scenario Outline: A discussion resumes with <why>
      When the discussion is resumed with <why>
      And Dana approves the agenda
      Then the discussion moves on to "Budget"
      And the only warning names "<difference>"

      Examples:
        | why                                    | difference                                             |
        | another provider for the moderator     | moderator.provider was Google, is Grok                 |
        | another model for the moderator        | moderator.model was gemini-1.5-pro, is gemini-3        |
        | another temperature for the summarizer | summarizer.temperature was 0.3, is 0.1                 |
        | fewer tokens for the summarizer        | summarizer.max_tokens was 500, is 400                  |
        | another model for the report writer    | report_writer.model was claude-3-5-sonnet, is claude-5 |
        | more tokens for the report writer      | report_writer.max_tokens was 2000, is 3000             |
        | another provider for the first agent   | agents[0].provider was OpenAI, is Google               |

    Example: A discussion that began with other prompts resumes with a warning
      Given the prompts were different when the discussion began
      When the machine stops and the discussion is resumed
      And Dana approves the agenda
      Then the discussion moves on to "Budget"
      And the only warning names "the texts of the prompts"

    Example: One warning names all differences, however often the discussion is resumed
      When the discussion is resumed with more tokens for the report writer
      And Dana approves the agenda
      And the discussion is resumed with more tokens for the report writer
      And Dana lets the discussion run to its end
      Then the only warning names "report_writer.max_tokens was 2000, is 3000"

    Example: A discussion resumed with its original settings has no warning
      When the machine stops and the discussion is resumed
      And Dana approves the agenda
      Then the discussion moves on to "Budget"
      And there is no warning

  Rule: The agents and the rules of the discussion may not differ

    Scenario Outline: A discussion does not resume with <why>
      When the discussion is resumed with <why>
      Then the discussion stops because "<difference>"
      And nothing in the saved session has changed

      Examples:
        | why                               | difference                                                  |
        | one more agent                    | agents was 3, is 4; agents[3] was none, is gemini-1.5-pro_4 |
        | one fewer agent                   | agents was 3, is 2; agents[2] was gemini-1.5-pro_3, is none |
        | another model for the first agent | agents[0] was gpt-4o_1, is gpt-5_1                          |
        | the agents in another order       | agents[2] was gemini-1.5-pro_3, is gpt-4o_3                 |

    Scenario Outline: A discussion does not resume under other rules: <why>
      When the discussion is resumed with <why>
      Then the discussion stops because "<difference>"
      And nothing in the saved session has changed

      Examples:
        | why                               | difference                                        |
        | the owner asked to take part      | timing was disabled, is end_of_round              |
        | the owner asked about conclusions | discussion.confirm_conclusion was False, is True  |
        | fewer rounds before a poll        | discussion.minimum_rounds_before_poll was 3, is 2 |
        | more rounds a topic            | discussion.max_rounds_per_topic was 10, is 12     |
        | fewer attempts at an agenda       | discussion.max_agenda_attempts was 5, is 4        |
        | a checkpoint after every 7 rounds | checkpoint_interval was 3, is 7                   |

    Example: All forbidden differences are named at once, and no allowed ones
      When the discussion is resumed with one more agent and more rounds a topic
      Then the discussion stops because "gemini-1.5-pro_4; discussion.max_rounds"
      And nothing in the saved session has changed

    Example: A refused discussion resumes with its original settings
      Given resuming with more rounds a topic was refused
      When the machine stops and the discussion is resumed
      Then Dana is asked about the agenda
      And there is no warning
