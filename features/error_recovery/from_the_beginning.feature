Feature: Sessions that fail at the start
  A session that fails before anyone speaks has nothing to go back to.
  It starts over as it was set up and does not affect any other session.
  Retries are counted for each session from its start, wherever it continues.

  Background:
    Given a discussion about "Remote work"

  Rule: A session that cannot be repaired starts over as it was set up

    Example: A session that is damaged before it begins keeps its theme
      Given the session is opened
      When the running session is damaged by a missing list
      Then the session was restarted because of a missing list
      And every agent hears the theme "Remote work"
      And Dana is asked about the agenda

    Example: A session that is damaged before it begins still asks for the owner's topics
      Given Dana wants to name the topics
      And the session is opened
      When the running session is damaged by a missing list
      Then the session was restarted because of a missing list
      And Dana is asked about the topics

    Example: A session that nothing can repair still asks for the owner's topics
      Given Dana wants to name the topics
      And the discussion has come to the question about the topics
      When the saved session is damaged by a forgotten decision
      Then the session was restarted because of a forgotten decision
      And Dana is asked about the topics

  Rule: Each session has its own attempts

    Example: The retries of one session do not count for another
      Given merging the proposals fails three times with a lost connection
      And the discussion has come to the question about the agenda
      When another discussion about "Travel" begins alongside it
      Then the other discussion asks about the agenda
      And Dana is asked about the agenda

    Example: A final failure of one session is not on record in another
      Given no agent can be asked when proposing topics
      And the discussion has stopped because "no agent could propose a topic"
      When the models work again
      And another discussion about "Travel" begins alongside it
      Then the other discussion asks about the agenda
      And nothing had to be recovered in the other discussion

    Example: The retries on one machine count on the next
      Given the agents want to discuss "Budget" and "Hiring"
      And polling on continuing fails twice with a rate limit, the first 2 times
      And the discussion has come to the question about continuing
      When the machine stops and the discussion is resumed
      And Dana lets the discussion run to its end
      Then the discussion stops because "the rate limit is reached"
