Feature: The lengths of summaries
  Every summary has its number of words on record, and its length in proportion to its round.
  These figures show whether a summary shortens anything, whoever spoke and whoever wrote it.

  Background:
    Given a discussion about "Remote work"
    And the agents want to discuss "Budget" and "Hiring"
    And a checkpoint after every 20 rounds

  Rule: A summary is measured against all that was said in its round, and nothing else

    Example: What Dana says counts towards the length of a round
      Given Dana is asked after each round, and says "Mind the costs." once
      And the discussion has come to the question about continuing
      When Dana lets the discussion run to its end
      Then each summary has its length on record, beside that of its round

    Example: The mark of an agent who cannot speak does not count towards it
      Given "Ada" cannot be asked when speaking
      When the discussion runs to its end
      Then each summary has its length on record, beside that of its round

    Example: An excerpt in place of a summary is measured as well
      Given the summarizer cannot be asked when summarizing a round
      When the discussion runs to its end
      Then each summary has its length on record, beside that of its round
