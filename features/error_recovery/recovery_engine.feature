@engine
Feature: The recovery of nodes
  Engineers can register a recovery for a node or for a type of error.
  A recovery must supply what the node's router reads, so that the session can continue.
  It never answers for the owner and never makes a sound session worse.

  Background:
    Given a discussion about "Remote work"
    And a checkpoint after every 20 rounds

  Rule: A registered strategy is followed if it can continue

    Scenario Outline: A registered strategy that supplies the router's keys is followed: <strategy>
      Given polling on continuing fails once with an unknown error
      And the discussion has come to the question about the agenda
      And <strategy> for "agent_poll" supplies "agents_vote_end_session"
      When Dana lets the discussion continue
      Then "agent_poll" was recovered once with <strategy>
      And Dana is asked about continuing

      Examples:
        | why                    | strategy |
        | the poll is left out   | SKIP     |
        | the poll is replaced   | FALLBACK |
        | the poll is unneeded   | CONTINUE |

    Example: A strategy that supplies no key for the router ends the session
      Given polling on continuing fails once with an unknown error
      And the discussion has come to the question about the agenda
      And SKIP for "agent_poll" supplies nothing
      When Dana lets the discussion continue
      Then "agent_poll" failed for good because "no agents_vote_end_session"
      And the discussion stops because "something unknown"

    Scenario Outline: A skipped step does not change the phase: <node>
      Given the agents want to discuss "Budget"
      And <activity> fails once with an unknown error
      And the session is opened
      And SKIP for "<node>" supplies nothing
      When the discussion runs to its end
      Then every step ran in the phase that it belongs to

      Examples:
        | why                      | node                     | activity                        |
        | the agenda has no votes  | agenda_voting            | voting on the agenda            |
        | a round has no summary   | round_summarization      | summarizing the round           |
        | a topic has no report    | topic_report_generation  | writing the report on the topic |
        | a topic is not summed up | topic_summary_generation | summing up the topic            |
        | nothing is filed         | multi_file_output        | filing the final report         |

    Example: A registered strategy that would answer for the owner ends the session
      Given asking how to continue fails once with an unknown error
      And the discussion has come to the question about the agenda
      And FALLBACK for "user_approval" supplies "user_continuation_decision"
      When Dana lets the discussion continue
      Then "user_approval" failed for good because "would answer for the owner"
      And the discussion stops because "something unknown"

  Rule: A failure is judged by its place and its kind

    Scenario Outline: A failure of <node> is judged <severity>
      Given <activity> fails once with <failure>
      When the discussion runs to its end
      Then the failure of "<node>" is <severity>
      And <outcome>

      Examples:
        | why                   | activity                        | node                    | failure           | severity | outcome                                  |
        | the owner is asked    | asking how to continue          | user_approval           | a wrong value     | LOW      | the session is over                      |
        | a poll can be held    | polling on continuing           | agent_poll              | a wrong value     | MEDIUM   | the session is over                      |
        | a round is essential  | holding a round                 | discussion_round        | a wrong value     | HIGH     | the session is over                      |
        | a report is content   | writing the report on the topic | topic_report_generation | a wrong value     | HIGH     | the session is over                      |
        | the last one as well  | writing the final report        | final_report_generation | a wrong value     | HIGH     | the session is over                      |
        | nothing is there yet  | preparing the session           | config_and_keys         | a wrong value     | HIGH     | the discussion stops because "is wrong"  |
        | no agent is there yet | seating the agents              | agent_instantiation     | a wrong value     | HIGH     | the discussion stops because "is wrong"  |
        | the process is ill    | polling on continuing           | agent_poll              | too little memory | CRITICAL | the discussion stops because "no memory" |

  Rule: A check and an emergency leave a sound session unchanged

    Example: A session that has not started is left unchanged
      Given the session is opened
      Then a check of the session finds nothing, and an emergency changes nothing

    Example: A session that waits for its first answer is left unchanged
      Given a discussion without a theme
      And the discussion has come to the question about the theme
      Then a check of the session finds nothing, and an emergency changes nothing

    Example: A session that is over is left unchanged
      Given the discussion has run to its end
      Then a check of the session finds nothing, and an emergency changes nothing
