@engine
Feature: The production environment
  Every other chapter replaces the clock, the files, and the language models.
  This one uses production's own. Only the provider packages create models that reach no network.

  Background:
    Given a discussion about "Remote work"

  Rule: Production's own clock, storage and provider factory serve a whole discussion

    Example: A discussion as in production runs to its end
      When a discussion runs as in production
      Then each discussion as in production is over and complete
      And each of its models was created by the package of its provider
      And everything that it filed is on disk
      And all its times come from the system clock

    Example: Two discussions as in production share no identifier and no file
      When a discussion runs as in production
      And a discussion runs as in production
      Then each discussion as in production is over and complete
      And the discussions as in production share no identifier
      And everything that it filed is on disk

  Rule: Production's storage never overwrites a file, and the session knows the new name

    Example: A report whose name is taken on the disk is filed under another name
      Given the agents want to discuss "Budget"
      And the reports are filed on disk
      And another file has the name of the report on "Budget"
      And the discussion has come to the question about continuing
      Then the report on "Budget" is filed beside it, and both are complete

  Rule: A provider without its package is named before a discussion begins

    Scenario Outline: The package of <provider> is not installed
      When a flow is built as in production without the package of "<provider>"
      Then the discussion stops because "<place>: the language model"
      And the discussion stops because "pip install <package>"

      Examples:
        | why                 | provider  | place         | package                |
        | the moderator's     | Google    | moderator     | langchain-google-genai |
        | the summarizer's    | OpenAI    | summarizer    | langchain-openai       |
        | the report writer's | Anthropic | report_writer | langchain-anthropic    |
