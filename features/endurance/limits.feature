Feature: The limits of a discussion
  Dana waits for the agents and pays for the machine they run on.
  So the discussion as a whole, each step, and each phase stay within limits on time and memory.
  Time is clock time, whether a step works, sleeps, or waits. A failure names the limit and what reached it.

  Background:
    Given a discussion about "Remote work"
    And the agents want to discuss "Budget", "Hiring" and "Offices"
    And Dana agrees whenever asked

  Rule: A discussion stays within its limits

    Example: A discussion of three topics takes little time
      When the discussion begins
      Then the session is over
      And it took less than 30 seconds, and each step less than 1

    Example: A discussion of three topics needs little memory
      When the discussion begins
      Then the session is over
      And it needed less than 200 MiB, and grew by less than 100

    Example: No phase needs much memory of its own
      When the discussion begins
      Then the session is over
      And each phase needed less than 25 MiB of its own

  Rule: A limit that is reached is reported

    Example: A step that takes too long is named
      Given the time of a step is limited to 0.5 seconds
      And holding a round takes 0.6 seconds
      When the discussion begins
      Then only the limit on the time of a step is reached, by holding a round

    Example: A session that takes too long is reported
      Given the time of a session is limited to 0.5 seconds
      And holding a round takes 0.6 seconds
      When the discussion begins
      Then only the limit on the time of a session is reached

    Example: A session that leaks too much memory is reported
      Given the growth of memory is limited to 50 MiB
      And holding a round leaks 60 MiB
      When the discussion begins
      Then only the limit on the growth of memory is reached
