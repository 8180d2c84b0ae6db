@engine @postgres
Feature: Sessions in PostgreSQL
  Checkpoints may be kept in a database. What a person has answered is there for every process that
  can reach it.

  Rule: A session in a database is like any other

    Scenario Outline: An expense is paid where the database is <why>
      Given the flow "support.any_flow.examples.ledger:<factory>"
      And the flow has come to its first question
      When the flow is answered "yes"
      Then the flow is over
      And the flow's "log" is "['an expense of 120 came in', '120 were paid']"

      Examples:
        | why     | factory       |
        | called  | build         |
        | awaited | build_awaited |

  Rule: Another process finds the session by the database alone

    Example: An expense is approved in another process
      Given the flow "support.any_flow.examples.ledger:build"
      And the flow has come to its first question
      When another process takes the flow over and is answered "yes"
      Then the flow is over
      And the flow's "approved" is "True"
