Feature: A topic in another spelling
  Changing the agenda does not require typing a title exactly as before.
  A topic that has been under discussion is recognized, and nothing said on it is lost.

  Background:
    Given the agents want to discuss "Café chairs" and "Pets"
    And a checkpoint after every 1 round
    And every agent votes against concluding "Café chairs"

  Rule: A discussed topic keeps its title and its history

    Scenario Outline: A topic under discussion continues, even if Dana writes it <why>
      Given the discussion has come to the question about the checkpoint
      When Dana asks to change the agenda
      And Dana changes the agenda to "Café chairs" <why>
      Then 2 rounds were held on "Café chairs"

      Examples:
        | why                               |
        | in capitals                       |
        | with extra spaces                 |
        | with its accents typed separately |

    Scenario Outline: A topic under discussion continues, even if the agents suggest it <why>
      Given the agents suggest the agenda "Café chairs" <why>
      And the discussion has come to the question about the checkpoint
      When Dana asks to change the agenda
      And Dana accepts the suggested agenda
      Then 2 rounds were held on "Café chairs"

      Examples:
        | why                               |
        | in capitals                       |
        | with extra spaces                 |
        | with its accents typed separately |

    Scenario Outline: A dropped topic that the agents suggest <why> is shown with its title
      Given the agents suggest the agenda "Café chairs" <why>
      And the discussion has come to the question about the checkpoint
      When Dana asks to change the agenda
      And Dana changes the agenda to "Pets"
      And Dana asks to change the agenda
      Then Dana is shown:
        | what           | is shown as |
        | the suggestion | Café chairs |

      Examples:
        | why                               |
        | in capitals                       |
        | with extra spaces                 |
        | with its accents typed separately |

    Scenario Outline: A dropped topic that returns <why> continues its history
      Given the discussion has come to the question about the checkpoint
      When Dana asks to change the agenda
      And Dana changes the agenda to "Pets"
      And Dana asks to change the agenda
      And Dana changes the agenda to "Café chairs" <why>
      Then 2 rounds were held on "Café chairs"

      Examples:
        | why                               |
        | in capitals                       |
        | with extra spaces                 |
        | with its accents typed separately |
