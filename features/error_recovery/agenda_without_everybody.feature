Feature: An agenda although someone cannot be asked
  An agenda needs many answers, and a missing one must not cost the session.
  An agent that cannot be asked is skipped, and a warning says what is done instead.
  No answer is ever made up.

  Background:
    Given a discussion about "Remote work"
    And the agents want to discuss "Budget", "Hiring" and "Offices"

  Rule: An agent that cannot be asked is skipped

    Example: The others' proposals form the agenda
      Given "Ada" cannot be asked when proposing topics
      And "Ada" cannot be asked when refining topics
      When the discussion begins
      Then the proposals are those of "Ben" and "Cleo"
      And a warning about "Ada" says "proposes no topics"
      And the proposed agenda is "Budget", "Hiring" and "Offices"

    Example: An agent that cannot refine its proposals keeps the first ones
      Given "Ada" proposes "Budget" and "Canteen"
      And "Ada" cannot be asked when refining topics
      When the discussion begins
      Then the proposals of "Ada" are "Budget" and "Canteen"
      And a warning about "Ada" says "internal error"

    Example: An agent that cannot vote on the agenda has no preference
      Given "Ada" cannot be asked when voting on the agenda
      When the discussion begins
      Then the vote of "Ada" on the agenda is "No preference"
      And a warning about "Ada" says "is counted as having no preference"
      And Dana is asked about the agenda

  Rule: If the moderator cannot be asked, a simpler way uses what the agents said

    Example: Proposals are merged without the moderator
      Given "Ada" proposes "Pay"
      And the moderator cannot be asked when merging the proposals
      When the discussion begins
      Then the topics put to the vote are "Pay", "Budget", "Hiring" and "Offices"
      And a warning about the moderator says "merged without the moderator"

    Example: Without the moderator, at most ten topics are put to the vote
      Given "Ada" proposes "A1", "A2", "A3", "A4" and "A5"
      And "Ben" proposes "B1", "B2", "B3", "B4" and "B5"
      And the moderator cannot be asked when merging the proposals
      When the discussion begins
      Then 10 topics are put to the vote
      And a warning about the moderator says "merged without the moderator"

    Example: Without the moderator, the first five topics become the agenda
      Given "Ada" proposes "A1", "A2", "A3" and "A4"
      And the moderator cannot be asked when setting the agenda
      When the discussion begins
      Then the proposed agenda is "A1", "A2", "A3", "A4" and "Budget"
      And a warning about the moderator says "first 5 topics become the agenda"

    Example: Suggestions that no one can merge leave the agenda unchanged
      Given the agents suggest the agenda "Offices" and "Parking"
      And the moderator cannot be asked when revising the agenda
      And the discussion has come to the question about continuing
      When Dana asks to change the agenda
      Then Dana sees "Hiring" and "Offices" as the agenda and as the suggestion
      And a warning about the moderator says "the current agenda stands"

    Example: Suggestions that no one can merge leave the topic under discussion in place
      Given a checkpoint after every 1 round
      And the moderator cannot be asked when revising the agenda
      And the discussion has come to the question about the checkpoint
      When Dana asks to change the agenda
      Then Dana is shown:
        | what           | is shown as             |
        | the agenda     | Budget, Hiring, Offices |
        | the suggestion | Budget, Hiring, Offices |
