Feature: Topics with similar titles
  "Budget" is not "Budget rules", and nothing said on one counts for the other.
  Every contribution, vote, report, and decision belongs to one topic, even if its title is part of another.

  Background:
    Given a discussion about "Remote work"
    And a checkpoint after every 20 rounds

  Rule: Topics whose titles contain each other are kept apart

    Scenario Outline: The conclusion on <first> is known when <second> is discussed
      Given the agents want to discuss <first> and <second>
      When the discussion runs to its end
      Then speakers on <second> know the conclusions on <first>
      And every agent knows the summaries of the earlier rounds on <second>
      And the conclusion on <second> is based on the summaries of its own rounds
      And voters on concluding <second> know its rounds

      Examples:
        | why                              | first          | second         |
        | the second begins like the first | "Budget"       | "Budget rules" |
        | the first begins like the second | "Budget rules" | "Budget"       |
        | the second ends like the first   | "Budget"       | "Our Budget"   |
        | the first ends like the second   | "Our Budget"   | "Budget"       |
        | only an accent differs           | "Café"         | "Cafe"         |
        | only a space differs             | "Home office"  | "Homeoffice"   |

    Scenario Outline: The reports on <first> and <second> cover only their own discussions
      Given the agents want to discuss <first> and <second>
      When the discussion runs to its end
      Then the report on <first> is based only on its own discussion, by speaker
      And the report on <second> is based only on its own discussion, by speaker
      And the report on <second> is headed by its time, theme and rounds
      And 20 messages are counted, by agent, phase and topic alike

      Examples:
        | why                              | first          | second         |
        | the second begins like the first | "Budget"       | "Budget rules" |
        | the first begins like the second | "Budget rules" | "Budget"       |
        | the second ends like the first   | "Budget"       | "Our Budget"   |
        | the first ends like the second   | "Our Budget"   | "Budget"       |
        | only an accent differs           | "Café"         | "Cafe"         |

    Example: The final report covers both of two similar topics
      Given the agents want to discuss "Budget rules" and "Budget"
      When the discussion runs to its end
      Then the final report covers "Budget rules" and "Budget"

    Scenario Outline: A vote on "Budget" is not a vote on <other>
      Given the agents want to discuss <topics>
      And "Ada" and "Ben" vote against concluding "Budget" after round 3
      When the discussion runs to its end
      Then the poll on "Budget" after round 3 counts 1 yes and 2 no
      And the poll on <other> after round 3 counts 3 yes and 0 no

      Examples:
        | why                              | other          | topics                      |
        | the second begins like the first | "Budget rules" | "Budget" and "Budget rules" |
        | the first begins like the second | "Budget rules" | "Budget rules" and "Budget" |
        | the second ends like the first   | "Our Budget"   | "Budget" and "Our Budget"   |
        | the first ends like the second   | "Our Budget"   | "Our Budget" and "Budget"   |

    Scenario Outline: Dana sees what the agents recommend after <second>, not after <first>
      Given the agents want to discuss <first>, <second> and "Hiring"
      And the discussion has come to the question about continuing
      When Dana lets the discussion continue
      Then Dana sees that 0 agents would end and 3 would continue

      Examples:
        | why                              | first          | second         |
        | the second begins like the first | "Budget"       | "Budget rules" |
        | the first begins like the second | "Budget rules" | "Budget"       |
        | the second ends like the first   | "Budget"       | "Our Budget"   |

    Scenario Outline: What Dana says on <first> is not heard on <second>
      Given the agents want to discuss <first> and <second>
      And Dana is asked after each round, and says "Mind the costs." once
      And the discussion has come to the question about continuing
      When Dana lets the discussion continue
      Then no agent knows a word of Dana's in round 1 on <second>

      Examples:
        | why                              | first          | second         |
        | the second begins like the first | "Budget"       | "Budget rules" |
        | the first begins like the second | "Budget rules" | "Budget"       |

    Scenario Outline: <second> replaces <first> under discussion as a different topic
      Given the agents want to discuss <first>
      And a checkpoint after every 1 round
      And the discussion has come to the question about the checkpoint
      When Dana asks to change the agenda
      And Dana changes the agenda to <second>
      Then the discussion moves on to <second>

      Examples:
        | why                              | first          | second         |
        | the second begins like the first | "Budget"       | "Budget rules" |
        | the first begins like the second | "Budget rules" | "Budget"       |
        | only an accent differs           | "Café"         | "Cafe"         |

    Scenario Outline: <second> can be discussed when <first> is completed
      Given the agents want to discuss <first>
      And the agents suggest the agenda <second>
      And the discussion has come to the question about continuing
      When Dana asks to change the agenda
      And Dana changes the agenda to <second>
      Then the discussion moves on to <second>

      Examples:
        | why                              | first          | second         |
        | the second begins like the first | "Budget"       | "Budget rules" |
        | the first begins like the second | "Budget rules" | "Budget"       |
