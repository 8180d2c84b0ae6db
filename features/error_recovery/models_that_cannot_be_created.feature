Feature: Language models that cannot be created
  Every agent and every member of the staff speaks through a language model.
  A model that cannot be created is reported before anyone speaks, not hours later when it is needed.

  Background:
    Given a discussion about "Remote work"
    And the agents are "Ada", "Ben" and "Cleo"

  Rule: A discussion without all its models does not start and names the missing one

    Scenario Outline: The model of <why> cannot be created
      Given the model of <why> cannot be created: <failure>
      When the discussion begins
      Then the discussion stops because "<place>: the language model gone-model"
      And the discussion stops because "of <maker> could not be created: <told>"
      And the error has the code "<code>"
      And the discussion has not begun and no model was asked

      Examples:
        | why               | failure           | place         | maker     | told                         | code        |
        | the moderator     | a provider error  | moderator     | Google    | the provider failed          | internal    |
        | the summarizer    | a lost connection | summarizer    | OpenAI    | the connection is lost       | not_created |
        | the report writer | a wrong value     | report_writer | Anthropic | a value is wrong             | not_created |
        | "Ada"             | an unknown error  | agents[0]     | OpenAI    | something unknown went wrong | not_created |
        | "Ben"             | a missing entry   | agents[1]     | Anthropic | 'an entry is missing'        | not_created |
        | "Cleo"            | too little memory | agents[2]     | Google    | no memory left               | not_created |
