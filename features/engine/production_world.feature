@engine
Feature: What production brings
  Every other chapter replaces the clock, the files, and the language models.
  This one uses production's own. Only the provider packages create models that reach no network.

  Background:
    Given a discussion about "Remote work"

  Rule: Production's own clock, storage and provider factory serve a whole discussion

    Example: A discussion as in production comes to its end
      When a discussion is held as in production
      Then each discussion as in production is over and whole
      And each of its models was made by the package of its provider
      And all that it filed is on the disk
      And all that happened in it happened by the system's clock

    Example: Two discussions as in production share no identifier and no file
      When a discussion is held as in production
      And a discussion is held as in production
      Then each discussion as in production is over and whole
      And the discussions as in production share no identifier
      And all that it filed is on the disk

  Rule: Production's storage never overwrites a file, and the session knows the name that was taken instead

    Example: A report whose name is taken on the disk is filed under another name
      Given the agents want to discuss "Budget"
      And the reports are filed on the disk
      And another file has the name of the report on "Budget"
      And the discussion has come to the question about going on
      Then the report on "Budget" is filed beside it, and both are whole

  Rule: A provider without its package is named before a discussion begins

    Scenario Outline: The package of <provider> is not installed
      When a flow is built as in production without the package of "<provider>"
      Then the discussion stops because "<place>: the language model"
      And the discussion stops because "pip install <package>"

      Examples:
        | why              | provider  | place         | package                |
        | the moderator's  | Google    | moderator     | langchain-google-genai |
        | the summarizer's | OpenAI    | summarizer    | langchain-openai       |
        | the reports'     | Anthropic | report_writer | langchain-anthropic    |
