"""The interview: questions are put to the owner, and what becomes of the answers is observed."""

from __future__ import annotations

from typing import Any

import pytest

from support.execution.interview import Interview
from support.flow_builder.pauses import WaitingPause
from support.interrupt_simulator.owner import InvalidQuestionsError, Owner
from support.record import AnswerAccepted, AnswerGiven, AnswerRefused, NodeStarted, Paused, Record


def pause(kind: str = "approval", identity: str = "0", **payload: Any) -> WaitingPause:
    return WaitingPause(identity * 32, kind, kind, {"type": kind, **payload})


class Session:
    """A session that asks what a test says."""

    def __init__(self, owner: Owner, *, refuses_at_once: bool = False) -> None:
        self.record = Record()
        self.interview = Interview("s", self.record, owner, "resume", refuses_at_once=refuses_at_once)

    def goes_on(self, node: str = "approval") -> None:
        self.record.append(NodeStarted(node=node, visit=1))

    def outcomes(self) -> list[tuple[str, str]]:
        return [
            (event.question, event.kind)
            for event in self.record
            if isinstance(event, AnswerGiven | AnswerAccepted | AnswerRefused)
        ]


def test_an_answer_is_accepted_when_something_else_is_asked_at_its_place() -> None:
    session = Session(Owner().always("approval", "yes"))
    session.interview(pause(turn=1))
    session.goes_on()
    session.interview(pause(turn=2))
    assert session.outcomes() == [
        ("s/approval/1", "answer_given"),
        ("s/approval/1", "answer_accepted"),
        ("s/approval/2", "answer_given"),
    ]


def test_an_answer_is_accepted_when_the_session_comes_to_rest_and_had_gone_on() -> None:
    session = Session(Owner().always("approval", "yes").always("theme", "Budget"))
    with session.interview.run():
        session.interview(pause())
        session.goes_on()
        session.interview(pause("theme"))
    assert [answer.type for answer in session.record.of(AnswerAccepted)] == ["approval"]


def test_an_update_of_the_node_shows_that_a_flow_which_refuses_at_once_took_the_answer() -> None:
    for refuses_at_once, accepted in ((True, ["yes"]), (False, [])):
        session = Session(Owner().always("approval", "yes"), refuses_at_once=refuses_at_once)
        session.interview(pause())
        session.interview.updated("other")
        assert not session.record.of(AnswerAccepted)
        session.interview.updated("approval")
        assert [answer.answer for answer in session.record.of(AnswerAccepted)] == accepted


def test_a_question_that_is_back_with_a_problem_refuses_the_answer() -> None:
    session = Session(Owner().prepare("approval", "perhaps", "yes"), refuses_at_once=True)
    session.interview(pause())
    session.interview(pause(problem="no option"))
    assert session.outcomes()[1] == ("s/approval/1", "answer_refused")
    assert session.record.of(AnswerRefused)[0].problem == "no option"
    assert [asked.question for asked in session.record.of(Paused)] == ["s/approval/1"] * 2


def test_a_problem_that_the_question_had_from_the_beginning_refuses_nothing() -> None:
    session = Session(Owner().always("ticket", "restart it"))
    session.interview(pause("ticket", problem="the printer is broken"))
    session.goes_on()
    session.interview(pause("ticket", problem="the screen is broken"))
    assert not session.record.of(AnswerRefused)


def test_several_questions_of_one_node_that_wait_side_by_side_settle_nothing() -> None:
    session = Session(Owner().always("approval", "yes"))
    session.interview(pause(part="a", identity="1"))
    session.interview(pause(part="b", identity="2"))
    assert session.outcomes() == [("s/approval/1", "answer_given"), ("s/approval/2", "answer_given")]


def test_nothing_is_recorded_of_an_answer_that_was_lost_in_a_failed_run() -> None:
    session = Session(Owner(occasion=lambda _: None).prepare("approval", "yes", "yes"))

    def losing() -> None:
        with session.interview.run():
            session.interview(pause())
            raise ConnectionError

    with pytest.raises(ConnectionError):
        losing()
    with session.interview.run():
        session.goes_on()
        session.interview(pause())
        session.goes_on()
    assert [answer.question for answer in session.record.of(AnswerAccepted)] == ["s/approval/2"]


def test_a_question_left_waiting_may_not_be_put_again_in_the_same_run() -> None:
    session = Session(Owner().expect_pause())
    with session.interview.run():
        assert session.interview(pause()) is None
        with pytest.raises(
            InvalidQuestionsError, match=r'approval asks "approval" again at once, .* return from the coord'
        ):
            session.interview(pause())
    with session.interview.run():
        assert session.interview(pause()) is None


def test_a_question_left_waiting_may_be_put_again_when_another_was_answered() -> None:
    other = pause("review", "1")
    owner = Owner(occasion=lambda _: None).expect_pause().prepare("review", "yes")
    session = Session(owner)
    with session.interview.run():
        assert [session.interview(each) for each in (pause(), other, pause())] == [None, "yes", None]
        with pytest.raises(InvalidQuestionsError, match="again at once"):
            session.interview(pause())
    owner.prepare("review", "yes")
    with session.interview.run():
        assert [session.interview(each) for each in (other, pause(), pause())] == ["yes", None, None]


def test_the_record_keeps_copies() -> None:
    owner = Owner().prepare("approval", lambda asked: {"action": "edit", "agenda": asked.payload["agenda"]})
    session = Session(owner)
    agenda = ["Budget"]
    session.interview(pause(agenda=agenda))["agenda"].append("Travel")
    agenda.append("Hiring")
    assert session.record.of(Paused)[0].payload["agenda"] == ["Budget"]
    assert session.record.of(AnswerGiven)[0].answer == {"action": "edit", "agenda": ["Budget"]}
