Feature: Taking part in a round
  Dana can be asked before or after each round to say something, let it continue, or end the topic.
  Everyone hears what she says in the round it is meant for.
  Asking her never costs a round or makes an agent speak twice.

  Background:
    Given a discussion about "Remote work"
    And the agents want to discuss "Budget" and "Hiring"
    And a checkpoint after every 20 rounds

  Rule: Dana is asked once for each round, and each round is held once

    Example: A round waits for Dana if she is asked before it
      Given Dana is asked before each round
      And the discussion has come to the question about taking part
      Then Dana is asked to take part in round 1 on "Budget"
      And 0 rounds were held on "Budget"

    Example: Dana sees the summary if she is asked after a round
      Given Dana is asked after each round
      And the discussion has come to the question about taking part
      Then Dana is asked to take part in round 1 on "Budget"
      And Dana is shown the summary of round 1 on "Budget"
      And 1 round was held on "Budget"

    Scenario Outline: Rounds advance by one and each agent is consulted once, with Dana asked <when>
      Given Dana is asked <when>
      And the discussion has come to the question about continuing
      Then 3 rounds were held on "Budget"
      And every agent is consulted once in each round on "Budget"
      And Dana was asked about taking part 3 times

      Examples:
        | when              |
        | before each round |
        | after each round  |

  Rule: What Dana says is part of the round it is meant for

    Example: What Dana says before a round opens that round
      Given Dana is asked before each round
      And the discussion has come to the question about taking part
      When Dana says "Mind the costs."
      Then every agent hears "Mind the costs." from Dana in round 1 on "Budget"
      And the summary of round 1 on "Budget" covers everything said in it
      And Dana is asked to take part in round 2 on "Budget"

    Example: What Dana says after a round opens the next round
      Given Dana is asked after each round
      And the discussion has come to the question about taking part
      When Dana says "Mind the costs."
      Then every agent hears "Mind the costs." from Dana in round 2 on "Budget"
      And no agent hears anything from Dana in round 1 on "Budget"
      And the summary of round 2 on "Budget" covers everything said in it

    Example: Dana's last words are still known in later rounds
      Given Dana is asked before each round
      And the discussion has come to the question about taking part
      When Dana says "Mind the costs."
      And Dana lets the discussion continue
      Then every agent still knows "Mind the costs." in round 2 on "Budget"
      And no agent hears anything from Dana in round 2 on "Budget"

    Example: What Dana said is not lost when the agenda changes before the next round
      Given a checkpoint after every 1 round
      And Dana is asked after each round, and says "Mind the costs." once
      And the discussion has come to the question about the checkpoint
      When Dana asks to change the agenda
      And Dana keeps the agenda
      Then every agent hears "Mind the costs." from Dana in round 2 on "Budget"

  Rule: Dana can end the topic whenever she is asked to take part

    Scenario Outline: A topic that Dana ends <when> is concluded with everyone's last words
      Given Dana is asked <when>
      And the discussion has come to the question about taking part
      When Dana ends the topic
      Then every agent gives final considerations on "Budget"
      And <rounds> on "Budget"
      And Dana is asked about continuing

      Examples:
        | why            | when              | rounds             |
        | no one spoke   | before each round | 0 rounds were held |
        | everyone spoke | after each round  | 1 round was held   |
