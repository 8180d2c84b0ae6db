"""What is right yields nothing: neither update by update, nor as a whole at any moment, nor gone on with."""

from __future__ import annotations

import sys
from collections.abc import Callable
from copy import deepcopy
from functools import partial
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from support.agora.state import VirtualAgoraState
from support.agora_suite.rules import DISCUSSION_RULES
from support.tests.validators.histories import golden, random_session, scattered
from support.tests.validators.sessions import Session
from support.tests.validators.written_session import START
from support.validators import StateConsistencyValidator, StateFinding, UpdateChecker

CHOICES = st.lists(st.integers(0, 59), max_size=120)


def followed(session: Session) -> list[StateFinding]:
    checker = UpdateChecker(VirtualAgoraState, DISCUSSION_RULES, session.initial)
    found = []
    for number, (node, update) in enumerate(session.updates, start=1):
        found += checker.after_update(node, update, number)
    assert checker.values == session.state
    return found + checker.whole(session.state, session.state)


def moments(session: Session) -> list[tuple[int, dict[str, Any]]]:
    """Give the state after each update."""
    checker = UpdateChecker(VirtualAgoraState, (), session.initial)
    found = []
    for number, (node, update) in enumerate(session.updates, start=1):
        checker.after_update(node, update, number)
        found.append((number, {name: _copied(value) for name, value in checker.values.items()}))
    return found


def _copied(value: Any) -> Any:
    return value.copy() if isinstance(value, (list, dict)) else value


def test_the_golden_run_has_56_updates_and_no_findings() -> None:
    session = golden()
    assert len(session.updates) == 56
    assert followed(session) == []


@given(choices=CHOICES, agents=st.integers(2, 6))
@settings(max_examples=60, deadline=None, derandomize=True)
def test_no_history_that_the_flow_allows_yields_a_finding(choices: list[int], agents: int) -> None:
    assert followed(random_session(iter(choices), agents)) == []


@given(choices=CHOICES, agents=st.integers(2, 4))
@settings(max_examples=12, deadline=None, derandomize=True)
def test_no_moment_of_such_a_history_yields_a_finding(choices: list[int], agents: int) -> None:
    validator = StateConsistencyValidator(VirtualAgoraState)
    for number, state in moments(random_session(iter(choices), agents)):
        assert (number, validator.validate_state_consistency(state).errors) == (number, [])


@given(choices=CHOICES, share=st.floats(0, 1))
@settings(max_examples=30, deadline=None, derandomize=True)
def test_a_session_that_is_resumed_in_the_middle_yields_no_finding(choices: list[int], share: float) -> None:
    session = random_session(iter(choices), 3)
    states = moments(session)
    number, state = states[int(share * (len(states) - 1))]
    checker = UpdateChecker(VirtualAgoraState, DISCUSSION_RULES, state)
    found = []
    for later, (node, update) in enumerate(session.updates[number:], start=number + 1):
        found += checker.after_update(node, update, later)
    assert found == []


def test_what_is_hard_to_judge_yields_no_finding() -> None:
    """A dropped topic taken up again, a second agenda, a topic without rounds, a superseded poll, a missing report."""
    reached: set[str] = set()
    for seed in range(150):
        session = random_session(scattered(seed), 3)
        assert followed(session) == []
        state = session.state
        records = [(record["topic"], record["round_number"]) for record in state["round_history"]]
        entered = [record["to_phase"] for record in state["phase_history"]]
        reached |= {"taken up again"} if len(records) > len(set(records)) else set()
        reached |= {"second agenda"} if entered.count(1) > 1 else set()
        reached |= {"no rounds"} if set(state["completed_topics"]) - set(state["rounds_per_topic"]) else set()
        reached |= {"superseded"} if any(vote["status"] == "superseded" for vote in state["vote_history"]) else set()
        reached |= {"no report"} if set(state["completed_topics"]) - set(state["topic_reports"]) else set()
    assert reached == {"taken up again", "second agenda", "no rounds", "superseded", "no report"}


def test_an_agent_who_abstains_from_the_agenda_vote_is_not_counted() -> None:
    session = golden()
    updates = dict(session.updates)
    updates["agenda_voting"]["votes"][0]["choice"] = "abstain"
    updates["synthesize_agenda"]["vote_history"][0]["received_votes"] = 2
    assert followed(session) == []


def test_votes_count_for_the_next_agenda_only_where_the_step_that_sets_it_was_skipped() -> None:
    session = Session()
    session.open()
    session.propose()
    node, _ = session.updates[-1]
    del session.state["vote_history"][:]
    session.state.update(proposed_agenda=[], agenda_attempts=0)
    record = {"id": "r", "node": node, "error": "x", "strategy": "SKIP", "severity": "high", "timestamp": START}
    session.updates.pop()
    session.write(node, recoveries=[record], error_count=1, last_error="x")
    session.approve(accepted=False)
    session.propose(again=True)
    assert followed(session) == []


def test_a_check_changes_neither_update_nor_state() -> None:
    session = golden()
    updates, state = deepcopy(session.updates), deepcopy(session.state)
    followed(session)
    assert session.updates == updates
    assert session.state == state


@pytest.mark.parametrize("agents", [2, 20])
def test_the_smallest_and_the_largest_circle_yield_no_finding(agents: int) -> None:
    assert followed(golden(agents)) == []


def test_what_an_update_costs_does_not_grow_with_the_session() -> None:
    """The lines of Python that run for a round's update are the same in round 5 and in round 205."""
    session = Session(3, ("Budget",), minimum=300, interval=300, maximum=300)
    session.open()
    session.propose()
    session.approve()
    session.announce()
    for _ in range(205):
        session.discuss()
    checker = UpdateChecker(VirtualAgoraState, DISCUSSION_RULES, session.initial)
    costs = []
    for number, (node, update) in enumerate(session.updates, start=1):
        if node == "discussion_round":
            costs.append(_lines_run(partial(checker.after_update, node, update, number)))
        else:
            checker.after_update(node, update, number)
    assert costs[204] == costs[4]


def _lines_run(work: Callable[[], object]) -> int:
    count = 0

    def trace(*_: Any) -> Any:
        nonlocal count
        count += 1
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        work()
    finally:
        sys.settrace(before)
    return count
