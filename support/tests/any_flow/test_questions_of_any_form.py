"""A question is known by its words and fields, for any value that the flow asks with."""

from __future__ import annotations

import pytest

from support.any_flow.flow_run import FlowRun
from support.execution.errors import ScenarioError
from support.tests.any_flow.asking_flows import PAYLOADS
from support.tests.any_flow.runs import run_of


def asking(kind: str) -> FlowRun:
    run = run_of("build", "asking_flows")
    run.turns.first_is({"kind": kind})
    run.come_to_first_question()
    return run


@pytest.mark.parametrize("kind", sorted(PAYLOADS.keys() - {"inbox"}))
def test_the_words_of_a_question_are_read_under_the_usual_names(kind: str) -> None:
    run = asking(kind)
    run.says("Pay 120?")
    run.answer("yes", containing="Pay 120")
    run.is_over()
    run.verify()


@pytest.mark.parametrize(
    ("kind", "question", "path", "value"),
    [
        ("prompt", "payment", "prompt", "Pay 120?"),
        ("model", "payment", "amount", "120"),
        ("form", "ask", "fields[0]", "name"),
        ("message", "ask", "content", "Pay 120?"),
        ("inbox", "ask", "[0].action_request.action", "pay"),
    ],
)
def test_a_question_is_read_by_its_fields(kind: str, question: str, path: str, value: str) -> None:
    run = asking(kind)
    run.asks(question)
    run.shows(path, value, containing="Pay 120")
    run.answer("yes", question)
    run.is_over()
    run.verify()


def test_an_entry_that_a_question_does_not_have_is_no_verdict() -> None:
    with pytest.raises(ScenarioError, match=r"\.value has no entry 1"):
        asking("inbox").shows("[1].description", "Pay 120?")
