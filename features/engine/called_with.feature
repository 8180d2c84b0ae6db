@engine
Feature: Arguments of the flow
  A program can pass settings that the configuration also has: how Dana takes part, how long a topic may take.
  The argument wins, key by key, even if it is the default and the configuration says otherwise.

  Background:
    Given a discussion about "Remote work"
    And the agents want to discuss "Budget"
    And a checkpoint after every 20 rounds

  Rule: Arguments override the configuration

    Scenario Outline: Dana is asked to take part <why>
      Given the configuration says:
        | where                                | written |
        | discussion.user_participation_timing | <said>  |
      And the flow is called with "user_participation_timing" as <called>
      And the discussion has come to the question about taking part
      Then Dana is shown:
        | what       | is shown as |
        | the moment | <moment>    |

      Examples:
        | why                                | said           | called         | moment         |
        | before each round instead of never | disabled       | start_of_round | start of round |
        | after each round instead of before | start_of_round | end_of_round   | end of round   |

    Example: Dana is never asked to take part although the configuration says so
      Given Dana is asked before each round
      And the flow is called with "user_participation_timing" as disabled
      And the discussion has come to the question about continuing
      Then Dana was never asked about taking part

    Scenario Outline: Dana is asked about the conclusion <times> times: <why>
      Given the configuration says:
        | where                         | written |
        | discussion.confirm_conclusion | <said>  |
      And the flow is called with "confirm_conclusion" as <called>
      And the discussion has come to the question about continuing
      Then Dana was asked about the conclusion <times> times

      Examples:
        | why                       | said  | called | times |
        | only the call asks for it | false | true   | 1     |
        | the call forbids it       | true  | false  | 0     |

    Scenario Outline: The first poll comes after round <rounds>: <why>
      Given the configuration says:
        | where                                 | written |
        | discussion.minimum_rounds_before_poll | <said>  |
      And the flow is called with "minimum_rounds_before_poll" as <rounds>
      And every agent votes for concluding "Budget"
      And the discussion has come to the question about continuing
      Then <rounds> rounds were held on "Budget"
      And 1 poll was held on "Budget"

      Examples:
        | why                     | said | rounds |
        | earlier than configured | 3    | 1      |
        | later, by default       | 1    | 3      |

    Scenario Outline: A topic ends after round <rounds>: <why>
      Given the configuration says:
        | where                           | written |
        | discussion.max_rounds_per_topic | <said>  |
      And the flow is called with "max_rounds_per_topic" as <rounds>
      And every agent votes against concluding "Budget"
      And the discussion has come to the question about continuing
      Then <rounds> rounds were held on "Budget"

      Examples:
        | why                     | said | rounds |
        | earlier than configured | 6    | 4      |
        | later, by default       | 4    | 10     |

    Scenario Outline: There are <times> attempts at an agenda: <why>
      Given the configuration says:
        | where                          | written |
        | discussion.max_agenda_attempts | <said>  |
      And the flow is called with "max_agenda_attempts" as <times>
      When Dana rejects every agenda
      Then Dana was asked about the agenda <times> times

      Examples:
        | why                   | said | times |
        | fewer than configured | 5    | 2     |
        | more, by default      | 2    | 5     |

    Example: All arguments of one call apply
      Given the flow is called with:
        | setting                    | value        |
        | user_participation_timing  | end_of_round |
        | confirm_conclusion         | true         |
        | minimum_rounds_before_poll | 2            |
        | max_rounds_per_topic       | 3            |
      And every agent votes for concluding "Budget"
      And the discussion has come to the question about continuing
      Then 2 rounds were held on "Budget"
      And Dana was asked about taking part 2 times
      And Dana was asked about the conclusion 1 time

  Rule: What a run is called with holds for all that it writes

    Example: What an answer writes is under the label of the run, like all that is kept
      Given the discussion has come to the question about the agenda
      When another discussion about "Travel" is held under "Board meeting"
      Then all that is kept of the other discussion is under "Board meeting"
      And nothing has changed
