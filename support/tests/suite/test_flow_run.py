"""Any flow is run and judged by what LangGraph promises, and not by what the shipped flow promises besides."""

from __future__ import annotations

import pytest

from support.discussion.configuration import SuiteConfiguration
from support.suite.flow_run import FlowRun


def run_of(factory: str, module: str = "company_flows") -> FlowRun:
    return FlowRun(SuiteConfiguration(), f"support.tests.suite.{module}:{factory}")


@pytest.mark.parametrize(
    ("factory", "answers", "key", "value"),
    [
        ("expense", ["yes", "blue", "12"], "log", "['booked on 12']"),
        ("text", ["fine", "good"], "drafts", "['about a', 'about b', 'about c']"),
        ("trip", ["Ritz"], "hotel", "Ritz"),
        ("model", ["yes"], "log", "['chair has a price', 'shipped']"),
        ("given_as_model", ["yes"], "log", "['opened', 'chair has a price', 'shipped']"),
        ("data", ["no"], "agreed", "False"),
        ("given_as_data", ["yes"], "log", "['opened', 'chair has a price', 'shipped']"),
        ("awaited", ["Ritz"], "log", "['chosen']"),
        ("own_reducers", ["nothing"], "names", "['a', 'b']"),
        ("talk", ["hello", "and?", "bye"], "messages", None),
    ],
)
def test_a_flow_that_is_right_passes(factory: str, answers: list[str], key: str, value: str | None) -> None:
    run = run_of(factory)
    run.begin()
    for answer in answers:
        run.answer(answer)
    run.is_over()
    if value is not None:
        run.holds(key, value)
    run.verify()
