Feature: Asking a language model again
  Language models fail: the network breaks, a provider is busy, a reply is empty.
  Most failures pass quickly, so the discussion waits a little and asks again.
  It stops only if no model answers at all, and then nothing is lost.

  Background:
    Given a discussion about "Remote work"
    And the agents want to discuss "Budget"

  Rule: A failing model is asked up to three times, with longer waits

    Example: An agent that fails twice is heard at the third attempt
      Given the model cannot be reached twice while "Ada" is proposing topics
      When the discussion begins
      Then the discussion has waited 1 and then 2 seconds for an answer
      And "Ada" was asked 3 times when proposing topics
      And the proposals of "Ada" are "Budget"
      And a warning about "Ada" says "was asked 3 times"

    Example: An agent that fails three times is not asked a fourth time
      Given the model times out three times while "Ada" is proposing topics
      When the discussion begins
      Then the discussion has waited 1 and then 2 seconds for an answer
      And "Ada" was asked 3 times when proposing topics
      And Dana is asked about the agenda

    Example: A repeated request is reported
      Given the model cannot be reached once while "Ben" is speaking
      When the discussion runs to its end
      Then a warning about "Ben" says "was asked 2 times"
      And the session is over

    Scenario Outline: A short failure makes no difference: it <fault>
      Given the model <fault> once while "Ben" is speaking
      When the discussion runs to its end
      Then the session is over
      And the discussion has waited 1 second for an answer
      And nothing had to be recovered
      And the result is as if nothing had failed

      Examples:
        | why                      | fault             |
        | the network is down      | cannot be reached |
        | the provider is too slow | times out         |
        | the provider is broken   | returns an error  |
        | the answer is empty      | gives no answer   |
        | the provider is too busy | asks to wait      |

    Example: No one is asked again without need
      When the discussion runs to its end
      Then the session is over
      And no model was asked again
      And there is no warning

  Rule: A provider's requested wait is respected

    Example: A busy provider says how long to wait
      Given the model asks to wait 20 seconds once while "Cleo" is speaking
      When the discussion runs to its end
      Then the discussion has waited 20 seconds for an answer
      And the result is as if nothing had failed

  Rule: When no one answers, the discussion stops and can be resumed later

    Example: A discussion in which no one can propose a topic stops and says so
      Given no agent can be asked when proposing topics
      And the discussion has stopped because "no agent could propose a topic"
      When the models work again
      And the discussion is resumed
      Then Dana is asked about the agenda
      And collecting the proposals was retried three times

    Example: A discussion in which no one can speak is resumed when they can again
      Given no model can be reached in round 2
      And the discussion has stopped because "no one could speak in round 2"
      When the models work again
      And the machine stops and the discussion is resumed
      And Dana lets the discussion run to its end
      Then the result is as if nothing had failed
