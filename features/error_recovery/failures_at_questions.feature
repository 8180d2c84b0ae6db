Feature: Any question may fail
  Asking Dana is a step like any other, and it can fail like any other.
  It is retried until she is asked. She is asked once, and her answer counts once.
  Afterwards the session is the same as if nothing had failed.

  Background:
    Given the agents want to discuss "Budget" and "Hiring"
    And Dana is asked after each round
    And Dana confirms every conclusion

  Rule: A question that fails is eventually asked, and only once

    Scenario Outline: Dana is asked once although <activity> fails at first
      Given <activity> fails once with a lost connection
      When the discussion runs to its end
      Then <activity> was retried once
      And the result is as if nothing had failed

      Examples:
        | why                    | activity                      |
        | nothing is decided yet | asking about the agenda       |
        | a round was held       | asking the owner to take part |
        | a poll was held        | asking at the checkpoint      |
        | a poll was counted     | asking about the conclusion   |
        | a topic is completed   | asking how to continue        |

    Example: Dana is asked for the theme although asking fails at first
      Given a discussion without a theme
      And asking for the theme fails once with a lost connection
      When the discussion begins
      And Dana gives the theme "Remote work"
      Then asking for the theme was retried once
      And Dana is asked about the agenda

    Example: Dana is asked about the changes although asking fails at first
      Given asking about the changes fails once with a lost connection
      And the discussion has come to the question about continuing
      When Dana asks to change the agenda
      And Dana lets the discussion run to its end
      Then asking about the changes was retried once
      And the result is as if nothing had failed

    Example: A question that fails each time it is asked is retried each time
      Given a checkpoint after every 20 rounds
      And asking how to continue fails once with a wrong value, the first 2 times
      When the discussion runs to its end
      Then asking how to continue was retried twice
      And the result is as if nothing had failed
