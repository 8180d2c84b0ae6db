Feature: The final report
  At the end, Dana gets one report on everything that was discussed.
  It is complete or says what is missing, and it makes nothing up.

  Background:
    Given a discussion about "Remote work"
    And the agents want to discuss "Budget" and "Hiring"
    And a checkpoint after every 20 rounds

  Rule: The final report covers the conclusion on every topic

    Example: Every completed topic is part of the final report
      Given the discussion has come to the question about continuing
      When Dana lets the discussion run to its end
      Then the final report is completed
      And the final report covers "Budget" and "Hiring"
      And the final report names no report as missing

    Example: A skipped topic is not part of the final report
      Given the discussion has come to the question about continuing
      When Dana ends the session
      Then the final report covers "Budget"
      And the topics "Hiring" are skipped
      And the final report is completed

  Rule: The final report says what is missing

    Example: A topic whose report could not be written is named as missing
      Given no report on "Budget" can be written
      And no report on "Hiring" can be written
      And the discussion has come to the question about continuing
      When Dana lets the discussion run to its end
      Then the final report names "Budget" and "Hiring" as missing
      And the final report covers "Budget" and "Hiring"

    Example: A final report without any topic says so
      Given at most 1 attempt at an agenda
      And the discussion has come to the question about the agenda
      When Dana rejects the agenda
      Then the final report says that no topic was discussed
      And no topic is completed

  Rule: The final report is one numbered file for each section, and an index

    Example: The files of the final report are numbered in the order of its sections
      Given the report writer plans "Outcome" and "Next: when?" for the end
      And the discussion has come to the question about continuing
      When Dana asks for the final report
      Then the final files are "00_index", "01_Outcome" and "02_Next_when"
      And the index leads to every section of the final report

    Example: A file that cannot be written does not stop the others
      Given the report writer plans "Outcome" and "Next steps" for the end
      And the disk is full twice
      And the discussion has come to the question about continuing
      When Dana asks for the final report
      Then the final files are "01_Outcome" and "02_Next steps"

    Example: Two sections with the same title stay two files
      Given the report writer plans "Outcome" and "Outcome" for the end
      And the discussion has come to the question about continuing
      When Dana asks for the final report
      Then the final files are "00_index", "01_Outcome" and "02_Outcome"
      And the index leads to every section of the final report

    Example: An unreadable plan for the final report is replaced by the standard sections
      Given what the report writer says is cut off when planning the final report
      And the discussion has come to the question about continuing
      When Dana asks for the final report
      Then the final report has the four standard sections
      And the final report is completed
      And a warning says "the outline of the final report could not be read"
