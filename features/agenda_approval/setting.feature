Feature: How the moderator sets the agenda
  The moderator puts the agents' topics in order and adds none.
  If the moderator's reply is unreadable, a simple rule picks the topics, and Dana gets a warning.

  Background:
    Given a discussion about "Remote work"

  Rule: The moderator orders the topics and adds none

    Example: A topic that no one proposed is dropped with a warning
      Given the agents want to discuss "Budget" and "Hiring"
      And the moderator puts "Topic 1", "Hiring" and "Topic 2" on the agenda
      When the discussion begins
      Then the proposed agenda is "Hiring"
      And a warning says "Topic 1"
      And a warning says "Topic 2"

    Example: The moderator cannot put part of a title on the agenda
      Given the agents want to discuss "Budget rules" and "Hiring"
      And the moderator puts "Budget" and "Hiring" on the agenda
      When the discussion begins
      Then the proposed agenda is "Hiring"
      And 1 warning says 'put "Budget" on the agenda, which no one proposed'

    Scenario Outline: An agenda is read regardless of what surrounds it: <why>
      Given the agents want to discuss "Budget" and "Hiring"
      And the moderator puts "Hiring" and "Budget" on the agenda
      And what the moderator says is <wrapped> when setting the agenda
      When the discussion begins
      Then the proposed agenda is "Hiring" and "Budget"
      And there is no warning

      Examples:
        | why          | wrapped          |
        | polite       | wrapped in prose |
        | as a listing | in a code block  |

    Scenario Outline: An unreadable reply is replaced by the first five topics: <why>
      Given "Ada" proposes "Budget", "Hiring" and "Law"
      And "Ben" proposes "Travel", "Tools" and "Pets"
      And what the moderator says is <spoiled> when setting the agenda
      When the discussion begins
      Then the proposed agenda is "Budget", "Hiring", "Law", "Travel" and "Tools"
      And a warning says "the first 5 topics become the agenda"

      Examples:
        | why               | spoiled              |
        | breaks off        | cut off              |
        | different content | of the wrong type    |
        | only prose        | in an unknown format |

    Example: At most ten topics are put to the vote when no one merges them
      Given "Ada" proposes "Budget", "Hiring", "Offices" and "Travel"
      And "Ben" proposes "Tools", "Security", "Law" and "Health"
      And "Cleo" proposes "Pay", "Culture", "Noise" and "Pets"
      And the moderator says "As they stand." when merging the proposals
      When the discussion begins
      Then 10 topics are put to the vote
