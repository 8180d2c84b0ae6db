@engine
Feature: Oddly formatted JSON
  A model that is asked for JSON may send other JSON first, or whole numbers where fractions are expected.
  The requested part is still found and read correctly.

  Background:
    Given a discussion about "Remote work"
    And the agents want to discuss "Budget" and "Hiring"

  Rule: The requested JSON is found among other JSON

    Scenario Outline: An agenda is found among other JSON: <why>
      Given the moderator says '<reply>' when setting the agenda
      When the discussion begins
      Then the proposed agenda is "Hiring"
      And there is no warning

      Examples:
        | why                 | reply                                                       |
        | votes before it     | {"votes": {"Hiring": 2}} {"proposed_agenda": ["Hiring"]}    |
        | nothing before it   | {} so {"proposed_agenda": ["Hiring"]}                       |
        | votes after it      | {"proposed_agenda": ["Hiring"]} {"votes": {"Hiring": 2}}    |
        | braces in the prose | By {number of} votes: {"proposed_agenda": ["Hiring"]} {end} |
        | a wrapper around it | {"result": {"proposed_agenda": ["Hiring"]}}                 |
        | a reason beside it  | {"reason": "votes", "proposed_agenda": ["Hiring"]}          |

  Rule: A whole number is a number

    Scenario Outline: A rating without a decimal point counts: <why>
      Given the moderator says '{"relevance": <rating>}' when rating what is said
      And the discussion has come to the question about continuing
      Then what "Ada" said in round 1 on "Budget" is kept as <as>
      And <warnings> warnings say 'does not keep to "Budget"'
      And 0 warnings say "could not be read"

      Examples:
        | why           | rating | as            | warnings |
        | nothing of it | 0      | off topic     | 9        |
        | all of it     | 1      | on topic      | 0        |

    Example: A rating is found among other JSON
      Given the moderator says '{} {"relevance": 0}' when rating what is said
      And the discussion has come to the question about continuing
      Then what "Ada" said in round 1 on "Budget" is kept as off topic
      And 0 warnings say "could not be read"

    Example: A rating out of bounds is not a rating
      Given the moderator says '{"relevance": 7}' when rating what is said
      And the discussion has come to the question about continuing
      Then a warning says "could not be read"
      And what "Ada" said in round 1 on "Budget" is kept as on topic
