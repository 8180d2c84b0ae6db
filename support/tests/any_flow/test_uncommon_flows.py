"""What few flows use is no fault, and what resembles it and is one is still found."""

from __future__ import annotations

import re

import pytest

from support.execution.errors import InvalidStateError
from support.tests.any_flow.runs import begin_and_judge, run_of


@pytest.mark.parametrize(
    ("factory", "key", "value"),
    [
        ("asking_router", "log", "['begun', 'counted', 'ended']"),
        ("pushed", "messages[1].content", "half done"),
        ("tasks_in_a_node", "log", "[9]"),
        ("not_a_number", "agreed", "yes"),
        ("read_by_validators", "agreed", "yes"),
        ("read_by_the_whole_model", "agreed", "yes"),
        ("slotted", "stops", "['Oslo', 'Rome']"),
        ("list_of_messages", "result[-2].content", "yes"),
        ("tuples", "past[0][1]", "Italy"),
    ],
)
def test_what_few_flows_use_is_no_fault(factory: str, key: str, value: str) -> None:
    run = run_of(factory, "uncommon_flows")
    run.come_to_first_question()
    run.answer("yes")
    run.is_over()
    run.holds(key, value)
    run.verify()


@pytest.mark.parametrize(
    ("factory", "finding"),
    [
        ("asking_router_in_place", "count changed log in place"),
        ("slotted_in_place", "plan changed stops in place"),
    ],
)
def test_a_change_in_place_is_found_there_as_well(factory: str, finding: str) -> None:
    with pytest.raises(InvalidStateError, match=re.escape(finding)):
        begin_and_judge(run_of(factory, "uncommon_flows"))


def test_what_a_tuple_holds_is_still_checked() -> None:
    with pytest.raises(InvalidStateError, match=re.escape("past[0][1] (by plan): expected a string, found 7")):
        begin_and_judge(run_of("tuples_of_other_items", "uncommon_flows"))
