Feature: A discussion although someone cannot be asked
  A round, a poll, or a report needs several answers, and any of them may fail for good.
  The discussion continues with what it has and says what is missing.
  An error never speaks for an agent and never passes for a text.

  Background:
    Given a discussion about "Remote work"
    And the agents want to discuss "Budget"
    And a checkpoint after every 20 rounds

  Rule: An agent that cannot speak is marked, and nothing is made up for it

    Example: An agent that cannot speak is left out of the summary
      Given the model times out three times while "Ada" is speaking
      When the discussion runs to its end
      Then "Ada" is marked as silent in round 1 on "Budget"
      And the summary of round 1 on "Budget" leaves out "Ada"
      And a warning about "Ada" says "does not speak in round 1"
      And 3 rounds were held on "Budget"

    Example: A round that cannot be summarized is kept in excerpts
      Given the summarizer cannot be asked when summarizing a round
      When the discussion runs to its end
      Then an excerpt replaces the summary of round 1 on "Budget"
      And a warning about the summarizer says "an excerpt replaces the summary"
      And the session is over

  Rule: An agent that cannot be asked in a poll abstains

    Example: An agent that cannot vote is counted neither for nor against concluding
      Given "Ben" and "Cleo" vote for concluding "Budget"
      And the model times out three times while "Ada" is voting to conclude
      When the discussion runs to its end
      Then the vote of "Ada" to conclude "Budget" is an abstention
      And the poll on "Budget" after round 3 counts 2 yes and 0 no
      And no one is in the minority on "Budget" after round 3

    Example: An agent that cannot vote does not keep the session going
      Given the model times out three times while "Ada" is voting to continue
      When the discussion runs to its end
      Then the vote of "Ada" on continuing is an abstention
      And a warning about "Ada" says "abstains from the poll"

  Rule: Texts that cannot be written are reported as missing

    Example: An error never passes for the report on a topic
      Given the report writer cannot be asked when writing the report
      When the discussion runs to its end
      Then no report on "Budget" is filed, but "internal error" is noted
      And the final report names "Budget" as missing
      And the final report covers "Budget"
      And the final report is completed

    Example: An unfinished report is not a report
      Given the report writer can write 1 section of each report
      When the discussion runs to its end
      Then no report on "Budget" is filed, but "internal error" is noted
      And a warning about the report writer says "there is no report on Budget"
      And the final report names "Budget" as missing

    Example: The summary of the last round replaces a conclusion that cannot be written
      Given the summarizer cannot be asked when summing up the topic
      When the discussion runs to its end
      Then the conclusion on "Budget" is the summary of its last round
      And a warning about the summarizer says "used as the conclusion of Budget"
      And there is a report on "Budget"

    Example: The finished part of a final report is kept when the rest fails
      Given the report writer can write 1 section of the final report
      When the discussion runs to its end
      Then the final report is failed
      And 1 section of the final report is kept and filed
      And a warning about the report writer says "the final report is incomplete"
      And there is a report on "Budget"
