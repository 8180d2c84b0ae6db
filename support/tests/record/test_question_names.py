"""Questions are counted by type, and one that waits still keeps its name."""

from __future__ import annotations

from typing import Any

import pytest

from support.record import AnswerGiven, AnswerRefused, Paused, Record
from support.record.question_names import QuestionNames


class Asking:
    """A session that asks, and an owner who answers."""

    def __init__(self) -> None:
        self.record = Record()
        self.names = QuestionNames("s1", self.record)
        self.asked = ""

    def ask(self, type_: str, node: str = "n", **payload: Any) -> str:
        """Ask a question and give its name."""
        self.asked = self.names.name(type_, node, payload)
        self.record.append(Paused(question=self.asked, type=type_, node=node, payload=payload, stream_ended=True))
        return self.asked

    def answer(self) -> None:
        """Answer what was asked last."""
        self.record.append(AnswerGiven(question=self.asked, type="t", node="n", answer={}, way="resume"))

    def refuse(self) -> None:
        """Refuse the last answer."""
        given = self.record.of(AnswerGiven)[-1]
        self.record.append(AnswerRefused(question=given.question, type="t", node="n", answer={}, problem="no"))


@pytest.fixture
def session() -> Asking:
    return Asking()


def test_each_type_is_counted_by_itself(session: Asking) -> None:
    assert session.ask("approval") == "s1/approval/1"
    session.answer()
    assert session.ask("theme") == "s1/theme/1"
    session.answer()
    assert session.ask("approval") == "s1/approval/2"


def test_a_question_that_waits_keeps_its_name(session: Asking) -> None:
    session.ask("approval", agenda=["A"])
    assert session.ask("approval", agenda=["A"]) == "s1/approval/1"


def test_a_refused_answer_leaves_the_question_open(session: Asking) -> None:
    session.ask("approval", agenda=["A"])
    session.answer()
    session.refuse()
    assert session.ask("approval", agenda=["A"]) == "s1/approval/1"


def test_what_was_asked_last_and_shows_something_else_now_is_the_same_question(session: Asking) -> None:
    session.ask("approval", agenda=["A"])
    assert session.ask("approval", agenda=["B"]) == "s1/approval/1"


def test_what_shows_something_else_after_another_question_is_new(session: Asking) -> None:
    session.ask("approval", agenda=["A"])
    session.ask("theme")
    assert session.ask("approval", agenda=["B"]) == "s1/approval/2"


def test_of_two_that_wait_each_keeps_its_own(session: Asking) -> None:
    session.ask("approval", agenda=["A"])
    session.ask("theme")
    session.ask("approval", agenda=["B"])
    assert session.ask("approval", agenda=["A"]) == "s1/approval/1"
    assert session.ask("approval", agenda=["B"]) == "s1/approval/2"


def test_the_same_words_of_another_node_are_another_question(session: Asking) -> None:
    session.ask("approval", node="one")
    assert session.ask("approval", node="two") == "s1/approval/2"


def test_what_was_asked_before_the_names_began_to_follow_counts(session: Asking) -> None:
    session.ask("approval")
    session.answer()
    assert QuestionNames("s1", session.record).name("approval", "n", {}) == "s1/approval/2"


def test_a_session_whose_name_begins_alike_is_another(session: Asking) -> None:
    session.ask("approval")
    assert QuestionNames("s", session.record).name("approval", "other", {}) == "s/approval/1"


def test_an_answer_that_the_flow_takes_back_leaves_the_question_open(session: Asking) -> None:
    session.ask("approval", agenda=["A"])
    session.answer()
    session.ask("theme")
    session.refuse()
    assert session.ask("approval", agenda=["A"]) == "s1/approval/1"
