Feature: What the agents decide on
  A vote or a suggestion is worth something only if the agent knows what there is to decide.
  Agents learn what is done, what is still to come, and what was said on this topic, but on no other.

  Background:
    Given a discussion about "Remote work"
    And the agents want to discuss "Budget", "Hiring" and "Offices"

  Rule: Every voter knows what was said, what is completed and what remains

    Example: After the second topic, two are completed and the first does not sway the poll
      Given a checkpoint after every 20 rounds
      And "Ada" votes against concluding "Hiring"
      And the discussion has come to the question about continuing
      When Dana lets the discussion continue
      Then voters on concluding "Hiring" know its rounds
      And everyone knew, when last asked:
        | who         | when                        | of                   | this           |
        | every agent | voting on the agenda        | the theme            | Remote work    |
        | every agent | voting to continue          | the theme            | Remote work    |
        | every agent | voting to continue          | the completed topics | Budget, Hiring |
        | every agent | voting to continue          | the remaining topics | Offices        |
        | Ada         | giving final considerations | the topic            | Hiring         |
        | Ada         | giving final considerations | the round            | 3              |

  Rule: Everyone who changes the agenda knows the old one and what it lacks

    Example: Changes are suggested to the remaining agenda
      Given a checkpoint after every 1 round
      And the discussion has come to the question about the checkpoint
      When Dana ends the topic
      And Dana lets the discussion continue
      And Dana asks to change the agenda
      Then everyone knew, when last asked:
        | who           | when                | of                         | this            |
        | the moderator | revising the agenda | the theme                  | Remote work     |
        | every agent   | suggesting changes  | the completed topics       | Budget          |
        | every agent   | suggesting changes  | the agenda                 | Hiring, Offices |
        | every agent   | suggesting changes  | the topic under discussion | Hiring          |
        | the moderator | revising the agenda | the completed topics       | Budget          |
        | the moderator | revising the agenda | the agenda                 | Hiring, Offices |

    Example: Completed topics are known when proposals for a new agenda are merged
      Given the agents suggest the agenda "Tools" and "Training"
      And the discussion has come to the question about continuing
      When Dana asks to change the agenda
      And Dana accepts the suggested agenda
      Then everyone knew, when last asked:
        | who           | when                  | of                   | this        |
        | the moderator | merging the proposals | the theme            | Remote work |
        | the moderator | merging the proposals | the completed topics | Budget      |
        | the moderator | setting the agenda    | the theme            | Remote work |
