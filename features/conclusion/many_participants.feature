Feature: Many participants
  Up to twenty agents can take part. Each vote and each voice counts as it does in a group of three.

  Background:
    Given a discussion about "Remote work"
    And the agents want to discuss "Budget"
    And a checkpoint after every 20 rounds

  Rule: Each participant has one vote, however many there are

    Scenario Outline: Each of <agents> participants has one vote <ballot>
      Given <agents> agents take part
      When the discussion runs to its end
      Then each of <agents> participants has one vote <ballot>

      Examples:
        | why                            | agents | ballot        |
        | few enough for any batch       | 10     | on concluding |
        | more than ten, on the agenda   | 12     | on the agenda |
        | more than ten, on a topic      | 12     | on concluding |
        | more than ten, on the session  | 12     | on continuing |
        | as many as there may be        | 20     | on the agenda |
        | as many as may end a topic     | 20     | on concluding |
        | as many as may end the session | 20     | on continuing |

    Example: Eleven of twenty votes carry a poll
      Given 20 agents take part
      When the discussion runs to its end
      Then 11 votes were needed to conclude "Budget" after round 3
      And the poll on "Budget" after round 3 counts 20 yes and 0 no

  Rule: Each participant is heard, however many there are

    Scenario Outline: Each of <agents> participants is heard once in each round
      Given <agents> agents take part
      When the discussion runs to its end
      Then every agent is consulted once in each round on "Budget"
      And the participants spoke <times> times in all

      Examples:
        | why                     | agents | times |
        | more than ten           | 12     | 36    |
        | as many as there may be | 20     | 60    |
