Feature: Sessions that fail at their beginning
  A session that fails before anything was said has nothing to go back to.
  It begins anew as what it was meant to be, and costs no other session anything.
  What was tried again is counted for each session from its beginning, wherever it goes on.

  Background:
    Given a discussion about "Remote work"

  Rule: What cannot be mended begins anew, as it was meant

    Example: A session that is damaged before it begins keeps its theme
      Given the session is opened
      When a list that is none comes into what the flow has in hand
      Then the damage by a list that is none was read anew
      And every agent hears the theme "Remote work"
      And Dana is asked about the agenda

    Example: A session that is damaged before it begins still asks for the owner's topics
      Given Dana wants to name the topics
      And the session is opened
      When a list that is none comes into what the flow has in hand
      Then the damage by a list that is none was read anew
      And Dana is asked about the topics

  Rule: Each session has its own attempts

    Example: What one session has tried again does not count for another
      Given uniting the proposals fails three times with a lost connection
      And the discussion has come to the question about the agenda
      When another discussion about "Travel" begins beside it
      Then the other discussion asks about the agenda
      And Dana is asked about the agenda

    Example: What was tried again on one machine counts on the next
      Given the agents want to discuss "Budget" and "Hiring"
      And polling on going on fails twice with a rate limit, the first 2 times
      And the discussion has come to the question about going on
      When the machine stops and the discussion is picked up again
      And Dana lets the discussion run to its end
      Then the discussion stops because "the rate limit is reached"

  Rule: What was kept first is the beginning, not a damage

    Scenario Outline: A session killed as soon as its beginning is kept keeps its theme: <why>
      Given the session is kept in a file
      And each step is kept <moment>
      When a machine is killed as the beginning is kept, and another goes on
      And Dana lets the discussion run to its end
      Then every agent hears the theme "Remote work"
      And nothing is lost and nothing counts twice

      Examples:
        | why          | moment                     |
        | step by step | before the next one begins |
        | side by side | while the next one runs    |

    Scenario Outline: A session killed as soon as its beginning is kept asks for own topics: <why>
      Given the session is kept in a file
      And Dana wants to name the topics
      And each step is kept <moment>
      When a machine is killed as the beginning is kept, and another goes on
      Then Dana is asked about the topics

      Examples:
        | why          | moment                     |
        | step by step | before the next one begins |
        | side by side | while the next one runs    |

  Rule: What could not be kept is forgotten, and done again

    Scenario Outline: A session whose beginning cannot be kept begins again as it was meant: <why>
      Given the beginning cannot be kept once
      And each step is kept <moment>
      And the discussion has stopped because "the store cannot be reached"
      When the discussion is taken up again
      And Dana lets the discussion run to its end
      Then nothing is lost and nothing counts twice

      Examples:
        | why          | moment                     |
        | step by step | before the next one begins |
        | side by side | while the next one runs    |
