Feature: A session that stops as it begins
  A machine can be killed in the first second of a session, and the first save can fail.
  The session's own settings are saved first, so that it can start again as it was set up.
  Nothing unsaved counts, and Dana is not asked again for what she has already said.

  Background:
    Given a discussion about "Remote work"

  Rule: The first saved state is the beginning, not damage

    Scenario Outline: A session killed as soon as its beginning is saved keeps its theme: <why>
      Given the session is saved in a file
      And each step is saved <moment>
      When a machine is killed as the beginning is saved, and another resumes
      And Dana lets the discussion run to its end
      Then every agent hears the theme "Remote work"
      And nothing is lost and nothing counts twice

      Examples:
        | why          | moment                     |
        | step by step | before the next one begins |
        | side by side | while the next one runs    |

    Scenario Outline: A session killed as soon as its beginning is saved asks for own topics: <why>
      Given the session is saved in a file
      And Dana wants to name the topics
      And each step is saved <moment>
      When a machine is killed as the beginning is saved, and another resumes
      Then Dana is asked about the topics

      Examples:
        | why          | moment                     |
        | step by step | before the next one begins |
        | side by side | while the next one runs    |

    Example: A session damaged before its first step restarts as it was set up
      Given each step is saved before the next one begins
      And the result of preparing the session cannot be saved once
      And the discussion has stopped because "the store cannot be reached"
      When the saved session is damaged by a forgotten decision
      Then the session was restarted because of a forgotten decision
      And every agent hears the theme "Remote work"

  Rule: Unsaved work is forgotten and done again

    Scenario Outline: A session whose beginning cannot be saved starts over as it was set up: <why>
      Given the beginning cannot be saved once
      And each step is saved <moment>
      And the discussion has stopped because "the store cannot be reached"
      When the discussion is resumed
      And Dana lets the discussion run to its end
      Then nothing is lost and nothing counts twice

      Examples:
        | why          | moment                     |
        | step by step | before the next one begins |
        | side by side | while the next one runs    |

    Example: A session whose beginning cannot be saved stays as it was opened
      Given the beginning cannot be saved once
      And each step is saved before the next one begins
      When the discussion begins
      Then the discussion stops because "the store cannot be reached"
      And the session was left unchanged because "the store cannot be reached"
      And the running session matches the saved one
