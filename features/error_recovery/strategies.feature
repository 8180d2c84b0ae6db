@engine
Feature: Which strategy is followed
  Engineers can say what happens when a node fails, or when a type of error occurs.
  The more specific rule wins, in whatever order the rules were registered.

  Background:
    Given the agents want to discuss "Budget"
    And polling on continuing fails once with an unknown error
    And the discussion has come to the question about the agenda

  Rule: The more specific strategy wins

    Example: A type of error has a strategy
      Given SKIP for every "RuntimeError" supplies "agents_vote_end_session"
      When Dana lets the discussion run to its end
      Then "agent_poll" was recovered once with SKIP
      And every step ran in the phase that it belongs to

    Example: The strategy of a parent type applies to a type without one
      Given FALLBACK for every "Exception" supplies "agents_vote_end_session"
      When Dana lets the discussion run to its end
      Then "agent_poll" was recovered once with FALLBACK

    Example: The exact type comes before its parent, even if registered later
      Given FALLBACK for every "Exception" supplies "agents_vote_end_session"
      And SKIP for every "RuntimeError" supplies "agents_vote_end_session"
      When Dana lets the discussion run to its end
      Then "agent_poll" was recovered once with SKIP

    Example: A strategy of the node comes before a strategy of the error
      Given FALLBACK for every "RuntimeError" supplies "agents_vote_end_session"
      And SKIP for "agent_poll" supplies "agents_vote_end_session"
      When Dana lets the discussion run to its end
      Then "agent_poll" was recovered once with SKIP

  Rule: A strategy that breaks the state ends the session

    Example: A strategy that supplies invalid values ends the session
      Given SKIP for "agent_poll" supplies a word for "agents_vote_end_session"
      When Dana lets the discussion run to its end
      Then "agent_poll" failed for good because "would break the state's schema"
      And the discussion stops because "something unknown"
