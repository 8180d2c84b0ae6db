Feature: Waiting for a provider
  A busy provider may say how long to wait, and gets that time unless it makes no sense:
  a year, forever, less than zero. Then the wait is the longest one allowed, and a warning says so.

  Background:
    Given a discussion about "Remote work"
    And the agents want to discuss "Budget"

  Rule: No wait is longer than is sensible

    Scenario Outline: A provider that asks to wait <wait> gets the longest wait
      Given the model asks to wait <wait> once while "Cleo" is speaking
      When the discussion runs to its end
      Then the discussion has waited 60 seconds for an answer
      And a warning about "Cleo" says "the provider asks to wait"
      And the session is over

      Examples:
        | why           | wait                  |
        | it never ends | forever               |
        | years         | for 31536000 s        |
        | a little more | for 61 s              |
        | in the past   | for a negative number |
        | not a time    | for an invalid number |

    Scenario Outline: A provider that asks for <time> seconds, <why>, gets exactly that time
      Given the model asks to wait <time> seconds once while "Cleo" is speaking
      When the discussion runs to its end
      Then the discussion has waited <time> seconds for an answer
      And 0 warnings say "the provider asks to wait"

      Examples:
        | why       | time |
        | the least | 0    |
        | the most  | 60   |

    Example: The longest wait is part of the setup
      Given a provider may ask to wait at most 5 seconds
      And the model asks to wait 20 seconds once while "Cleo" is speaking
      When the discussion runs to its end
      Then the discussion has waited 5 seconds for an answer
      And a warning about "Cleo" says "the discussion waits 5"
