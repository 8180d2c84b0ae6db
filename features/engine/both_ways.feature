@engine
Feature: Both ways of answering lead to the same result
  An answer reaches the graph through update_state as the node that asked, or through Command(resume={id: answer}).
  State, steps, and questions are the same afterwards, either way.
  Each scenario runs twice from the start, once each way, and tries every answer that each question offers.

  Background:
    Given the agents are "Ada", "Ben" and "Cleo"
    And at least 1 round before a poll

  Rule: An answer has the same outcome either way

    Scenario Outline: theme and topic_definition have the same result: <why>
      Given a discussion without a theme
      And Dana wants to name the topics
      And the discussion has come to the question about the theme
      When the question is answered with <theme>
      And the question is answered with <topics>
      Then both ways of answering lead to the same result

      Examples:
        | why      | theme                                          | topics                                              |
        | plain    | {"action": "provide", "main_topic": "Parks"}   | {"action": "provide", "topics": ["Trees", "Ponds"]} |
        | stripped | {"action": "PROVIDE", "main_topic": " Parks "} | {"action": " provide ", "topics": [" Trees"]}       |

    Scenario Outline: agenda_approval has the same result: <why>
      Given the agents want to discuss "Budget", "Hiring" and "Offices"
      And the discussion has come to the question about the agenda
      When the question is answered with <answer>
      Then both ways of answering lead to the same result

      Examples:
        | why         | answer                                                           |
        | a bare word | approve                                                          |
        | approve     | {"action": "approve"}                                            |
        | edit        | {"action": "edit", "agenda": ["Travel", "Budget"]}               |
        | reorder     | {"action": "reorder", "agenda": ["Offices", "Budget", "Hiring"]} |
        | reject      | {"action": "reject"}                                             |
        | with reason | {"action": "reject", "reason": "Too broad"}                      |

    Scenario Outline: user_turn_participation has the same result: <why>
      Given Dana is asked <moment> each round
      And the discussion has come to the question about taking part
      When the question is answered with <answer>
      Then both ways of answering lead to the same result

      Examples:
        | why                     | moment | answer                                            |
        | continue, before        | before | {"action": "continue"}                            |
        | participate, before     | before | {"action": "participate", "message": "Who pays?"} |
        | finalize, before        | before | {"action": "finalize"}                            |
        | continue, afterwards    | after  | {"action": "continue"}                            |
        | participate, afterwards | after  | {"action": "participate", "message": "Who pays?"} |
        | finalize, afterwards    | after  | {"action": "finalize"}                            |

    Scenario Outline: periodic_stop has the same result: <why>
      Given a checkpoint after every 1 round
      And the discussion has come to the question about the checkpoint
      When the question is answered with <answer>
      Then both ways of answering lead to the same result

      Examples:
        | why       | answer                                      |
        | continue  | {"action": "continue"}                      |
        | end_topic | {"action": "end_topic", "reason": "Enough"} |
        | modify    | {"action": "modify"}                        |
        | skip      | {"action": "skip"}                          |

    Scenario Outline: topic_conclusion_confirmation has the same result: <why>
      Given Dana confirms every conclusion
      And every agent says "Yes." when voting to conclude
      And the discussion has come to the question about the conclusion
      When the question is answered with <answer>
      Then both ways of answering lead to the same result

      Examples:
        | why      | answer                 |
        | confirm  | {"action": "confirm"}  |
        | continue | {"action": "continue"} |

    Scenario Outline: topic_continuation has the same result: <why>
      Given the discussion has come to the question about continuing
      When the question is answered with <answer>
      Then both ways of answering lead to the same result

      Examples:
        | why                   | answer                              |
        | continue              | {"action": "continue"}              |
        | end_session           | {"action": "end_session"}           |
        | generate_final_report | {"action": "generate_final_report"} |
        | modify_agenda         | {"action": "modify_agenda"}         |

    Scenario Outline: agenda_modification has the same result: <why>
      Given the agents want to discuss "Budget", "Hiring" and "Offices"
      And the discussion has come to the question about <before>
      When Dana asks to change the agenda
      And the question is answered with <answer>
      Then both ways of answering lead to the same result

      Examples:
        | why               | before         | answer                                   |
        | accept            | continuing     | {"action": "accept"}                     |
        | edit              | continuing     | {"action": "edit", "agenda": ["Travel"]} |
        | edit to nothing   | continuing     | {"action": "edit", "agenda": []}         |
        | keep              | continuing     | {"action": "keep"}                       |
        | accept, mid-topic | the checkpoint | {"action": "accept"}                     |
        | edit, mid-topic   | the checkpoint | {"action": "edit", "agenda": ["Travel"]} |
        | keep, mid-topic   | the checkpoint | {"action": "keep"}                       |

    Example: A whole session with every kind of pause has the same result
      Given Dana is asked before each round
      And Dana confirms every conclusion
      And a checkpoint after every 2 rounds
      And the discussion has come to the question about the agenda
      When Dana lets the discussion run to its end
      Then both ways of answering lead to the same result
