Feature: Titles with several spellings
  Two titles are the same if they differ only in capitals, spaces, or the way accents are typed.
  The topic keeps its recorded spelling and is discussed only once.

  Background:
    Given a discussion about "Remote work"

  Rule: A topic is on the agenda once, in one spelling

    Background:
      Given the agents want to discuss "Café chairs" and "Pets"
      And a checkpoint after every 20 rounds

    Scenario Outline: A topic is put to the vote once, even if proposed <why>
      Given "Ben" proposes "Café chairs" <why>
      When the discussion begins
      Then the topics put to the vote are "Café chairs" and "Pets"

      Examples:
        | why                               |
        | in capitals                       |
        | with extra spaces                 |
        | with its accents typed separately |

    Scenario Outline: A topic that the moderator writes <why> keeps its title
      Given the moderator puts "Café chairs" <why> and "Pets" on the agenda
      When the discussion begins
      Then the proposed agenda is "Café chairs" and "Pets"
      And there is no warning

      Examples:
        | why                               |
        | in capitals                       |
        | with extra spaces                 |
        | with its accents typed separately |

    Example: A topic that the moderator spells otherwise when merging keeps its title
      Given the moderator says "1. CAFÉ  chairs" when merging the proposals
      When the discussion begins
      Then the topics put to the vote are "Café chairs"

    Scenario Outline: A topic that Dana reorders <why> keeps its title
      Given the discussion has come to the question about the agenda
      When Dana puts the agenda in the order "Pets" and "Café chairs" <why>
      Then the discussion moves on to "Pets"
      And the remaining topics are "Café chairs"

      Examples:
        | why                               |
        | in capitals                       |
        | with extra spaces                 |
        | with its accents typed separately |

    Example: A topic that Dana writes twice in different spellings is refused
      Given the discussion has come to the question about the agenda
      When Dana answers with a change with a topic twice, spelled in two ways
      Then the answer is refused because "may not hold a topic twice"
      And nothing has changed

    Scenario Outline: A completed topic is refused, even if Dana writes it <why>
      Given the discussion has come to the question about continuing
      When Dana asks to change the agenda
      And Dana wants the completed topics "Café chairs" <why> on the agenda
      Then the answer is refused because "already discussed"

      Examples:
        | why                               |
        | in capitals                       |
        | with extra spaces                 |
        | with its accents typed separately |

    Scenario Outline: A completed topic is left out, even if the agents suggest it <why>
      Given the agents suggest the agenda "Café chairs" <why> and "Pets"
      And the discussion has come to the question about continuing
      When Dana asks to change the agenda
      Then Dana sees "Pets" as the agenda and as the suggestion

      Examples:
        | why                               |
        | in capitals                       |
        | with extra spaces                 |
        | with its accents typed separately |
