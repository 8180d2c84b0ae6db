"""A session of which nothing usable is kept begins anew, with what it was created with."""

from __future__ import annotations

from typing import Any, cast

import pytest
from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.graph import START

from support.agora.state_manager import StateManager
from support.tests.agora.session_state import make_plain_values
from support.tests.agora.small_discussion import CONFIG, TRANSITION, Discussion

DAMAGED_BEGINNINGS: list[dict[str, Any]] = [
    {name: value for name, value in make_plain_values().items() if name != "start_time"},
    make_plain_values() | {"active_topic": "Budget", "completed_topics": ["Budget"]},
    make_plain_values() | {"votes": "none"},
]


def test_a_session_without_a_consistent_checkpoint_begins_anew_under_its_own_id(session: Discussion) -> None:
    session.run(make_plain_values() | {"agenda_approved": "maybe"})
    outcome = session.recover(lambda: make_plain_values("another"))
    assert (outcome.can_continue, outcome.action, outcome.remaining) == (True, "reinitialised", [])
    assert {name: held for name, held in session.values.items() if held not in ([], {})} == {
        name: held for name, held in make_plain_values().items() if held != []
    }
    assert session.waiting == ("open",)
    session.expect_agreement()
    session.run(None)
    assert session.waiting == ("ask",)
    assert len(session.values["phase_history"]) == 1


@pytest.mark.parametrize("values", DAMAGED_BEGINNINGS)
def test_a_session_that_never_ran_is_restored_as_created_regardless_of_what_it_holds(
    session: Discussion, values: dict[str, Any]
) -> None:
    session.manager.load(values)
    outcome = session.recover()
    assert (outcome.can_continue, outcome.action) == (True, "reinitialised")
    assert outcome.problems
    assert {name: session.manager.state[name] for name in make_plain_values()} == make_plain_values()
    assert session.manager.validate_consistency() == []
    assert session.history_length() == 0


def test_what_was_not_kept_is_forgotten_and_the_session_begins_again_from_its_input(
    session: Discussion,
) -> None:
    session.manager.update_state({"agenda_attempts": 1, "phase_history": [TRANSITION], "current_phase": 2})
    outcome = session.recover()
    assert (outcome.can_continue, outcome.action, outcome.problems) == (True, "reinitialised", [])
    assert (session.manager.state["agenda_attempts"], session.manager.state["phase_history"]) == (
        0,
        [],
    )
    assert session.manager.initial_input() == make_plain_values()


def save_only_input(session: Discussion, values: dict[str, Any]) -> None:
    """Begin a discussion whose input is saved, and nothing else."""
    saver = session.graph.checkpointer
    assert isinstance(saver, BaseCheckpointSaver)
    with pytest.MonkeyPatch.context() as patch:
        put = saver.put

        def fail(*_: Any, **__: Any) -> None:
            raise OSError("the disk is gone")

        def save_once(*arguments: Any) -> RunnableConfig:
            patch.setattr(saver, "put", fail)
            return put(*arguments)

        patch.setattr(saver, "put", save_once)
        patch.setattr(saver, "put_writes", fail)
        with pytest.raises(OSError, match="the disk is gone"):
            list(session.graph.stream(cast("Any", values), CONFIG, durability="sync"))


def test_input_that_waits_for_the_first_step_is_the_beginning_and_no_damage(session: Discussion) -> None:
    save_only_input(session, make_plain_values() | {"main_topic": "Our own theme"})
    assert session.waiting == (START,)
    length = session.history_length()
    outcome = session.recover()
    assert (outcome.can_continue, outcome.action, outcome.problems) == (True, "reloaded", [])
    assert session.manager.state["main_topic"] == "Our own theme"
    assert session.history_length() == length
    assert session.recover().action == "none"
    session.run(None)
    assert (session.waiting, session.values["main_topic"]) == (("ask",), "Our own theme")
    session.expect_agreement()


@pytest.mark.parametrize("damage", [{"current_phase": 9}, {"active_topic": "Venue"}, {"agenda_approved": "maybe"}])
def test_input_that_waits_and_is_damaged_is_replaced_by_the_beginning(
    session: Discussion, damage: dict[str, Any]
) -> None:
    beginning = make_plain_values() | {"main_topic": "Our own theme"}
    save_only_input(session, beginning | damage)
    outcome = session.recover(lambda: beginning)
    assert (outcome.can_continue, outcome.action) == (True, "reinitialised")
    assert session.manager.state["main_topic"] == "Our own theme"
    session.run(None)
    assert session.waiting == ("ask",)
    assert len(session.values["phase_history"]) == 1
    session.expect_agreement()


@pytest.mark.parametrize(
    ("name", "action"),
    [
        ("start_time", "repaired"),
        ("topic_queue", "reinitialised"),
        ("agenda_approved", "reinitialised"),
        ("current_phase", "reinitialised"),
    ],
)
def test_a_field_that_the_graph_was_never_given_is_supplied_before_the_first_step(
    session: Discussion, name: str, action: str
) -> None:
    beginning = make_plain_values() | {"main_topic": "Our own theme"}
    kept = {key: value for key, value in beginning.items() if key != name}
    session.graph.update_state(CONFIG, kept, as_node=START)
    outcome = session.recover(lambda: beginning)
    assert (outcome.can_continue, outcome.action, outcome.problems) == (True, action, [f"{name}: missing"])
    assert session.waiting == ("open",)
    assert session.manager.state["main_topic"] == "Our own theme"
    session.expect_agreement()


def test_a_session_of_which_nothing_is_known_begins_anew(session: Discussion) -> None:
    session.manager = StateManager("s1")
    outcome = session.recover()
    assert (outcome.can_continue, outcome.action) == (True, "reinitialised")
    assert session.manager.initial_input() == make_plain_values()


def test_a_broken_beginning_falls_back_to_what_the_manager_knows(waiting: Discussion) -> None:
    def reinitial() -> dict[str, Any]:
        raise RuntimeError("no configuration")

    waiting.corrupt({"agenda_approved": None}, "announce")
    assert waiting.recover(reinitial).action == "rolled_back"
    waiting.expect_agreement()
