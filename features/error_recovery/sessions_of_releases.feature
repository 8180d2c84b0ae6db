Feature: A session that waits through an update
  A discussion may wait for days, and the product may be updated meanwhile.
  Each release leaves one small file for every question and every kind of recovery.
  Every later release resumes each of them, or says why it cannot.

  Background:
    Given a discussion about "Remote work"
    And the session is saved in a file

  Rule: A session of an earlier release asks its question again and goes on from there

    Example: A session of release 0.2.0 goes on from the question about the theme
      Given a discussion without a theme
      And the discussion has come to the question about the theme
      When the session resumes from the file "the theme" of release "0.2.0"
      And Dana gives the theme "Remote work"
      And Dana lets the discussion run to its end
      Then it goes on as a session of today

    Example: A session of release 0.2.0 goes on from the question about the topics
      Given Dana wants to name the topics
      And the discussion has come to the question about the topics
      When the session resumes from the file "the topics" of release "0.2.0"
      And Dana names the topics "Budget" and "Hiring"
      And Dana lets the discussion run to its end
      Then it goes on as a session of today

    Example: A session of release 0.2.0 goes on from the question about the changes
      Given the agents want to discuss "Budget" and "Hiring"
      And the discussion has come to the question about continuing
      When Dana asks to change the agenda
      And the session resumes from the file "the changes" of release "0.2.0"
      And Dana lets the discussion run to its end
      Then it goes on as a session of today

    Scenario Outline: A session of release <release> goes on from the question about <question>
      Given <setting>
      And the agents want to discuss "Budget" and "Hiring"
      And the discussion has come to the question about <question>
      When the session resumes from the file "<question>" of release "<release>"
      And Dana lets the discussion run to its end
      Then it goes on as a session of today

      Examples:
        | why                    | release | question       | setting                          |
        | before the first topic | 0.2.0   | the agenda     | at least 1 round before a poll   |
        | before a round         | 0.2.0   | taking part    | Dana is asked before each round  |
        | after a round          | 0.2.0   | the checkpoint | a checkpoint after every 1 round |
        | after a poll           | 0.2.0   | the conclusion | Dana confirms every conclusion   |
        | between two topics     | 0.2.0   | continuing     | at least 2 rounds before a poll  |

  Rule: A session of an earlier release that recovered from a failure goes on

    Scenario Outline: A session of release <release> goes on after <recovery>
      Given <failure>
      And the agents want to discuss "Budget" and "Hiring"
      And the discussion has come to the question about continuing
      When the session resumes from the file "<recovery>" of release "<release>"
      And Dana lets the discussion run to its end
      Then it goes on as a session of today

      Examples:
        | why                        | release | recovery           | failure                                                         |
        | a step was done again      | 0.2.0   | a retried step     | counting the votes fails once with a wrong value                |
        | a vote is missing          | 0.2.0   | a lost connection  | "Ada" cannot be reached when voting on the agenda               |
        | a report is missing        | 0.2.0   | an unreadable plan | what the report writer says is cut off when planning the report |
        | a summary was replaced     | 0.2.0   | a missing summary  | the summarizer cannot be reached when summing up the topic      |
        | a report could not be kept | 0.2.0   | a full disk        | the disk is full twice                                          |
