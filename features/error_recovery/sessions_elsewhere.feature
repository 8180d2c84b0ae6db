Feature: A session that outlives its machine
  A discussion may take days, and machines do not always last that long.
  A session saved in a file continues in any process from its last saved state.
  Answers stay answered, and anything that cannot be saved or read is reported at once.

  Background:
    Given a discussion about "Remote work"
    And the agents want to discuss "Budget" and "Hiring"
    And the session is saved in a file

  Rule: Another machine continues where this one stopped

    Example: A waiting question is answered on another machine
      Given the discussion has come to the question about continuing
      When another machine takes it over and Dana agrees to everything
      Then Dana was asked there about continuing
      And the session has ended there
      And the result is as if it had run on one machine

    Example: A question that is left open on another machine is still waiting
      Given the discussion has come to the question about continuing
      When another machine takes it over and Dana does not answer
      Then Dana was asked there about continuing
      And Dana is asked about continuing
      And nothing has changed

    Example: A machine that is killed during a round loses only that round
      When another machine is killed while holding a round, and this one resumes
      And Dana lets the discussion run to its end
      Then the completed topics are "Budget" and "Hiring"
      And Dana was never asked about the agenda
      And the result is as if it had run on one machine

  Rule: A session that cannot be saved stops, and resumes when it can

    Example: A full disk stops the session itself, and nothing is lost
      Given the discussion has come to the question about the agenda
      And the disk has little space left for the session
      And Dana has agreed, and the discussion stops because "disk is full"
      When the disk has space again
      And Dana lets the discussion run to its end
      Then the result is as if it had run on one machine

    Example: Damage that cannot be repaired yet stops the session until it can
      Given the discussion has come to the question about continuing
      And a read-only session file is damaged by a wrong count
      When the file is writable again
      Then the session was repaired because of a wrong count
      And the session is as it was before the damage
      And Dana is asked about continuing

  Rule: An unreadable file is refused and not overwritten

    Scenario Outline: The session resumes from its copy when the file is <how>
      Given the discussion has come to the question about continuing
      And the session file is <how> and refused because "<reason>"
      When the session file is restored
      Then Dana is asked about continuing
      And the remaining topics are "Hiring"

      Examples:
        | why                        | how         | reason         |
        | half of the file is gone   | cut off     | malformed      |
        | the file is something else | overwritten | not a database |

  Rule: A forged file is refused by name, and nothing in it runs

    Scenario Outline: A session file is refused and runs nothing when <why>
      Given the discussion has come to the question about continuing
      And the session file is <how> and refused because "<reason>"
      When the session file is restored
      Then nothing in the forged file has run
      And Dana is asked about continuing

      Examples:
        | why                              | how                                   | reason                                                         |
        | the theme is a command           | forged with a command                 | sessions.sqlite is refused: it holds os.mkdir                  |
        | a message hides a command        | forged with a command in a message    | sessions.sqlite is refused: it holds os.mkdir                  |
        | the question is a command        | forged with a command in the question | sessions.sqlite is refused: it holds os.mkdir                  |
        | a pickled object takes its place | forged with a pickled object          | sessions.sqlite is refused: it holds data in the format 'pickle' |
        | JSON names a constructor         | forged with a constructor in JSON     | sessions.sqlite is refused: it holds data in the format 'json' |

  Rule: A step is retried three times in all, whichever machine runs it

    Example: A step that fails a fourth time on another machine stops the discussion
      Given the agents want to discuss "Budget", "Hiring", "Offices" and "Travel"
      And polling on continuing fails once with a rate limit, the first 4 times
      And the discussion has come to the question about continuing
      When the machine stops and the discussion is resumed
      And Dana lets the discussion run to its end
      Then the discussion stops because "the rate limit is reached"
