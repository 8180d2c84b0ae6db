@engine
Feature: Which strategy is followed
  Engineers can say what happens when a node fails, or when a type of error occurs.
  The more specific rule wins, in whatever order the rules were registered.

  Background:
    Given the agents want to discuss "Budget"
    And polling on continuing fails once with an unknown error
    And the discussion has come to the question about the agenda

  Rule: The more exact saying wins

    Example: A type of error has a strategy
      Given SKIP for every "RuntimeError" supplies "agents_vote_end_session"
      When Dana lets the discussion run to its end
      Then "agent_poll" was recovered once with SKIP
      And every step ran in the phase that it belongs to

    Example: The strategy of a parent type stands for a type without one
      Given FALLBACK for every "Exception" supplies "agents_vote_end_session"
      When Dana lets the discussion run to its end
      Then "agent_poll" was recovered once with FALLBACK

    Example: The exact type comes before its parent, which was said first
      Given FALLBACK for every "Exception" supplies "agents_vote_end_session"
      And SKIP for every "RuntimeError" supplies "agents_vote_end_session"
      When Dana lets the discussion run to its end
      Then "agent_poll" was recovered once with SKIP

    Example: What is said of the node comes before what is said of the error
      Given FALLBACK for every "RuntimeError" supplies "agents_vote_end_session"
      And SKIP for "agent_poll" supplies "agents_vote_end_session"
      When Dana lets the discussion run to its end
      Then "agent_poll" was recovered once with SKIP

  Rule: A strategy that breaks the state becomes an end

    Example: A strategy that supplies what does not belong there becomes an end
      Given SKIP for "agent_poll" supplies a word for "agents_vote_end_session"
      When Dana lets the discussion run to its end
      Then "agent_poll" failed for good because "would break the state's schema"
      And the discussion stops because "something unknown"
