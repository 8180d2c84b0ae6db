Feature: A session that cannot be mended
  Sometimes no saved state of a session is sound, or nothing is left of it at all.
  The session then returns to the last step that can be read, or starts over as it was set up.
  It says so: a session that started over must never pass for the original.

  Background:
    Given a discussion about "Remote work"
    And the agents want to discuss "Budget", "Hiring" and "Offices"
    And the discussion has come to the question about going on

  Rule: A session that cannot be read goes on from what can be read

    Example: A session that cannot be read is looked after at once
      When a half-written step makes what is kept of the session unreadable
      Then the discussion stops because "TypeError"
      And the session was undone because "TypeError"
      And what is in hand is what is kept

  Rule: A session of which no checkpoint is sound begins anew, as it was meant

    Example: A session of which nothing is kept any more begins again as it was opened
      When all that is kept of the session is lost
      And Dana lets the discussion run to its end
      Then the session was begun anew because "does not hold what is kept"
      And Dana was never asked about the theme
      And the completed topics are "Budget", "Hiring" and "Offices"

    Example: A session that is lost after it was picked up begins anew with its theme
      When the session is picked up again, and all that is kept of it is lost
      And Dana lets the discussion run to its end
      Then the session was begun anew because "does not hold what is kept"
      And Dana was never asked about the theme
      And the completed topics are "Budget", "Hiring" and "Offices"

    Example: A session that nothing can mend begins anew with its theme
      When a forgotten decision comes into what is kept of the session
      And Dana lets the discussion run to its end
      Then the damage by a forgotten decision was begun anew
      And Dana was never asked about the theme
      And the completed topics are "Budget", "Hiring" and "Offices"

    Example: A session that was damaged while nobody looked begins anew with its theme
      When a forgotten decision comes into what is kept while the machine is off
      And Dana lets the discussion run to its end
      Then the damage by a forgotten decision was begun anew
      And Dana was never asked about the theme
      And the completed topics are "Budget", "Hiring" and "Offices"
