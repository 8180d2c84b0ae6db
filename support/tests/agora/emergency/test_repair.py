"""A session whose state is corrupt is repaired, rolled back or begun anew, in the graph as in the manager."""

from __future__ import annotations

from typing import Any, cast

import pytest
from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.checkpoint.memory import InMemorySaver
from langgraph.graph import START
from langgraph.types import Overwrite

from support.agora.checkpoints import SessionCheckpoints
from support.agora.errors import StateError
from support.agora.state_manager import StateManager
from support.tests.agora.session_state import MOMENT, make_message, make_plain_values, make_vote
from support.tests.agora.small_discussion import CONFIG, Discussion


def test_a_fresh_session_is_left_alone(session: Discussion) -> None:
    outcome = session.recover()
    assert (outcome.can_continue, outcome.action, outcome.problems) == (True, "none", [])
    assert session.history_length() == 0
    assert session.manager.initial_input() == make_plain_values()


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


def test_several_corrupt_checkpoints_are_skipped(waiting: Discussion) -> None:
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


def test_what_cannot_be_repaired_is_reported_and_never_raised(session: Discussion) -> None:
    session.run(make_plain_values() | {"agenda_approved": "maybe"})
    outcome = session.recover(lambda: make_plain_values() | {"agenda_approved": "perhaps"})
    assert (outcome.can_continue, outcome.action) == (False, "failed")
    assert outcome.remaining == ["agenda_approved: expected a valid boolean, found str 'perhaps'"]


class BrokenSaver(InMemorySaver):
    """A saver whose disk is gone."""

    broken = False

    def get_tuple(self, config: RunnableConfig) -> Any:
        if self.broken:
            raise OSError("the disk is gone")
        return super().get_tuple(config)


def test_a_store_that_fails_is_reported_and_never_raised() -> None:
    saver = BrokenSaver()
    session = Discussion(saver)
    session.begin()
    saver.broken = True
    outcome = session.recover()
    assert (outcome.can_continue, outcome.action) == (False, "failed")
    assert outcome.remaining == ["OSError: the disk is gone"]
    assert outcome.error == "RuntimeError: the stream failed"


def test_leaving_the_program_is_not_held_back(session: Discussion) -> None:
    def leave() -> dict[str, Any]:
        raise KeyboardInterrupt

    session.manager = StateManager("s1")
    with pytest.raises(KeyboardInterrupt):
        session.recover(leave)


def test_a_router_that_fails_has_no_successors_and_the_start_is_followed_by_the_first_node(
    session: Discussion,
) -> None:
    checkpoints = SessionCheckpoints(session.graph, "s1")
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
    session = Discussion(saver)
    session.begin()
    other: RunnableConfig = {"configurable": {"thread_id": "s2"}}
    list(session.graph.stream(cast("Any", make_plain_values("s2")), other))
    before = session.graph.get_state(other)
    session.corrupt({"total_messages": 9}, "announce")
    session.recover()
    assert session.graph.get_state(other) == before
