"""At a pause only what updates have changed is looked at, and nothing that is wrong late in a session is missed."""

from __future__ import annotations

import operator
from collections.abc import Mapping
from typing import Annotated, Any, TypedDict

import pytest
from hamcrest import assert_that, contains_string, equal_to
from langgraph.types import interrupt

from support.execution.errors import InvalidStateError
from support.execution.execution import Execution
from support.interrupt_simulator.owner import Owner
from support.record import Paused
from support.tests.execution.small_flow import Expense, Node, check, flow_of, watched
from support.validators.update_checker import UpdateChecker

PAUSES = 12
LATE = 9
"""The round in which something goes wrong."""


def long_session(**nodes: Node) -> Execution:
    """Return a session with a pause in each round."""
    owner = Owner().prepare("approval", *["yes"] * (PAUSES - 1))
    owner.expect_pause()
    return watched(flow_of(goes_round=True, **nodes), owner)


def rounds(values: Mapping[str, Any]) -> int:
    return sum(line.endswith("came in") for line in values.get("log", ()))


def first_finding(execution: Execution) -> tuple[int, str]:
    """Return at which pause a session is stopped by a finding, 0 for its end, and the finding."""
    try:
        execution.run()
    except InvalidStateError as error:
        return len(execution.record.of(Paused)), str(error)
    with pytest.raises(InvalidStateError) as raised:
        execution.verify()
    return 0, str(raised.value)


def forged(values: Mapping[str, Any], place: int) -> Mapping[str, Any]:
    """Return values whose log has another line at a place, from a late round on."""
    if rounds(values) < LATE:
        return values
    log = list(values["log"])
    log[place] = "forged"
    return {**values, "log": log}


def test_a_long_session_without_a_mistake_is_not_blamed() -> None:
    execution = long_session()
    execution.run()
    execution.verify()
    assert_that(len(execution.record.of(Paused)), equal_to(PAUSES))


@pytest.mark.parametrize("place", [-2, 0], ids=["new", "old"])
def test_a_late_difference_of_the_state_manager_is_found(place: int) -> None:
    execution = long_session()
    values = execution.manager_values
    execution.manager_values = lambda: forged(values(), place)
    assert_that(first_finding(execution)[1], contains_string("forged"))


@pytest.mark.parametrize("place", [-2, 0], ids=["new", "old"])
def test_a_late_difference_of_the_store_is_found(place: int) -> None:
    execution = long_session()
    stored = execution.graph_values
    execution.graph_values = lambda: forged(stored(), place)
    assert_that(first_finding(execution)[1], contains_string("forged"))


def test_an_old_item_that_a_node_changes_in_place_is_found_at_the_next_pause() -> None:
    def check_and_forge(state: Expense) -> dict[str, Any]:
        if rounds(state) == LATE - 1:
            state["log"][0] = "forged"
        return check(state)

    execution = long_session(check=check_and_forge)
    pause, finding = first_finding(execution)
    assert_that(finding, contains_string("log[0]: was '120 came in', is 'forged'"))
    assert_that(pause >= LATE, equal_to(True), "found when it has happened")


def test_a_late_update_of_a_wrong_type_is_found() -> None:
    def check_in_numbers(state: Expense) -> dict[str, Any]:
        return {"log": [7]} if rounds(state) == LATE - 1 else check(state)

    execution = long_session(check=check_in_numbers)
    assert_that(first_finding(execution)[1], contains_string("log[0] (update 25, by check): expected a string"))


def test_an_old_item_that_the_state_manager_replaces_is_found_at_the_next_pause() -> None:
    execution = long_session()
    values, logs = execution.manager_values, list[str]()

    def kept() -> Mapping[str, Any]:
        """Keep the very items that came, as a state manager does."""
        log = values()["log"]
        logs.extend(log[len(logs) :])
        if rounds({"log": logs}) == LATE:
            logs[0] = "forged"
        return {**values(), "log": logs}

    execution.manager_values = kept
    pause, finding = first_finding(execution)
    assert_that(finding, contains_string("log[0]: expected what the graph holds, '120 came in', found 'forged'"))
    assert_that(pause > 0, equal_to(True), "found before the end")


class Ledger(TypedDict):
    """The flow's state with a log whose items can be changed in place."""

    amount: int
    places: dict[str, int]
    log: Annotated[list[dict[str, str]], operator.add]


def ask_in_entries(state: Ledger) -> dict[str, Any]:
    interrupt({"type": "approval", "options": ["yes", "no"]})
    return {"log": [{"line": "answered"}]}


def test_an_old_item_that_the_state_manager_changes_in_place_and_mends_is_found() -> None:
    execution = long_session(
        check=lambda state: {"log": [{"line": "came in"}]},
        ask=ask_in_entries,
        pay=lambda state: {"log": [{"line": "paid"}]},
    )
    values, logs = execution.manager_values, list[dict[str, str]]()
    execution.watch.checker = UpdateChecker(Ledger, (), values())

    def kept() -> Mapping[str, Any]:
        """Keep the very items that came, as a state manager does, and hold another line in one of them for a while."""
        log = values()["log"]
        logs.extend(log[len(logs) :])
        late = rounds({"log": [entry["line"] for entry in logs]}) - LATE
        if late >= 0:
            logs[0]["line"] = "forged" if late == 0 else "came in"
        return {**values(), "log": logs}

    execution.manager_values = kept
    pause, finding = first_finding(execution)
    expected = "log[0]: expected what it was when it was added, {'line': 'came in'}, found {'line': 'forged'}"
    assert_that(finding, contains_string(expected))
    assert_that(pause > 0, equal_to(True), "found before the end, where it is mended")
