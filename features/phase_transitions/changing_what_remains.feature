Feature: Changing what remains
  Dana may change the agenda while a topic is under discussion.
  What she leaves on it is discussed to its end, even if nothing else remains.
  Whoever suggests changes has to know what the session is about.

  Background:
    Given a discussion about "Remote work"
    And the agents want to discuss "Budget" and "Hiring"
    And a checkpoint after every 1 round

  Rule: A topic under discussion goes on, whatever else remains

    Example: The only topic that is left goes on in its round
      Given the discussion has come to the question about the checkpoint
      When Dana asks to change the agenda
      And Dana changes the agenda to "Budget"
      Then 2 rounds were held on "Budget"
      And no topic is to come
      And "Budget" is under discussion

  Rule: Whoever suggests changes knows the theme

    Example: Every agent hears the theme when asked for changes
      Given the discussion has come to the question about the checkpoint
      When Dana asks to change the agenda
      Then every agent hears the theme "Remote work" when suggesting changes
      And Dana is asked about the changes
