Feature: When something fails while Dana is asked
  Dana decides, and nothing decides for her, whatever goes wrong.
  A question that could not be asked is asked again, and an answer she gave is not lost.
  A failure on Dana's side is shown and never counts as her answer.

  Background:
    Given a discussion about "Remote work"
    And the agents want to discuss "Budget" and "Hiring"

  Rule: A question is no failure

    Example: A discussion that waits for Dana has nothing to recover from
      When the discussion begins
      Then Dana is asked about the agenda
      And nothing had to be recovered
      And there is no warning

  Rule: A question that could not be asked is asked again, and only Dana answers it

    Example: Dana is asked about the agenda although asking failed at first
      Given asking about the agenda fails once with a wrong value
      When the discussion begins
      Then Dana is asked about the agenda
      And 0 rounds were held on "Budget"

    Example: A step that has nothing to ask is retried and recorded as well
      Given asking for the theme fails once with a lost connection
      When the discussion begins
      Then asking for the theme was retried once
      And Dana is asked about the agenda

    Example: The failed question is on record after Dana's answer
      Given asking about the agenda fails once with a lost connection
      And the discussion has come to the question about the agenda
      When Dana approves the agenda
      Then asking about the agenda was retried once
      And the discussion moves on to "Budget"

    Example: A question that cannot be skipped stops the discussion, unanswered
      Given asking about the agenda fails once with a full disk
      And the discussion has stopped because "no space left on the disk"
      When the discussion is resumed
      Then Dana is asked about the agenda
      And 0 rounds were held on "Budget"

  Rule: A failure on the way to Dana is shown and is not an answer

    Example: A broken screen ends the session visibly, and the question waits
      Given the discussion has come to the question about continuing
      When Dana's screen fails at the question
      Then the discussion stops because "the screen shows nothing"
      And Dana is asked about continuing
      And the remaining topics are "Hiring"

  Rule: A step that fails after Dana's answer does not ask her again

    Example: A step that fails after an answer is resumed without asking again
      Given announcing the topic fails twice with a wrong value
      And the discussion has stopped because "a value is wrong"
      When the discussion is resumed
      Then Dana is asked about the checkpoint
      And Dana was asked about the agenda 1 time
