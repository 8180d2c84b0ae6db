"""The story of a discussion, in the words of its guide."""

from __future__ import annotations

from hamcrest import assert_that, contains_string, equal_to, has_items

from support.agora_suite.discussion.discussion import Discussion

WHOLE = """\
A session begins.
The session is prepared → The agents join the session → The theme is chosen
— Agenda: the session is set up
The agents propose topics → The agents refine their proposals → The moderator merges the proposals
 → The agents vote on the agenda → The moderator sets the agenda → The owner is asked about the agenda
  answered: approve
— Discussion: the agenda was approved
The moderator announces the topic → (The agents discuss → The round is summarized) × 3
 → The agents vote on concluding the topic → The owner is asked at the checkpoint
  answered: continue
The votes are counted
— Conclusion: the agents voted to conclude the topic
The agents give final considerations → The report on the topic is written → The topic is summed up
 → The report on the topic is filed
— Continuation: the topic is completed
The agents vote on continuing → The owner is asked how to continue
  answered: continue
— Final report: no topic is left
The final report is written → The final report is filed
The session is over."""


def test_a_session_is_shown_by_phases_with_each_question_and_answer_once(world: Discussion) -> None:
    world.facts.agents_want(["Budget"])
    world.machine.begins()
    world.owner.goes_on_to_the_end()
    assert_that(world.story(), equal_to(WHOLE.replace("\n →", " →")))


def test_a_session_that_waits_says_so_at_the_end_alone(world: Discussion) -> None:
    world.machine.begins()
    world.owner.goes_on()
    *before, last = world.story().splitlines()
    assert_that(last, equal_to("The session waits for an answer."))
    assert last not in before


def test_failures_and_how_the_discussion_went_on_are_shown(world: Discussion) -> None:
    world.facts.step_fails("round_summarization", "a lost connection", 1)
    world.machine.begins()
    world.owner.goes_on()
    assert_that(
        world.story().splitlines(),
        has_items(
            "! made to fail: The round is summarized (NetworkTransientError)",
            contains_string("! failed: The round is summarized (NodeExecutionError: "),
            "recovered: The round is summarized (retry)",
        ),
    )
