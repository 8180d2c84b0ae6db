@engine
Feature: The health of a flow
  The health report counts how the streams of a flow ended. Operators look there first.
  A flow that no one monitors does not need one.

  Background:
    Given a discussion about "Remote work"
    And the agents want to discuss "Budget"
    And a checkpoint after every 20 rounds

  Rule: The health report counts streams, questions and errors

    Example: A session that ran to its end has completed every stream
      Given Dana agrees whenever asked
      When the discussion begins
      Then the health report says:
        | what               | number |
        | streams started    | 3      |
        | streams completed  | 3      |
        | streams active     | 0      |
        | interrupts handled | 2      |
        | errors             | 0      |
        | completion rate    | 1      |

    Example: A refused answer does not count as a handled question
      Given the discussion has come to the question about the agenda
      When Dana answers with a misspelled approval
      And Dana approves the agenda
      Then the health report says:
        | what               | number |
        | interrupts handled | 1      |
        | errors             | 0      |

    Example: An error is counted, and its stream is over
      Given polling on continuing fails once with an unknown error
      And the discussion has stopped because "something unknown"
      Then the health report says:
        | what               | number |
        | streams started    | 3      |
        | streams completed  | 3      |
        | streams active     | 0      |
        | interrupts handled | 1      |
        | errors             | 1      |
        | completion rate    | 1      |

    Example: A stream that is abandoned early is no longer active
      Given the discussion has come to the question about the agenda
      When the session is streamed again, and the stream is abandoned
      Then the health report says:
        | what               | number |
        | streams started    | 2      |
        | streams completed  | 1      |
        | streams active     | 0      |
        | errors             | 0      |
        | completion rate    | 0.5    |

  Rule: The health report is kept only on request

    Example: A flow without monitoring keeps no report and says so
      Given the flow is not monitored
      And the discussion has come to the question about the agenda
      Then there is no health report
