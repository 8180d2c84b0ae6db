Feature: Theme and topics from Dana
  A discussion needs a theme. If it has none, Dana is asked for one before any agent speaks.
  She can also name the topics herself: they become the agenda without a vote.
  Nothing is invented for her. If something is missing, she is asked.

  Rule: Without a theme, Dana is asked for it first

    Example: No agent is asked anything before there is a theme
      Given a discussion without a theme
      When the discussion begins
      Then Dana is asked about the theme
      And Dana may answer "provide"
      And the agents were asked for topics 0 times

    Example: The agents hear the theme that Dana gives
      Given a discussion without a theme
      And the discussion has come to the question about the theme
      When Dana gives the theme "Remote work"
      Then every agent hears the theme "Remote work"
      And Dana is asked about the agenda

    Example: A theme of spaces is not a theme
      Given a discussion about "  "
      When the discussion begins
      Then Dana is asked about the theme

    Scenario Outline: An unusable theme is refused: <why>
      Given a discussion without a theme
      And the discussion has come to the question about the theme
      When Dana answers with <mistake>
      Then the answer is refused because "<reason>"
      And nothing has changed

      Examples:
        | why          | mistake               | reason                   |
        | forgotten    | no theme              | this answer needs        |
        | blank        | a blank theme         | a text that is not blank |
        | not in words | a number as the theme | has to be a text         |

  Rule: Dana's own topics are the agenda

    Example: Dana's topics are discussed immediately, in her order
      Given Dana wants to name the topics
      And the discussion has come to the question about the topics
      When Dana names the topics "Hiring" and "Budget"
      Then the discussion moves on to "Hiring"
      And the phases so far are preparation, discussion
      And the agents were asked for topics 0 times

    Example: Dana is asked for the theme, then for the topics
      Given a discussion without a theme
      And Dana wants to name the topics
      And the discussion has come to the question about the theme
      When Dana gives the theme "Remote work"
      Then Dana is asked about the topics
      And the theme "Remote work" is shown to Dana

    Scenario Outline: Dana can name 1 to 20 topics: <why>
      Given Dana wants to name the topics
      And the discussion has come to the question about the topics
      When Dana names <named> topics
      Then the discussion moves on to "Topic number 1"
      And <left> topics remain

      Examples:
        | why        | named | left |
        | the fewest | 1     | 0    |
        | the most   | 20    | 19   |

    Scenario Outline: Topics that cannot form an agenda are refused: <why>
      Given Dana wants to name the topics
      And the discussion has come to the question about the topics
      When Dana answers with <mistake>
      Then the answer is refused because "<reason>"
      And nothing has changed

      Examples:
        | why        | mistake                     | reason                 |
        | forgotten  | no topics                   | this answer needs      |
        | too few    | an empty list of topics     | needs at least 1 topic |
        | too many   | 21 topics                   | may hold at most 20    |
        | repeated   | a topic twice               | may not hold a topic   |
        | blank      | a blank topic               | topic 2 is blank       |
        | not a list | a single text as the topics | has to be a list       |
