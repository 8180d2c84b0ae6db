@engine
Feature: Coordination
  The coordinator takes a session from question to question and reports the outcome of each.
  The arguments of a flow are validated before anything runs.

  Background:
    Given a discussion about "Remote work"
    And the agents want to discuss "Budget"
    And a checkpoint after every 20 rounds

  Rule: The coordinator reports the outcome of each pause

    Example: An answer resumes, and a question without one terminates
      Given the discussion has come to the question about the agenda
      When Dana approves the agenda
      Then the coordinator reported "RESUME" and "TERMINATE"
      And the graph waits at "user_approval" without an error

    Example: An error is reported as an error and raised
      Given polling on continuing fails once with an unknown error
      And the discussion has come to the question about the agenda
      When Dana approves the agenda
      Then the coordinator reported "RESUME" and "ERROR"
      And the discussion stops because "something unknown"

  Rule: Without an answer, the coordinator returns and the session waits

    Example: A question without an answer is asked once and waits
      Given the discussion has come to the question about the agenda
      When Dana does not answer
      Then the coordinator reported "TERMINATE"
      And Dana is asked about the agenda
      And nothing has changed

    Example: A waiting question accepts its answer later
      Given the discussion has come to the question about the agenda
      When Dana does not answer
      And Dana approves the agenda
      Then the coordinator reported "RESUME" and "TERMINATE"
      And Dana was asked about the agenda 1 time

  Rule: The coordinator stays with the session that it began with

    Example: A session streamed without its id continues although another is created
      Given the discussion has come to the question about the agenda
      When another discussion about "Travel" continues while a third is created
      Then the other discussion has completed "Budget"
      And nothing has changed

  Rule: The current state manager belongs to the session streamed last

    Example: Answering the first of two sessions makes it current again
      Given the discussion has come to the question about the agenda
      When another discussion about "Travel" begins alongside it
      And Dana approves the agenda
      Then the current discussion is the one that continued last

  Rule: Arguments replace the configuration key by key

    Example: The maximum of rounds comes from the call, the minimum from the configuration
      Given between 2 and 6 rounds on a topic
      And the flow is called with at most 4 rounds on a topic
      And every agent votes against concluding "Budget"
      And the discussion has come to the question about continuing
      Then 4 rounds were held on "Budget"
      And 3 polls were held on "Budget"

    Scenario Outline: An invalid argument is refused: <why>
      Given the discussion has come to the question about the agenda
      When a session is created with "<argument>" as <value>
      Then the discussion stops because "<reason>"
      And nothing has changed

      Examples:
        | why                          | argument            | value | reason                       |
        | a word instead of a switch   | user_defines_topics | no    | is True or False, not 'no'   |
        | a number instead of a switch | user_defines_topics | 0     | is True or False, not 0      |
        | a number instead of a theme  | main_topic          | 7     | is a text or None, not int   |
        | a number instead of an id    | session_id          | 7     | is a text that is not blank  |
