Feature: Polls in which no one votes clearly
  Agents may stay undecided, or be out of reach whenever they are polled.
  Such a topic runs to its last round and no further, and everyone gets a final word.

  Background:
    Given the agents want to discuss "Budget" and "Hiring"
    And at most 5 rounds on a topic

  Rule: A topic on which no one votes clearly is concluded after its last round

    Example: Undecided agents keep a topic going only until its last round
      Given every agent votes neither way on "Budget"
      When the discussion runs to its end
      Then 5 rounds were held on "Budget"
      And 3 polls were held on "Budget"
      And every agent gives final considerations on "Budget"
      And the completed topics are "Budget" and "Hiring"

    Example: Agents who are never reached keep a topic going only until its last round
      Given every agent cannot be reached when voting to conclude
      When the discussion runs to its end
      Then 5 rounds were held on "Budget"
      And 5 rounds were held on "Hiring"
      And every agent gives final considerations on "Hiring"
      And "Ada" was asked 18 times when voting to conclude

    Example: A topic is concluded after its last round without Dana's confirmation
      Given every agent votes neither way on "Budget"
      And Dana confirms every conclusion
      And the discussion has come to the question about continuing
      Then 5 rounds were held on "Budget"
      And Dana was never asked about the conclusion

    Example: One clear vote among undecided agents concludes nothing before the last round
      Given "Ada" and "Ben" vote neither way on "Budget"
      When the discussion runs to its end
      Then 5 rounds were held on "Budget"
      And the poll on "Budget" after round 5 counts 1 yes and 0 no
      And the poll on "Budget" after round 5 has failed

  Rule: A session continues to its last topic if no one votes clearly to end it

    Example: Dana decides if no agent says clearly whether to continue
      Given every agent says "It depends." when voting to continue
      And the discussion has come to the question about continuing
      When Dana lets the discussion run to its end
      Then the poll on continuing after "Budget" counts as continue, with 0 votes
      And the completed topics are "Budget" and "Hiring"
