Feature: A session that cannot be repaired
  Sometimes no saved state of a session is sound, or nothing is left of it at all.
  The session then returns to the last step that can be read, or starts over as it was set up.
  It says so: a session that started over must never pass for the original.

  Background:
    Given a discussion about "Remote work"
    And the agents want to discuss "Budget", "Hiring" and "Offices"
    And the discussion has come to the question about continuing

  Rule: An unreadable session continues from what can be read

    Example: An unreadable session is recovered immediately
      When the saved session is made unreadable by a half-written step
      Then the discussion stops because "TypeError"
      And the session was rolled back because "TypeError"
      And the running session matches the saved one

    Example: An unreadable session is recovered when it is resumed
      Given a new flow stops at a half-written step because "TypeError"
      When the discussion is resumed
      Then the session was rolled back because "TypeError"
      And the session is as it was before the damage
      And Dana is asked about continuing

  Rule: A session without a sound checkpoint starts over as it was set up

    Example: A session whose saved data is lost starts over as it was opened
      When the saved session is lost
      And Dana lets the discussion run to its end
      Then the session was restarted because "does not hold what is kept"
      And Dana was never asked about the theme
      And the completed topics are "Budget", "Hiring" and "Offices"

    Example: A session that is lost after it was resumed starts over with its theme
      When the session is resumed, and the saved session is lost
      And Dana lets the discussion run to its end
      Then the session was restarted because "does not hold what is kept"
      And Dana was never asked about the theme
      And the completed topics are "Budget", "Hiring" and "Offices"

    Example: A session that nothing can repair starts over with its theme
      When the saved session is damaged by a forgotten decision
      And Dana lets the discussion run to its end
      Then the session was restarted because of a forgotten decision
      And Dana was never asked about the theme
      And the completed topics are "Budget", "Hiring" and "Offices"

    Example: A session that was damaged offline starts over with its theme
      When the saved session is damaged offline by a forgotten decision
      And Dana lets the discussion run to its end
      Then the session was restarted because of a forgotten decision
      And Dana was never asked about the theme
      And the completed topics are "Budget", "Hiring" and "Offices"
