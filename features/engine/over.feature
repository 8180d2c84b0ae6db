@engine
Feature: Sessions that are over
  A session that is over has nothing left to stream.
  A caller who streams it anyway has confused it with another, and an empty stream would hide that.

  Background:
    Given a discussion about "Remote work"
    And the agents want to discuss "Budget"
    And Dana agrees whenever asked

  Rule: A session that is over is not streamed again

    Scenario Outline: A session that is over refuses to be streamed with resume_from_checkpoint <resume>
      When the discussion begins
      And the session is streamed with resume_from_checkpoint <resume>
      Then the discussion stops because "the session is over"
      And nothing has changed

      Examples:
        | why                | resume |
        | left to it         | None   |
        | insisted upon      | True   |
        | from its beginning | False  |

    Example: A session that is over accepts no answer
      When the discussion begins
      And the session is streamed with an answer to an unknown interrupt
      Then the discussion stops because "the session is over"
      And nothing has changed
