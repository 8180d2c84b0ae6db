@engine
Feature: Entries that are already known
  An entry with an identifier is the same entry, however often it is written.
  A vote recorded twice would be counted twice by every reader of the state.

  Rule: An entry with a known identifier is not added again

    Scenario Outline: None of the <entries> is duplicated when one is written again
      Given the agents want to discuss "Budget"
      And the discussion has come to the question about continuing
      When the last of the "<entries>" is written again through the graph
      Then graph and state manager have each of the "<entries>" once
      And the state manager matches the graph exactly

      Examples:
        | why               | entries      |
        | what agents chose | votes        |
        | what came of it   | vote_history |
        | what was said     | messages     |

    Scenario Outline: Of the <entries> each is taken once, though one update has it twice
      Given the agents want to discuss "Budget"
      And the discussion has come to the question about continuing
      Then an update with each of the "<entries>" twice adds each once

      Examples:
        | why               | entries      |
        | what agents chose | votes        |
        | what came of it   | vote_history |
        | what was said     | messages     |
