"""A session whose state is corrupt is repaired, rolled back or begun anew, in the graph as in the manager."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import pytest
from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.checkpoint.memory import InMemorySaver
from langgraph.checkpoint.sqlite import SqliteSaver
from langgraph.graph import START
from langgraph.types import Overwrite

from support.agora.checkpoints import SessionCheckpoints
from support.agora.errors import StateError
from support.agora.state_manager import StateManager
from support.tests.agora.session_state import MOMENT, make_message, make_plain_values, make_vote
from support.tests.agora.small_discussion import CONFIG, TRANSITION, Discussion


@pytest.fixture(params=["memory", "sqlite"])
def saver(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[BaseCheckpointSaver[Any]]:
    if request.param == "memory":
        yield InMemorySaver()
    else:
        with SqliteSaver.from_conn_string(str(tmp_path / "session.sqlite")) as saver:
            yield saver


@pytest.fixture
def discussion(saver: BaseCheckpointSaver[Any]) -> Discussion:
    return Discussion(saver)


@pytest.fixture
def waiting(discussion: Discussion) -> Discussion:
    """Give a discussion that has had one round and waits for an answer."""
    discussion.begin()
    discussion.answer()
    assert discussion.waiting == ("ask",)
    discussion.visits.clear()
    return discussion


def test_a_fresh_session_is_left_alone(discussion: Discussion) -> None:
    outcome = discussion.recover()
    assert (outcome.can_continue, outcome.action, outcome.problems) == (True, "none", [])
    assert discussion.history_length() == 0
    assert discussion.manager.initial_input() == make_plain_values()


def test_a_consistent_pause_is_left_alone(waiting: Discussion) -> None:
    length = waiting.history_length()
    outcome = waiting.recover()
    assert (outcome.can_continue, outcome.action) == (True, "none")
    assert waiting.history_length() == length
    (task,) = waiting.graph.get_state(CONFIG).tasks
    assert len(task.interrupts) == 1


def test_a_finished_session_is_left_alone(waiting: Discussion) -> None:
    waiting.answer()
    assert waiting.waiting == ()
    length = waiting.history_length()
    assert waiting.recover().action == "none"
    assert waiting.history_length() == length


def test_a_manager_that_differs_from_the_graph_is_read_anew(waiting: Discussion) -> None:
    waiting.manager.update_state({"current_round": 9, "warnings": ["never joined by the graph"]})
    length = waiting.history_length()
    outcome = waiting.recover()
    assert (outcome.can_continue, outcome.action) == (True, "reloaded")
    assert waiting.history_length() == length
    waiting.expect_agreement()


REPAIRABLE: list[tuple[dict[str, Any], dict[str, Any]]] = [
    ({"topic_queue": ["Venue", " ", "Venue", ""]}, {"topic_queue": ["Venue"]}),
    ({"topic_queue": ["Budget", "Venue"]}, {"topic_queue": ["Venue"]}),
    ({"total_messages": 9}, {"total_messages": 1}),
    ({"total_messages": None}, {"total_messages": 1}),
    ({"current_phase": 9}, {"current_phase": 2}),
    ({"current_phase": "two"}, {"current_phase": 2}),
    ({"current_round": None}, {"current_round": 1}),
    ({"current_speaker_id": 7}, {"current_speaker_id": None}),
    ({"phase_start_time": "yesterday"}, {"phase_start_time": MOMENT}),
    ({"config_hash": None, "checkpoint_interval": "3"}, {"config_hash": "0badcafe", "checkpoint_interval": 3}),
    ({"session_id": None}, {"session_id": "s1"}),
    ({"error_count": "many", "last_error": 3}, {"error_count": 0, "last_error": None}),
    ({"votes": Overwrite([[make_vote("v1")]])}, {"votes": [make_vote("v1")]}),
    ({"warnings": Overwrite(["a", ["b", ["c"]]])}, {"warnings": ["a", "b", "c"]}),
    (
        {"turn_order_history": Overwrite([["a", "b"], [["b", "a"], ["a", "b"]]])},
        {"turn_order_history": [["a", "b"], ["b", "a"], ["a", "b"]]},
    ),
    ({"messages": Overwrite([[make_message("m1")], make_message("m2")])}, {"total_messages": 2}),
]


@pytest.mark.parametrize(("corruption", "repaired"), REPAIRABLE)
@pytest.mark.parametrize("as_node", ["announce", "ask"])
def test_what_is_certain_is_repaired_in_the_graph_and_the_same_node_asks_again(
    waiting: Discussion, corruption: dict[str, Any], repaired: dict[str, Any], as_node: str
) -> None:
    sound = waiting.values
    if as_node == "ask":
        corruption = {**corruption, "main_topic": None}
        sound = {**sound, "main_topic": None}
    waiting.corrupt(corruption, as_node)
    assert waiting.waiting == ("ask",)
    waiting.manager.load(waiting.values)
    outcome = waiting.recover()
    assert (outcome.can_continue, outcome.action, outcome.remaining) == (True, "repaired", [])
    assert outcome.problems
    expected = sound | repaired
    if "messages" in corruption:
        expected |= {"messages": [make_message("m1"), make_message("m2")]}
    assert waiting.values == expected
    waiting.expect_agreement()
    assert waiting.asks_again()
    assert waiting.visits == ["ask"]


def test_a_repaired_session_goes_on_to_its_end(waiting: Discussion) -> None:
    waiting.corrupt({"topic_queue": ["Venue", "Venue"]}, "announce")
    waiting.recover()
    assert waiting.asks_again()
    waiting.answer()
    assert waiting.values["final_report"] == "Agreed."
    assert waiting.values["current_round"] == 2
    waiting.expect_agreement()


def test_a_repair_says_in_the_checkpoint_as_which_node_it_was_written(waiting: Discussion) -> None:
    waiting.corrupt({"total_messages": 9}, "announce")
    waiting.recover()
    snapshot = waiting.graph.get_state(CONFIG)
    assert snapshot.metadata is not None
    assert snapshot.metadata["written_as"] == "announce"  # type: ignore[typeddict-item]
    waiting.corrupt({"total_messages": 9}, "announce")
    assert waiting.recover().action == "repaired"
    assert waiting.asks_again()


def test_a_repaired_end_stays_the_end(waiting: Discussion) -> None:
    waiting.answer()
    waiting.corrupt({"total_messages": 9}, "report")
    assert waiting.recover().action == "repaired"
    assert (waiting.waiting, waiting.values["total_messages"]) == ((), 2)
    waiting.visits.clear()
    waiting.run(None)
    assert waiting.visits == []


@pytest.mark.parametrize(
    "corruption",
    [
        {"topic_queue": 7},
        {"topic_queue": ["Venue", 7]},
        {"agenda_approved": None},
        {"speaking_order": None},
        {"completed_topics": ["Budget"]},
        {"votes": Overwrite(None)},
        {"warnings": Overwrite(["a", 7])},
        {"messages": Overwrite(["hello"])},
        {"phase_history": Overwrite([]), "current_phase": 9},
    ],
)
def test_what_is_not_certain_is_rolled_back_to_the_last_consistent_checkpoint(
    waiting: Discussion, corruption: dict[str, Any]
) -> None:
    sound = waiting.values
    waiting.corrupt(corruption, "announce")
    outcome = waiting.recover()
    assert (outcome.can_continue, outcome.action, outcome.remaining) == (True, "rolled_back", [])
    assert outcome.problems
    assert waiting.values == sound
    waiting.expect_agreement()
    assert waiting.asks_again()
    waiting.answer()
    assert waiting.values["final_report"] == "Agreed."


def test_a_rollback_does_not_return_into_a_branch_that_was_left(waiting: Discussion) -> None:
    before_pause = next(snapshot for snapshot in waiting.graph.get_state_history(CONFIG) if snapshot.next == ("speak",))
    waiting.graph.update_state(before_pause.config, {"warnings": ["another branch"]}, as_node="ask")
    waiting.corrupt({"agenda_approved": None}, "ask")
    assert waiting.recover().action == "rolled_back"
    assert waiting.values["warnings"] == ["another branch"]
    assert waiting.waiting == ("speak",)


def test_several_corrupt_checkpoints_are_passed_over(waiting: Discussion) -> None:
    sound = waiting.values
    for value in (None, "yes", 3):
        waiting.corrupt({"agenda_approved": value}, "announce")
    assert waiting.recover().action == "rolled_back"
    assert waiting.values == sound
    assert waiting.asks_again()


def test_an_update_that_made_the_session_unreadable_is_left_behind_and_its_node_runs_again(waiting: Discussion) -> None:
    sound = waiting.values
    waiting.slips.append({"warnings": [["nested"]]})
    with pytest.raises(TypeError):
        list(waiting.graph.stream(waiting.good_answer(), CONFIG))
    with pytest.raises(TypeError):
        waiting.graph.get_state(CONFIG)
    outcome = waiting.recover()
    assert (outcome.can_continue, outcome.action) == (True, "rolled_back")
    assert "the checkpoint cannot be read" in outcome.problems[0]
    assert waiting.waiting == ("speak",)
    assert waiting.values == sound | {"user_turn_decision": "continue"}
    waiting.expect_agreement()
    waiting.visits.clear()
    waiting.run(None)
    assert waiting.visits == ["speak", "report"]
    waiting.expect_agreement()


def test_a_stream_that_the_manager_stopped_at_a_bad_update_can_go_on(waiting: Discussion) -> None:
    waiting.slips.append({"warnings": [["nested"]]})
    # LangGraph 1.0 lets the reducer refuse the update when the router reads it, before the manager is shown anything.
    with pytest.raises((StateError, TypeError)):
        waiting.answer()
    outcome = waiting.recover()
    assert outcome.can_continue
    waiting.expect_agreement()
    waiting.run(None)
    assert waiting.values["final_report"] == "Agreed."
    assert [message.id for message in waiting.values["messages"]] == ["m1", "m2"]
    waiting.expect_agreement()


def test_a_node_that_failed_on_a_consistent_state_is_left_to_be_retried(waiting: Discussion) -> None:
    waiting.slips.append(ValueError("odd"))
    with pytest.raises(ValueError, match="odd"):
        waiting.answer()
    length = waiting.history_length()
    outcome = waiting.recover()
    assert (outcome.can_continue, outcome.action) == (True, "none")
    assert waiting.history_length() == length
    waiting.visits.clear()
    waiting.run(None)
    assert waiting.visits == ["speak", "report"]


def test_a_session_without_a_consistent_checkpoint_begins_anew_under_its_own_id(discussion: Discussion) -> None:
    discussion.run(make_plain_values() | {"agenda_approved": "maybe"})
    outcome = discussion.recover(lambda: make_plain_values("another"))
    assert (outcome.can_continue, outcome.action, outcome.remaining) == (True, "reinitialised", [])
    assert {name: held for name, held in discussion.values.items() if held not in ([], {})} == {
        name: held for name, held in make_plain_values().items() if held != []
    }
    assert discussion.waiting == ("open",)
    discussion.expect_agreement()
    discussion.run(None)
    assert discussion.waiting == ("ask",)
    assert len(discussion.values["phase_history"]) == 1


DAMAGED_BEGINNINGS: list[dict[str, Any]] = [
    {name: value for name, value in make_plain_values().items() if name != "start_time"},
    make_plain_values() | {"active_topic": "Budget", "completed_topics": ["Budget"]},
    make_plain_values() | {"votes": "none"},
]


@pytest.mark.parametrize("values", DAMAGED_BEGINNINGS)
def test_a_session_that_never_ran_is_what_it_was_created_as_whatever_is_in_hand(
    discussion: Discussion, values: dict[str, Any]
) -> None:
    discussion.manager.load(values)
    outcome = discussion.recover()
    assert (outcome.can_continue, outcome.action) == (True, "reinitialised")
    assert outcome.problems
    assert {name: discussion.manager.state[name] for name in make_plain_values()} == make_plain_values()
    assert discussion.manager.validate_consistency() == []
    assert discussion.history_length() == 0


def test_what_was_not_kept_is_forgotten_and_the_session_begins_again_from_its_input(discussion: Discussion) -> None:
    discussion.manager.update_state({"agenda_attempts": 1, "phase_history": [TRANSITION], "current_phase": 2})
    outcome = discussion.recover()
    assert (outcome.can_continue, outcome.action, outcome.problems) == (True, "reinitialised", [])
    assert (discussion.manager.state["agenda_attempts"], discussion.manager.state["phase_history"]) == (0, [])
    assert discussion.manager.initial_input() == make_plain_values()


def save_only_input(discussion: Discussion, values: dict[str, Any]) -> None:
    """Begin a discussion whose input is saved, and nothing else."""
    saver = discussion.graph.checkpointer
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
            list(discussion.graph.stream(cast("Any", values), CONFIG, durability="sync"))


def test_input_that_waits_for_the_first_step_is_the_beginning_and_no_damage(discussion: Discussion) -> None:
    save_only_input(discussion, make_plain_values() | {"main_topic": "Our own theme"})
    assert discussion.waiting == (START,)
    length = discussion.history_length()
    outcome = discussion.recover()
    assert (outcome.can_continue, outcome.action, outcome.problems) == (True, "reloaded", [])
    assert discussion.manager.state["main_topic"] == "Our own theme"
    assert discussion.history_length() == length
    assert discussion.recover().action == "none"
    discussion.run(None)
    assert (discussion.waiting, discussion.values["main_topic"]) == (("ask",), "Our own theme")
    discussion.expect_agreement()


@pytest.mark.parametrize("damage", [{"current_phase": 9}, {"active_topic": "Venue"}, {"agenda_approved": "maybe"}])
def test_input_that_waits_and_is_damaged_is_replaced_by_the_beginning(
    discussion: Discussion, damage: dict[str, Any]
) -> None:
    beginning = make_plain_values() | {"main_topic": "Our own theme"}
    save_only_input(discussion, beginning | damage)
    outcome = discussion.recover(lambda: beginning)
    assert (outcome.can_continue, outcome.action) == (True, "reinitialised")
    assert discussion.manager.state["main_topic"] == "Our own theme"
    discussion.run(None)
    assert discussion.waiting == ("ask",)
    assert len(discussion.values["phase_history"]) == 1
    discussion.expect_agreement()


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
    discussion: Discussion, name: str, action: str
) -> None:
    beginning = make_plain_values() | {"main_topic": "Our own theme"}
    kept = {key: value for key, value in beginning.items() if key != name}
    discussion.graph.update_state(CONFIG, kept, as_node=START)
    outcome = discussion.recover(lambda: beginning)
    assert (outcome.can_continue, outcome.action, outcome.problems) == (True, action, [f"{name}: missing"])
    assert discussion.waiting == ("open",)
    assert discussion.manager.state["main_topic"] == "Our own theme"
    discussion.expect_agreement()


def test_a_session_of_which_nothing_is_known_begins_anew(discussion: Discussion) -> None:
    discussion.manager = StateManager("s1")
    outcome = discussion.recover()
    assert (outcome.can_continue, outcome.action) == (True, "reinitialised")
    assert discussion.manager.initial_input() == make_plain_values()


def test_a_broken_beginning_falls_back_to_what_the_manager_knows(waiting: Discussion) -> None:
    def reinitial() -> dict[str, Any]:
        raise RuntimeError("no configuration")

    waiting.corrupt({"agenda_approved": None}, "announce")
    assert waiting.recover(reinitial).action == "rolled_back"
    waiting.expect_agreement()


def test_what_cannot_be_cured_is_said_and_never_raised(discussion: Discussion) -> None:
    discussion.run(make_plain_values() | {"agenda_approved": "maybe"})
    outcome = discussion.recover(lambda: make_plain_values() | {"agenda_approved": "perhaps"})
    assert (outcome.can_continue, outcome.action) == (False, "failed")
    assert outcome.remaining == ["agenda_approved: expected a valid boolean, found str 'perhaps'"]


class BrokenSaver(InMemorySaver):
    """A saver whose disk is gone."""

    broken = False

    def get_tuple(self, config: RunnableConfig) -> Any:
        if self.broken:
            raise OSError("the disk is gone")
        return super().get_tuple(config)


def test_a_store_that_fails_is_said_and_never_raised() -> None:
    saver = BrokenSaver()
    discussion = Discussion(saver)
    discussion.begin()
    saver.broken = True
    outcome = discussion.recover()
    assert (outcome.can_continue, outcome.action) == (False, "failed")
    assert outcome.remaining == ["OSError: the disk is gone"]
    assert outcome.error == "RuntimeError: the stream failed"


def test_leaving_the_program_is_not_held_back(discussion: Discussion) -> None:
    def leave() -> dict[str, Any]:
        raise KeyboardInterrupt

    discussion.manager = StateManager("s1")
    with pytest.raises(KeyboardInterrupt):
        discussion.recover(leave)


def test_a_router_that_fails_has_no_successors_and_the_start_is_followed_by_the_first_node(
    discussion: Discussion,
) -> None:
    checkpoints = SessionCheckpoints(discussion.graph, "s1")
    assert checkpoints.successors("ask", {}) is None
    assert checkpoints.successors("speak", {"current_round": 2}) == {"report"}
    assert checkpoints.successors("report", {}) == set()
    assert checkpoints.successors(START, {}) == {"open"}


def test_each_checkpoint_is_known_by_the_node_that_really_wrote_it(waiting: Discussion) -> None:
    waiting.answer()
    checkpoints = SessionCheckpoints(waiting.graph, "s1")
    newest = checkpoints.newest()
    assert newest is not None
    writers = [checkpoints.writer_for(snapshot, snapshot.values) for snapshot in checkpoints.backwards(newest)]
    first_round, second_round = ["open", "announce", "ask", "speak"], ["announce", "ask", "speak", "report"]
    assert writers[::-1] == [None, START, *first_round, *second_round]


def test_other_sessions_are_not_touched(saver: BaseCheckpointSaver[Any]) -> None:
    discussion = Discussion(saver)
    discussion.begin()
    other: RunnableConfig = {"configurable": {"thread_id": "s2"}}
    list(discussion.graph.stream(cast("Any", make_plain_values("s2")), other))
    before = discussion.graph.get_state(other)
    discussion.corrupt({"total_messages": 9}, "announce")
    discussion.recover()
    assert discussion.graph.get_state(other) == before
