Feature: The session store fails
  A discussion is saved step by step, and the store may fail at any step.
  Only what is saved counts: the session goes back to its last saved state and continues from there.
  Every recovery is on record, so no one has to guess.

  Background:
    Given a discussion about "Remote work"
    And the agents want to discuss "Budget" and "Hiring"
    And a checkpoint after every 20 rounds

  Rule: A session that cannot be saved is where it was last saved

    Scenario Outline: Unsaved work is forgotten immediately: <why>
      Given each step is saved <moment>
      And <kept> cannot be saved once
      When the discussion runs to its end
      Then the discussion stops because "the store cannot be reached"
      And the session was <remedy> because "the store cannot be reached"
      And the running session matches the saved one

      Examples:
        | why                       | moment                     | kept                                         | remedy         |
        | nothing is saved, later   | while the next one runs    | the beginning                                | restarted      |
        | between two steps         | before the next one begins | the result of holding a round                | reloaded       |
        | several steps later       | while the next one runs    | the result of refining the proposals         | reloaded       |
        | in the middle of a topic  | while the next one runs    | the result of counting the votes             | reloaded       |
        | when a question is asked  | before the next one begins | the question about the agenda                | left unchanged |
        | when a topic is completed | before the next one begins | the result of filing the report on the topic | reloaded       |

    Scenario Outline: The discussion continues from the saved work: <why>
      Given each step is saved <moment>
      And <kept> cannot be saved once
      And the discussion has stopped because "the store cannot be reached"
      When the discussion is resumed
      And Dana lets the discussion run to its end
      Then nothing is lost and nothing counts twice

      Examples:
        | why                       | moment                     | kept                                         |
        | between two steps         | before the next one begins | the result of holding a round                |
        | several steps later       | while the next one runs    | the result of refining the proposals         |
        | in the middle of a topic  | while the next one runs    | the result of counting the votes             |
        | when a question is asked  | while the next one runs    | the question about the agenda                |
        | when a topic is completed | before the next one begins | the result of filing the report on the topic |

    Example: A store that fails twice in a row costs nothing either
      Given the result of merging the proposals cannot be saved twice
      And the discussion has stopped twice because "the store cannot be reached"
      When the discussion is resumed
      And Dana lets the discussion run to its end
      Then nothing is lost and nothing counts twice

  Rule: A waiting question is not lost

    Example: Dana is still asked when the store fails while her question waits
      Given the question about the agenda cannot be saved once
      And the discussion has stopped because "the store cannot be reached"
      When the discussion is resumed
      Then Dana is asked about the agenda
      And Dana was asked about the agenda 1 time

  Rule: A session damaged by its failing store is repaired immediately

    Scenario Outline: Damage left by a failing store is repaired immediately: <why>
      Given each step is saved before the next one begins
      And <kept> is saved with <damage>
      When the discussion runs to its end
      Then the discussion stops because "the store cannot be reached"
      And the session was <remedy> because "the store cannot be reached"
      And the running session matches the saved one

      Examples:
        | why                         | kept                             | damage               | remedy      |
        | the right value is certain  | the result of holding a round    | a wrong count        | repaired    |
        | the previous step is intact | the result of holding a round    | a missing list       | rolled back |
        | nothing saved is intact     | the result of setting the agenda | a forgotten decision | restarted   |

    Scenario Outline: A session damaged by its store is discussed to its end: <why>
      Given each step is saved before the next one begins
      And <kept> is saved with <damage>
      And the discussion has stopped because "the store cannot be reached"
      When the discussion is resumed
      And Dana lets the discussion run to its end
      Then 3 rounds were held on "Budget"

      Examples:
        | why                         | kept                             | damage               |
        | the right value is certain  | the result of holding a round    | a wrong count        |
        | the previous step is intact | the result of holding a round    | a missing list       |
        | nothing saved is intact     | the result of setting the agenda | a forgotten decision |

  Rule: A session that cannot be recovered says that it cannot continue

    Example: A session whose store is lost stops, and resumes when the store works again
      Given the store is lost before the result of holding a round is saved
      And the discussion has stopped because "cannot go on as it is"
      When the store works again
      And Dana lets the discussion run to its end
      Then the session was abandoned because "the store cannot be reached"
      And nothing is lost and nothing counts twice

    Example: A session whose repair is not saved says that it is still damaged
      Given the store loses every repair
      And the discussion has come to the question about continuing
      And the saved session is damaged beyond repair by a wrong count
      When the store works again
      Then the session was repaired because of a wrong count
      And the session was abandoned because "total_messages"
