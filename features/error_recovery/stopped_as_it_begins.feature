Feature: A session that stops as it begins
  A machine can be killed in the first second of a session, and the first save can fail.
  The session's own settings are saved first, so that it can start again as it was set up.
  Nothing unsaved counts, and Dana is not asked again for what she has already said.

  Background:
    Given a discussion about "Remote work"

  Rule: What was kept first is the beginning, not a damage

    Scenario Outline: A session killed as soon as its beginning is kept keeps its theme: <why>
      Given the session is kept in a file
      And each step is kept <moment>
      When a machine is killed as the beginning is kept, and another goes on
      And Dana lets the discussion run to its end
      Then every agent hears the theme "Remote work"
      And nothing is lost and nothing counts twice

      Examples:
        | why          | moment                     |
        | step by step | before the next one begins |
        | side by side | while the next one runs    |

    Scenario Outline: A session killed as soon as its beginning is kept asks for own topics: <why>
      Given the session is kept in a file
      And Dana wants to name the topics
      And each step is kept <moment>
      When a machine is killed as the beginning is kept, and another goes on
      Then Dana is asked about the topics

      Examples:
        | why          | moment                     |
        | step by step | before the next one begins |
        | side by side | while the next one runs    |

    Example: A session that is damaged before its first step begins anew as it was meant
      Given each step is kept before the next one begins
      And what came of preparing the session cannot be kept once
      And the discussion has stopped because "the store cannot be reached"
      When a forgotten decision comes into what is kept of the session
      Then the damage by a forgotten decision was begun anew
      And every agent hears the theme "Remote work"

  Rule: What could not be kept is forgotten, and done again

    Scenario Outline: A session whose beginning cannot be kept begins again as it was meant: <why>
      Given the beginning cannot be kept once
      And each step is kept <moment>
      And the discussion has stopped because "the store cannot be reached"
      When the discussion is taken up again
      And Dana lets the discussion run to its end
      Then nothing is lost and nothing counts twice

      Examples:
        | why          | moment                     |
        | step by step | before the next one begins |
        | side by side | while the next one runs    |

    Example: A session whose beginning cannot be kept stands as it was opened
      Given the beginning cannot be kept once
      And each step is kept before the next one begins
      When the discussion begins
      Then the discussion stops because "the store cannot be reached"
      And the session was left as it was because "the store cannot be reached"
      And what is in hand is what is kept
