Feature: Keys in the errors of providers
  A provider that refuses a call may repeat its key, and an error travels far: into warnings, reports, checkpoints,
  logs, and pages. Anything that looks like a key, and every key given to the flow, is masked before that.
  The error still says what went wrong.

  Background:
    Given a discussion about "Remote work"
    And the agents want to discuss "Budget"
    And a checkpoint after every 20 rounds

  Rule: No key gets anywhere, no matter who was asked

    Scenario Outline: An agent is skipped, and its key is not shown: <why>
      Given the flow has a key of its own
      And the model shows <shown> always while "Ada" is <task>
      And the session is saved in a file
      When the discussion runs to its end
      Then no key appears in what is saved, filed or recorded
      And a warning says what happened without the key

      Examples:
        | why           | shown               | task                 |
        | named to it   | its own key         | speaking             |
        | sk-…          | a key of OpenAI     | proposing topics     |
        | sk-ant-…      | a key of Anthropic  | speaking             |
        | AIza…         | a key of Google     | voting on the agenda |
        | xai-…         | a key of Grok       | voting to conclude   |
        | in a header   | a bearer token      | refining topics      |
        | in a sentence | a named key         | voting to continue   |
        | in an address | a key in an address | speaking             |

    Scenario Outline: A report that could not be written says why without the key: <why>
      Given the flow has a key of its own
      And the model shows <shown> always while <speaker> is <task>
      When the discussion runs to its end
      Then no key appears in what is saved, filed or recorded
      And a warning says what happened without the key

      Examples:
        | why           | shown           | speaker           | task                      |
        | no plan       | its own key     | the report writer | planning the report       |
        | no section    | a key of OpenAI | the report writer | writing the report        |
        | no conclusion | a bearer token  | the summarizer    | summing up the topic      |
        | no last plan  | its own key     | the report writer | planning the final report |
        | no last words | a named key     | the report writer | writing the final report  |

    Example: A repeated request is reported without the key
      Given the model shows a key of OpenAI once while "Ben" is speaking
      When the discussion runs to its end
      Then no key appears in what is saved, filed or recorded
      And a warning about "Ben" says "was asked 2 times"
      And a warning says what happened without the key

    Example: A discussion that stops says why without the key
      Given the flow has a key of its own
      And the model shows its own key always while every agent is speaking
      When the discussion runs to its end
      Then the discussion stops because "no one could speak in round 1"
      And no key appears in what is saved, filed or recorded

    Scenario Outline: A model that cannot be created says why without the key: <why>
      Given the flow has a key of its own
      And the model of <speaker> cannot be created, and shows <shown>
      When the discussion begins
      Then the discussion stops because "the language model gone-model"
      And no key appears in the error

      Examples:
        | why           | speaker       | shown           |
        | named to it   | the moderator | its own key     |
        | sk-…          | "Ada"         | a key of OpenAI |

    Scenario Outline: A store that fails says why without the key: <why>
      Given the flow has a key of its own
      And the store shows <shown> when the result of holding a round is not saved
      When the discussion runs to its end
      Then the discussion stops because "the store cannot be reached"
      And no key appears in the error
      And no key appears in the record of emergencies

      Examples:
        | why           | shown               |
        | named to it   | its own key         |
        | in an address | a key in an address |

    Example: A store that is lost says why without the key
      Given the store is lost, showing a named key, before the beginning is saved
      And the discussion has stopped because "cannot go on as it is"
      When the store works again
      Then no key appears in the record of emergencies

    Example: A session that cannot be read says why without the key
      Given the discussion has come to the question about continuing
      When the saved session is made unreadable by a half-written key
      Then the discussion stops because "ValueError"
      And no key appears in the error
      And no key appears in the record of emergencies
