@engine
Feature: The golden run
  One plain session, node by node, is the reference for every change to the flow.
  The same seed produces the identical record, in this process and in any other.
  So if two runs differ, the cause is the change and not chance.

  Background:
    Given a discussion about "Remote work"
    And the agents want to discuss "Budget", "Hiring" and "Offices"
    And a checkpoint after every 20 rounds

  Rule: A session without changes takes exactly its course

    Example: The nodes of the golden run are visited in order
      Given Dana agrees whenever asked
      When the discussion begins
      Then the nodes visited are:
        """
        config_and_keys agent_instantiation get_theme
        agenda_proposal topic_refinement collate_proposals agenda_voting synthesize_agenda agenda_approval
        announce_item
        discussion_round round_summarization discussion_round round_summarization discussion_round round_summarization
        end_topic_poll vote_evaluation
        final_considerations topic_report_generation topic_summary_generation file_output agent_poll user_approval
        announce_item
        discussion_round round_summarization discussion_round round_summarization discussion_round round_summarization
        end_topic_poll vote_evaluation
        final_considerations topic_report_generation topic_summary_generation file_output agent_poll user_approval
        announce_item
        discussion_round round_summarization discussion_round round_summarization discussion_round round_summarization
        end_topic_poll vote_evaluation
        final_considerations topic_report_generation topic_summary_generation file_output agent_poll user_approval
        final_report_generation multi_file_output
        """
      And 56 node visits were made

    Example: Everything said, summarized and asked in the golden run is counted
      Given Dana agrees whenever asked
      When the discussion begins
      Then the participants spoke 27 times in all
      And 9 rounds were summarized
      And Dana was asked 4 questions
      And the session is over

  Rule: The record depends only on what was said and on the seed

    Example: The same seed leaves the identical record
      Given Dana agrees whenever asked
      When the discussion begins
      Then the same discussion run again leaves the identical record

    Example: Another seed leaves another record of the same course
      Given Dana agrees whenever asked
      When the discussion begins
      Then the same discussion with seed 2 leaves another record

    Example: A second process leaves the identical record
      Given Dana agrees whenever asked
      When the discussion begins
      Then a second process leaves the identical record
