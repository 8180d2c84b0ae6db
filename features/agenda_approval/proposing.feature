Feature: What the agents propose
  Dana sees an agenda that the agents really want: each one proposes, reads the other proposals, and votes.
  If an agent's reply is unreadable, it is left out and nothing is made up in its place.

  Background:
    Given a discussion about "Remote work"

  Rule: Every agent has a say

    Scenario Outline: Every agent is asked once: <why>
      When the discussion begins
      Then every agent was asked once when <task>
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

    Example: A topic is recorded as proposed by the agent who named it first
      Given "Ada" proposes "Budget" and "Hiring"
      And "Ben" proposes "Hiring" and "Offices"
      And "Cleo" proposes "Offices" and "Budget"
      When the discussion begins
      Then "Hiring" is on record as proposed by "Ada"
      And "Offices" is on record as proposed by "Ben"

    Example: An agent's refined proposals replace its first ones
      Given "Ada" proposes "Pay" and "Budget"
      And "Ada" says "1. Fair pay" when refining topics
      When the discussion begins
      Then the proposals of "Ada" are "Fair pay"
      And Dana is asked about the agenda

    Example: Twelve topics are all put to the vote
      Given "Ada" proposes "Budget", "Hiring", "Offices" and "Travel"
      And "Ben" proposes "Tools", "Security", "Law" and "Health"
      And "Cleo" proposes "Pay", "Culture", "Noise" and "Pets"
      When the discussion begins
      Then 12 topics are put to the vote
      And the moderator was asked to put all of them in order

    Example: An agent whose proposals cannot be read is skipped
      Given "Ada" proposes "Budget"
      And "Ben" says "Whatever the others like." when proposing topics
      And "Cleo" proposes "Hiring"
      When the discussion begins
      Then the topics put to the vote are "Budget" and "Hiring"
      And a warning says "the reply contains no list of topics"

    Scenario Outline: A topic is put to the vote without its formatting (<why>)
      Given every agent proposes "Hiring"
      And "Ada" says "<said>" when refining topics
      When the discussion begins
      Then the proposals of "Ada" are "<topic>"
      And the topics put to the vote are "<topic>" and "Hiring"

      Examples:
        | why                 | said                            | topic                   |
        | a heading in bold   | 1. **Budget**: what we spend    | Budget: what we spend   |
        | all of it in bold   | 1. **Budget**                   | Budget                  |
        | bold within         | 1. Our **whole** budget         | Our whole budget        |
        | a number beyond 9   | 12. Budget                      | Budget                  |
        | a bracket           | 3) Budget                       | Budget                  |
        | an underscore       | - budget_plan                   | budget_plan             |
        | a multiplication    | * 3*4 desks                     | 3*4 desks               |

    Example: Of an agent's six topics, the first five count
      Given "Ada" proposes "Pay", "Tax", "Rent", "Desks", "Tea" and "Pets"
      When the discussion begins
      Then the proposals of "Ada" are "Pay", "Tax", "Rent", "Desks" and "Tea"
