Feature: When a step of the discussion fails
  A step can fail for many reasons, from a lost connection to a bug in the program.
  It is retried if it may succeed and skipped if it does not matter. Otherwise the discussion stops.
  Every failure is recorded, and a discussion that stopped can be resumed.

  Background:
    Given a discussion about "Remote work"
    And the agents want to discuss "Budget"
    And a checkpoint after every 20 rounds

  Rule: A failure that may be an accident is retried once

    Scenario Outline: A step that fails once with <failure> is retried
      Given <activity> fails once with <failure>
      When the discussion runs to its end
      Then <activity> was retried once
      And the result is as if nothing had failed

      Examples:
        | why                      | failure           | activity                 |
        | something was miscounted | a wrong value     | counting the votes       |
        | something was not found  | a missing entry   | counting the votes       |
        | a phase is just starting | an invalid result | collecting the proposals |

    Example: A step that fails again stops the discussion
      Given summing up the topic fails twice with a missing entry
      And the discussion has stopped because "an entry is missing"
      When the discussion is resumed
      Then Dana is asked about continuing
      And summing up the topic was retried once

    Example: A step that fails once in each of two rounds is retried in both
      Given holding a round fails once with a wrong value, the first 2 times
      When the discussion runs to its end
      Then holding a round was retried twice
      And the result is as if nothing had failed

  Rule: A short failure is retried up to three times

    Example: A step that succeeds at the last attempt is done
      Given polling on continuing fails three times with a lost connection
      When the discussion runs to its end
      Then polling on continuing was retried three times
      And the result is as if nothing had failed

    Example: A step that fails a fourth time stops the discussion
      Given polling on continuing fails four times with a lost connection
      And the discussion has stopped because "the connection is lost"
      When the machine stops and the discussion is resumed
      And Dana lets the discussion run to its end
      Then the result is as if nothing had failed

  Rule: A lasting failure stops the discussion immediately

    Scenario Outline: The discussion stops immediately when <why>
      Given <activity> fails once with <failure>
      And the discussion has stopped because "<reason>"
      When the discussion is resumed
      And the discussion runs to its end
      Then no recovery was attempted
      And the result is as if nothing had failed

      Examples:
        | why                            | activity              | failure           | reason              |
        | the session cannot be prepared | preparing the session | a wrong value     | a value is wrong    |
        | the agents cannot be seated    | seating the agents    | a missing entry   | an entry is missing |
        | the machine has no memory left | holding a round       | too little memory | no memory left      |
        | the cause is unknown           | counting the votes    | an unknown error  | something unknown   |

  Rule: A full disk does not cost a discussion

    Example: Reports that cannot be filed are kept, and the session runs to its end
      Given the disk is full twice
      When the discussion runs to its end
      Then a warning says "the report on Budget could not be filed"
      And a warning says "a part of the final report could not be filed"
      And there is a report on "Budget"
      And the session is over

    Example: The session ends without its last files when they cannot be written
      Given filing the final report fails once with a full disk
      When the discussion runs to its end
      Then filing the final report failed once, and the discussion continued
      And a warning says "no space left on the disk"
      And the session is over
