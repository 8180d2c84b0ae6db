Feature: Polls of the agents
  The agents vote on whether to conclude a topic and whether to continue the session.
  A vote counts as what the agent clearly says, and nothing is read into it.
  An unclear vote is an abstention, so no vote counts for something the agent did not say.

  Background:
    Given a discussion about "Remote work"
    And the agents want to discuss "Budget" and "Hiring"
    And a checkpoint after every 20 rounds

  Rule: Only the first word of a vote decides

    Scenario Outline: A vote to conclude counts by its first word (<why>)
      Given "Ada" says "<said>" when voting to conclude on "Budget"
      And the discussion has come to the question about the agenda
      When Dana approves the agenda
      Then the vote of "Ada" to conclude "Budget" is <vote>

      Examples:
        | why                   | said                                    | vote          |
        | a plain yes           | Yes. Everything was said.               | yes           |
        | a yes in capitals     | YES! Let us close this.                 | yes           |
        | a yes in bold         | **Yes** - we agree by now.              | yes           |
        | no before Yesterday   | No. Yesterday we left this open.        | no            |
        | the word Yesterday    | Yesterday I would have agreed.          | an abstention |
        | the word Nothing      | Nothing is settled yet.                 | an abstention |
        | a yes in second place | Well, yes, I think so.                  | an abstention |
        | a no in the middle    | I see no reason to go on.               | an abstention |

    Scenario Outline: A vote on continuing counts by its first word (<why>)
      Given "Ada" says "<said>" when voting to continue
      And the discussion has come to the question about the agenda
      When Dana approves the agenda
      Then the vote of "Ada" on continuing is <vote>

      Examples:
        | why                      | said                                   | vote          |
        | a plain continue         | Continue. There is more to say.        | continue      |
        | a continue with end      | Continue to the end of the agenda.     | continue      |
        | a plain end              | End. We have said enough.              | end           |
        | an end in small letters  | end, please                            | end           |
        | recommending to continue | I recommend we continue.               | an abstention |
        | the word Endless         | Endless talk helps nobody.             | an abstention |
        | the word Continuing      | Continuing would be my wish.           | an abstention |
        | an end in second place   | The end is near, but we go on.         | an abstention |

  Rule: A poll passes with more than half of all agents

    Scenario Outline: More than half of the agents carry a poll (<why>)
      Given <agents> agents take part
      And <against> vote against concluding "Budget" after round 3
      And the discussion has come to the question about the agenda
      When Dana approves the agenda
      Then <needed> votes were needed to conclude "Budget" after round 3
      And the poll on "Budget" after round 3 has <result>

      Examples:
        | why                    | agents | against                  | needed | result |
        | two agents in a tie    | 2      | "Ben"                    | 2      | failed |
        | one against two        | 3      | "Ben"                    | 2      | passed |
        | two against one        | 3      | "Ada" and "Ben"          | 2      | failed |
        | four agents in a tie   | 4      | "Ada" and "Ben"          | 3      | failed |
        | one against three      | 4      | "Ben"                    | 3      | passed |
        | two against three      | 5      | "Ada" and "Emil"         | 3      | passed |

    Example: An abstention counts neither for nor against and is in no minority
      Given "Ada" votes neither way on "Budget" after round 3
      And the discussion has come to the question about the agenda
      When Dana approves the agenda
      Then the poll on "Budget" after round 3 counts 2 yes and 0 no
      And the poll on "Budget" after round 3 has passed
      And no one is in the minority on "Budget" after round 3

    Example: An abstention can cost a poll its majority
      Given "Ada" votes neither way on "Budget" after round 3
      And "Ben" votes against concluding "Budget" after round 3
      And the discussion has come to the question about the agenda
      When Dana approves the agenda
      Then the poll on "Budget" after round 3 counts 1 yes and 1 no
      And the poll on "Budget" after round 3 has failed

    Example: Those who voted against a failed poll are not its minority
      Given "Ada" and "Ben" vote against concluding "Budget" after round 3
      And the discussion has come to the question about the agenda
      When Dana approves the agenda
      Then the minority on "Budget" after round 3 is "Cleo"
      And 4 rounds were held on "Budget"
      And 2 polls were held on "Budget"

    Example: An agent who cannot be reached abstains
      Given "Ada" cannot be reached when voting to conclude
      And the discussion has come to the question about the agenda
      When Dana approves the agenda
      Then the vote of "Ada" to conclude "Budget" is an abstention
      And the poll on "Budget" after round 3 counts 2 yes and 0 no

  Rule: A poll after the last round needs no confirmation

    Example: A poll that passes after the last round concludes the topic at once
      Given Dana confirms every conclusion
      And at most 3 rounds on a topic
      And the discussion has come to the question about continuing
      Then Dana was never asked about the conclusion
      And the completed topics are "Budget"
