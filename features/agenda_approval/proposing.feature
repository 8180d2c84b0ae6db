Feature: How a proposed agenda comes about
  What Dana is shown is what the agents want: each proposes, sees what the others propose, and votes.
  The moderator puts it in order and adds nothing.
  Where somebody cannot be understood, their part is left out or done plainly, never made up.

  Background:
    Given a discussion about "Remote work"

  Rule: Every agent has a say

    Scenario Outline: Every agent is asked once: <why>
      When the discussion begins
      Then every agent was asked once for <task>
      And Dana is asked about the agenda

      Examples:
        | why             | task                 |
        | to begin with   | proposing topics     |
        | having listened | refining topics      |
        | to decide       | voting on the agenda |

    Example: A topic that several agents propose is put to the vote once
      Given "Ada" proposes "Budget" and "Hiring"
      And "Ben" proposes "Hiring" and "Offices"
      And "Cleo" proposes "Offices" and "Budget"
      When the discussion begins
      Then every agent saw that "Ben" proposes "Offices"
      And the topics put to the vote are "Budget", "Hiring" and "Offices"

    Example: Twelve topics are all put to the vote
      Given "Ada" proposes "Budget", "Hiring", "Offices" and "Travel"
      And "Ben" proposes "Tools", "Security", "Law" and "Health"
      And "Cleo" proposes "Pay", "Culture", "Noise" and "Pets"
      When the discussion begins
      Then 12 topics are put to the vote

    Example: An agent who proposes nothing that can be read is passed over
      Given "Ada" proposes "Budget"
      And "Ben" says "Whatever the others like." when proposing topics
      And "Cleo" proposes "Hiring"
      When the discussion begins
      Then the topics put to the vote are "Budget" and "Hiring"
      And a warning says "the reply holds no list of topics"

  Rule: The moderator orders the topics and invents none

    Example: A topic that nobody proposed is dropped, and that is said
      Given the agents want to discuss "Budget" and "Hiring"
      And the moderator puts "Topic 1", "Hiring" and "Topic 2" on the agenda
      When the discussion begins
      Then the proposed agenda is "Hiring"
      And a warning says "Topic 1"
      And a warning says "Topic 2"

    Scenario Outline: An agenda is read whatever stands around it: <why>
      Given the agents want to discuss "Budget" and "Hiring"
      And the moderator puts "Hiring" and "Budget" on the agenda
      And what the moderator says is <wrapped> when setting the agenda
      When the discussion begins
      Then the proposed agenda is "Hiring" and "Budget"
      And there is no warning

      Examples:
        | why          | wrapped          |
        | polite       | wrapped in prose |
        | as a listing | fenced           |

    Scenario Outline: The first five topics are proposed for an unreadable reply: <why>
      Given "Ada" proposes "Budget", "Hiring" and "Law"
      And "Ben" proposes "Travel", "Tools" and "Pets"
      And what the moderator says is <spoiled> when setting the agenda
      When the discussion begins
      Then the proposed agenda is "Budget", "Hiring", "Law", "Travel" and "Tools"
      And a warning says "the first 5 topics are"

      Examples:
        | why             | spoiled           |
        | breaks off      | cut off           |
        | another content | of the wrong kind |
        | mere prose      | in no known form  |

    Example: At most ten topics are put to the vote when nobody unites them
      Given "Ada" proposes "Budget", "Hiring", "Offices" and "Travel"
      And "Ben" proposes "Tools", "Security", "Law" and "Health"
      And "Cleo" proposes "Pay", "Culture", "Noise" and "Pets"
      And the moderator says "As they stand." when uniting the proposals
      When the discussion begins
      Then 10 topics are put to the vote
