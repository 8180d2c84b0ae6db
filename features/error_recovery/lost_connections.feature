Feature: A permanently lost connection
  To a discussion, a language model out of reach is the same as one that fails.
  An agent that cannot be reached is skipped at once, like any agent that cannot be asked.

  Background:
    Given a discussion about "Remote work"
    And the agents want to discuss "Budget"
    And a checkpoint after every 20 rounds

  Rule: Nothing fails because someone cannot be reached

    Scenario Outline: An agenda is agreed on without a connection when <task>
      Given <speaker> cannot be reached when <task>
      When the discussion runs to its end
      Then a warning about <speaker> says "<warning>"
      And nothing had to be recovered
      And the completed topics are "Budget"

      Examples:
        | why                      | speaker       | task                  | warning                            |
        | one proposal is missing  | "Ada"         | proposing topics      | proposes no topics                 |
        | one keeps its first word | "Ada"         | refining topics       | proposes no topics                 |
        | no one merges proposals  | the moderator | merging the proposals | merged without the moderator       |
        | one vote is missing      | "Ada"         | voting on the agenda  | is counted as having no preference |
        | no one sets the agenda   | the moderator | setting the agenda    | become the agenda                  |

    Scenario Outline: A topic is discussed and reported without a connection when <task>
      Given <speaker> cannot be reached when <task>
      And "Ada" votes against concluding "Budget"
      When the discussion runs to its end
      Then a warning about <speaker> says "<warning>"
      And nothing had to be recovered
      And the completed topics are "Budget"

      Examples:
        | why                    | speaker           | task                        | warning                        |
        | no one rates           | the moderator     | rating what is said         | is not rated                   |
        | a round has no summary | the summarizer    | summarizing a round         | an excerpt replaces            |
        | one has no last word   | "Ada"             | giving final considerations | gives no final considerations  |
        | no one plans a report  | the report writer | planning the report         | there is no report on Budget   |
        | no one sums up         | the summarizer    | summing up the topic        | the last round's summary       |
        | one vote is missing    | "Ada"             | voting to continue          | abstains from the poll         |
        | no one plans the last  | the report writer | planning the final report   | the final report is incomplete |
        | no one writes the last | the report writer | writing the final report    | the final report is incomplete |

    Example: The final report names a missing report even if it fails itself
      Given no report on "Budget" can be written
      And the report writer cannot be reached when planning the final report
      When the discussion runs to its end
      Then the final report is failed
      And the final report names "Budget" as missing

    Example: The agenda changes although one agent and the moderator cannot be reached
      Given "Ada" cannot be reached when suggesting changes
      And the moderator cannot be reached when revising the agenda
      And the discussion has come to the question about continuing
      When Dana asks to change the agenda
      Then a warning about "Ada" says "suggests no change to the agenda"
      And nothing had to be recovered

    Example: A remaining topic is skipped although the final report cannot be written
      Given the agents want to discuss "Budget" and "Hiring"
      And the report writer cannot be reached when planning the final report
      And the discussion has come to the question about continuing
      When Dana ends the session
      Then the final report is failed
      And the topics "Hiring" are skipped

  Rule: Completed topics stay completed, no matter who cannot be reached

    Background:
      Given the agents suggest the agenda "Tools" and "Training"
      And "Ada" says "1. Budget" when refining topics

    Example: A completed topic that returns is left out when no one merges the proposals
      Given the moderator cannot be reached when merging the proposals
      And the discussion has come to the question about continuing
      When Dana asks to change the agenda
      And Dana accepts the suggested agenda
      Then the proposed agenda contains only "Tools" and "Training"
