@engine
Feature: Entries that are known already
  What has an identifier is the same entry, however often it is written.
  A vote that is held twice would be counted twice by everybody who reads the state.

  Rule: An entry with a known identifier is not taken again

    Scenario Outline: Of the <entries> none is held twice, though one is written again
      Given the agents want to discuss "Budget"
      And the discussion has come to the question about going on
      When the last of the "<entries>" is written again through the graph
      Then both holders have each of the "<entries>" once
      And the state manager holds exactly what the graph holds

      Examples:
        | why               | entries      |
        | what agents chose | votes        |
        | what came of it   | vote_history |
        | what was said     | messages     |
