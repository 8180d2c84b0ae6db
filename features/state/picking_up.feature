Feature: Resuming a discussion
  A discussion can be left and resumed later, here or on another machine.
  It continues as the same discussion, or says why it cannot.

  Background:
    Given a discussion about "Remote work"
    And the agents want to discuss "Budget"

  Rule: A discussion that is over stays unchanged

    Example: A discussion that is over cannot be resumed
      Given Dana agrees whenever asked
      When the discussion begins
      And the discussion is resumed
      Then the discussion stops because "the session is over"
      And nothing has changed

    Example: A discussion that is over cannot be resumed on another machine either
      Given Dana agrees whenever asked
      When the discussion begins
      And the machine stops and the discussion is resumed
      Then the discussion stops because "the session is over"
      And nothing has changed

  Rule: No warning is lost when a discussion is resumed

    Example: A warning about other settings leaves other warnings alone
      Given "Ada" cannot be asked when speaking
      And holding a round fails four times with a lost connection
      And the discussion has stopped because "the connection is lost"
      When the discussion is resumed with more tokens for the report writer
      Then a warning says "resumed with other settings"
      And a warning about "Ada" says "does not speak in round 1"
