"""The owner: which answer is given to which question, and what the owner notices."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from support.execution.interview import Interview
from support.flow_builder.bare_graph import BareGraphCoordinator, BareGraphFlow
from support.flow_builder.pauses import read_pauses
from support.flow_builder.protocol import AnswerBy
from support.interrupt_simulator.findings import (
    AnsweredTooEarly,
    OptionNotOffered,
    QuestionRepeated,
    UnofferedAnswerAccepted,
)
from support.interrupt_simulator.owner import InvalidQuestionsError, Owner, UnexpectedQuestionError, UnusedAnswersError
from support.langgraph_versions import next_nodes
from support.record import AnswerGiven, Paused, Record
from support.record.observer import Observer
from support.tests.flow_builder.small_graphs import Approval, Graph, approval_update, two_questions


def question(kind: str = "approval", *, ordinal: int = 1, stream_ended: bool = True, **payload: Any) -> Paused:
    return Paused(
        question=f"s/{kind}/{ordinal}",
        type=kind,
        node="approve",
        payload={"type": kind, **payload},
        stream_ended=stream_ended,
    )


class Run:
    """A session with the owner, run until it ends or waits.

    Attributes:
        following: The nodes that run next.
        asked: Every question, in order.
        answered: Every answer, in order.
    """

    def __init__(self, owner: Owner, graph: Graph | None = None, answer_by: AnswerBy = "resume") -> None:
        flow = BareGraphFlow(graph or Approval().compiled(), {"topic": "Budget"})
        record = Record()
        observer = Observer(record)
        session = flow.create_session()
        config: Any = {"configurable": {"thread_id": session}, "callbacks": [observer]}
        interview = Interview(session, record, owner, answer_by, refuses_at_once=answer_by == "resume")
        coordinator = BareGraphCoordinator(flow, interview, answer_by, lambda _, answer: approval_update(answer))
        with interview.run():
            for update in coordinator.coordinate_stream_execution(config):
                observer.see_update(update)
        self.following = next_nodes(flow.compiled_graph.get_state(config))
        self.asked = list(record.of(Paused))
        self.answered = list(record.of(AnswerGiven))


@pytest.mark.parametrize("answer_by", ["update", "resume"])
def test_prepared_answers_are_given_in_order_to_real_pauses(answer_by: AnswerBy) -> None:
    owner = Owner().prepare("approval", "again", "again", "yes")
    run = Run(owner, answer_by=answer_by)
    assert run.following == ()
    assert [(each.question, each.answer) for each in run.answered] == [
        ("session-1/approval/1", "again"),
        ("session-1/approval/2", "again"),
        ("session-1/approval/3", "yes"),
    ]
    assert [asked.payload["attempt"] for asked in run.asked] == [1, 3, 5]
    owner.verify()


def test_the_next_answer_comes_before_those_of_the_type_and_standing_ones_come_last() -> None:
    owner = Owner().always("approval", "c").otherwise("d").prepare("approval", "b").answer_next("a")
    assert [owner(question(n=n)) for n in range(4)] == ["a", "b", "c", "c"]
    assert owner(question("theme")) == "d"
    owner.verify()


def test_two_questions_at_once_get_the_answers_of_their_types() -> None:
    owner = Owner().prepare("right", "r").prepare("left", "l")
    run = Run(owner, two_questions())
    assert run.following == ()
    assert {each.node: each.answer for each in run.answered} == {"left": "l", "right": "r"}


def test_an_answer_may_be_made_from_the_question() -> None:
    owner = Owner().prepare("approval", lambda asked: asked.payload["options"][0])
    run = Run(owner)
    assert run.following == ()
    assert run.answered[0].answer == "yes"


def test_a_question_without_answer_stops_the_scenario_and_says_how_to_answer_it() -> None:
    owner = Owner({"approval": "When Dana approves the plan"}).prepare("approvals", "yes")
    with pytest.raises(UnexpectedQuestionError) as raised:
        Run(owner)
    said = str(raised.value)
    assert 'approve asks "approval"' in said
    assert "'message': 'Is this the plan?'" in said
    assert "nearest with an answer: approvals" in said
    assert "add: When Dana approves the plan" in said


def test_a_question_without_sentence_says_what_to_call() -> None:
    with pytest.raises(
        UnexpectedQuestionError, match=r"no answer is prepared at all\n.*add: prepare\('approval', answer\)"
    ):
        Run(Owner())


def test_an_expected_pause_is_left_waiting_and_can_be_answered_later() -> None:
    owner = Owner().expect_pause()
    run = Run(owner)
    assert run.following == ("approve",)
    assert run.answered == []
    with pytest.raises(UnexpectedQuestionError):
        owner.expect_pause(False)(question())


def test_a_prepared_silence_leaves_the_question_waiting_once() -> None:
    owner = Owner().prepare("approval", None, "yes")
    assert [owner(question()), owner(question())] == [None, "yes"]
    owner.verify()


def test_a_refused_answer_takes_the_next_prepared_one_and_is_the_same_question() -> None:
    owner = Owner().prepare("approval", "perhaps", offered=False).prepare("approval", "yes")
    run = Run(owner)
    assert run.following == ()
    assert [(asked.question, asked.payload.get("problem")) for asked in run.asked] == [
        ("session-1/approval/1", None),
        ("session-1/approval/1", "'perhaps' is no option"),
    ]
    owner.verify()


def test_a_refused_answer_with_nothing_after_it_leaves_the_question_waiting() -> None:
    owner = Owner().prepare("approval", "perhaps", offered=False)
    assert Run(owner).following == ("approve",)
    owner.verify()


@pytest.mark.parametrize("prepare", [lambda owner: owner.always("approval", "perhaps"), lambda o: o.otherwise("maybe")])
def test_a_standing_answer_that_is_refused_is_not_repeated_for_ever(prepare: Any) -> None:
    owner = prepare(Owner())
    run = Run(owner)
    assert run.following == ("approve",)
    assert len(run.answered) == 1


def test_answers_never_needed_are_an_error_that_names_them() -> None:
    owner = Owner().prepare("approval", "yes", "no").always("theme", "Budget").answer_next("again")
    assert Run(owner).following == ()
    with pytest.raises(UnusedAnswersError) as raised:
        owner.verify()
    assert str(raised.value).splitlines() == [
        "answers that no question has taken:",
        "  approval: 'no'",
        "  theme, always: 'Budget'",
        "asked was: approval, approval",
    ]


def test_the_answer_to_everything_else_and_an_optional_one_may_go_unused() -> None:
    owner = Owner().prepare("approval", "yes").otherwise("no").always("theme", "Budget", required=False)
    assert Run(owner).following == ()
    owner.verify()


def test_a_question_asked_again_after_its_answer_was_accepted_is_a_finding() -> None:
    owner = Owner().prepare("approval", "yes", "yes")
    graph = Approval().compiled()
    flow = BareGraphFlow(graph, {})
    config: Any = {"configurable": {"thread_id": flow.create_session()}}
    list(flow.stream(config))
    record = Record()
    interview = Interview(flow.create_session("other"), record, owner, "update", refuses_at_once=True)
    # the update is attributed to the node before, so that the asking node runs again
    for _ in range(2):
        (pause,) = read_pauses(graph.get_state(config))
        graph.update_state(config, {"verdict": interview(pause)}, as_node="plan")
        interview.updated(pause.node)
        list(graph.stream(None, config))
    assert [type(finding) for finding in owner.findings] == [QuestionRepeated]
    with pytest.raises(InvalidQuestionsError, match=r"answered and accepted, and was asked again: .*Is this the plan"):
        owner.verify()


def test_a_question_that_was_left_waiting_may_be_asked_again() -> None:
    owner = Owner().prepare("approval", None, "yes")
    owner(question(attempt=1))
    owner(question(attempt=1))
    assert owner.findings == ()


def test_a_question_that_was_refused_and_left_waiting_may_be_asked_again_without_its_problem() -> None:
    owner = Owner().prepare("approval", "maybe", None, "yes", offered=False)
    owner(question(attempt=1))
    owner.was_refused("s/approval/1")
    owner(question(attempt=1, problem="no option"))
    owner(question(attempt=1))
    assert owner.findings == ()


def test_without_a_key_of_the_domain_only_the_question_just_before_is_compared() -> None:
    owner = Owner().always("agenda", "keep").always("stop", "modify")
    for asked in (question("agenda"), question("stop"), question("agenda", ordinal=2)):
        owner(asked)
        owner.was_accepted(asked.question)
    assert owner.findings == ()


def test_with_a_key_of_the_domain_all_questions_before_are_compared() -> None:
    owner = Owner(occasion=lambda asked: asked.payload.get("round")).always("stop", "continue").always("agenda", "keep")
    for ordinal, asked in enumerate(
        (question("stop", round=3), question("agenda"), question("agenda"), question("stop", round=6))
    ):
        owner(replace(asked, question=f"s/{ordinal}"))
        owner.was_accepted(f"s/{ordinal}")
    assert [*owner.findings] == []
    owner(question("stop", round=3))
    (finding,) = owner.findings
    assert str(finding) == (
        "\"stop\" of approve was answered and accepted, and was asked again: {'type': 'stop', 'round': 3}"
    )


def test_an_action_that_the_question_does_not_offer_is_a_finding() -> None:
    owner = Owner().prepare("approval", {"action": "aprove"})
    owner(question(options=["approve", "reject"]))
    assert owner.findings == (OptionNotOffered("approval", "approve", "aprove", ("approve", "reject")),)


def test_an_action_that_is_not_offered_is_reported_with_the_sentence_that_would_do() -> None:
    owner = Owner({"approval": "When Dana approves"}).prepare("approval", {"action": "aprove"})
    owner(question(options=["approve", "reject"]))
    with pytest.raises(InvalidQuestionsError, match=r"but approve, reject; write: When Dana approves$"):
        owner.raise_findings()


@pytest.mark.parametrize("answer", ["approve", " Approve ", {"action": "APPROVE"}, {"action": "reject", "reason": "x"}])
def test_case_and_blanks_do_not_make_an_action_another_one(answer: str | Mapping[str, str]) -> None:
    owner = Owner().prepare("approval", answer)
    owner(question(options=["approve", "reject"]))
    assert owner.findings == ()


def test_an_answer_meant_to_be_refused_is_a_finding_if_it_is_accepted() -> None:
    owner = Owner().prepare("approval", "no", offered=False)
    assert Run(owner).following == ()
    with pytest.raises(InvalidQuestionsError, match="accepted 'no', which had to be refused"):
        owner.verify()
    assert owner.findings == (UnofferedAnswerAccepted("approval", "approve", "no"),)


def test_an_answer_before_the_stream_has_ended_is_a_finding() -> None:
    owner = Owner().prepare("approval", "yes", "yes")
    owner(question(attempt=1, stream_ended=False))
    assert owner.findings == (AnsweredTooEarly("approval", "approve"),)
    owner(question(attempt=2, ordinal=2))
    assert len(owner.findings) == 1
