Feature: A session that cannot be mended
  Sometimes no saved state of a session is sound, or nothing is left of it at all.
  The session then returns to the last step that can be read, or starts over as it was set up.
  It says so: a session that started over must never pass for the original.

  Background:
    Given a discussion about "Remote work"
    And the agents want to discuss "Budget", "Hiring" and "Offices"
    And the discussion has come to the question about continuing

  Rule: A session that cannot be read goes on from what can be read

    Example: A session that cannot be read is looked after at once
      When the saved session is made unreadable by a half-written step
      Then the discussion stops because "TypeError"
      And the session was rolled back because "TypeError"
      And the running session matches the saved one

    Example: A session that cannot be read when it is picked up is looked after at once
      Given a new flow stops at a half-written step because "TypeError"
      When the discussion is resumed
      Then the session was rolled back because "TypeError"
      And the session is as it was before the damage
      And Dana is asked about continuing

  Rule: A session of which no checkpoint is sound begins anew, as it was meant

    Example: A session of which nothing is kept any more begins again as it was opened
      When the saved session is lost
      And Dana lets the discussion run to its end
      Then the session was restarted because "does not hold what is kept"
      And Dana was never asked about the theme
      And the completed topics are "Budget", "Hiring" and "Offices"

    Example: A session that is lost after it was picked up begins anew with its theme
      When the session is resumed, and the saved session is lost
      And Dana lets the discussion run to its end
      Then the session was restarted because "does not hold what is kept"
      And Dana was never asked about the theme
      And the completed topics are "Budget", "Hiring" and "Offices"

    Example: A session that nothing can mend begins anew with its theme
      When the saved session is damaged by a forgotten decision
      And Dana lets the discussion run to its end
      Then the session was restarted because of a forgotten decision
      And Dana was never asked about the theme
      And the completed topics are "Budget", "Hiring" and "Offices"

    Example: A session that was damaged while nobody looked begins anew with its theme
      When the saved session is damaged offline by a forgotten decision
      And Dana lets the discussion run to its end
      Then the session was restarted because of a forgotten decision
      And Dana was never asked about the theme
      And the completed topics are "Budget", "Hiring" and "Offices"
