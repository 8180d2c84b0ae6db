@engine
Feature: What is known of a failure
  Whoever looks for the cause of a failure looks where it happened, and at what was decided then.
  A node that cannot do its work says what it lacks, instead of breaking down somewhere inside.

  Background:
    Given a discussion about "Remote work"

  Rule: A node that is entered without what it needs says what is missing

    Example: A round is not held without a topic
      Given announcing the topic fails once with an unknown error
      And the discussion has come to the question about the agenda
      And SKIP for "announce_item" supplies all that it must
      When Dana approves the agenda
      Then the discussion stops because "needs active_topic"
      And the error names "discussion_round", caused by "NodeValidationError"

  Rule: The last hundred failures are on record, with what was decided

    Example: Of 101 failures only the first is forgotten
      Given the session is opened
      When 101 failures of "collate_proposals" are decided on
      Then the last 100 of them are on record, each as given up
