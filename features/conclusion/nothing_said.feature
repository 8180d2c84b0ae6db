Feature: Topics on which nothing is said
  Dana may end a topic before anyone speaks on it.
  The topic is still concluded, and nothing said on another topic takes its place.

  Background:
    Given a discussion about "Remote work"
    And the agents want to discuss "Budget" and "Hiring"
    And Dana is asked before each round

  Rule: A topic without a round gets no other topic's conclusion

    Example: If no one sums up, the conclusion says that no round was held
      Given the summarizer cannot be asked when summing up the topic
      And the discussion has come to the question about continuing
      When Dana lets the discussion continue
      And Dana ends the topic
      Then 0 rounds were held on "Hiring"
      And the conclusion on "Hiring" says "No round was held"

    Example: The report on a topic without a round contains only its last words
      Given the discussion has come to the question about continuing
      When Dana lets the discussion continue
      And Dana ends the topic
      Then every agent gives final considerations on "Hiring"
      And the report on "Hiring" is based only on its own discussion, by speaker
      And the completed topics are "Budget" and "Hiring"
