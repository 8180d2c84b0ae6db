"""How a session ends, also where something replaced one of its steps."""

from __future__ import annotations

from typing import Any

import pytest

from support.agora.coordinator import StreamCoordinator
from support.agora.errors import NodeExecutionError, StorageError
from support.agora.flow import VirtualAgoraV13Flow
from support.agora.pauses import Pause
from support.agora.recovery import RecoveryStrategy
from support.agora.schema import KEYS
from support.agora_suite.built_flow import AgoraSettings, build_agora
from support.flow_builder.faults import FaultPlan
from support.mock_llm import LLMProviderMock
from support.tests.agora.driving import address


@pytest.mark.parametrize("node", ["discussion_round", "file_output", "synthesize_agenda"])
def test_a_session_does_not_go_on_without_what_the_next_steps_need(node: str) -> None:
    faults = FaultPlan()
    faults.fail(node, StorageError("no space left"))
    built = build_agora(AgoraSettings(interval=20), LLMProviderMock(seed=1), faults)
    session = built.flow.create_session(main_topic="Pets")
    coordinator = StreamCoordinator(built.flow, lambda pause: pause.payload["options"][0])
    with pytest.raises(NodeExecutionError, match="no space left"):
        list(coordinator.coordinate_stream_execution(address(session)))
    list(coordinator.coordinate_stream_execution(address(session)))
    assert built.flow.state_manager.state["report_generation_status"] == "completed"


def first_option(pause: Pause) -> str:
    return pause.question.options[0]


def stood_in_for(node: str, supplied: Any) -> tuple[VirtualAgoraV13Flow, StreamCoordinator]:
    faults = FaultPlan()
    faults.fail(node, RuntimeError("broken"))
    flow = build_agora(AgoraSettings(interval=20), LLMProviderMock(seed=1), faults).flow
    flow.error_recovery_manager.register_recovery_strategy(
        node, lambda error, state: (RecoveryStrategy.FALLBACK, supplied(state))
    )
    return flow, StreamCoordinator(flow, first_option)


@pytest.mark.parametrize(
    ("node", "supplied"),
    [
        ("agenda_proposal", lambda state: {"proposed_topics": [{"agent_id": "moderator", "proposals": ["A", "B"]}]}),
        (
            "announce_item",
            lambda state: {
                "active_topic": state["topic_queue"][0],
                "topic_queue": state["topic_queue"][1:],
                "current_round": 0,
            },
        ),
        ("final_considerations", lambda state: {}),
        ("agent_poll", lambda state: {"agents_vote_end_session": False}),
        ("final_report_generation", lambda state: {"report_generation_status": "failed"}),
    ],
)
def test_what_replaces_the_first_node_of_a_phase_enters_it(node: str, supplied: Any) -> None:
    flow, coordinator = stood_in_for(node, supplied)
    flow.create_session(main_topic="Pets")
    list(coordinator.coordinate_stream_execution())
    history = flow.state_manager.state["phase_history"]
    assert [entry["to_phase"] for entry in history][:5] == [1, 2, 3, 4, 2 if len(history) > 4 else 4]
    assert history[-1]["to_phase"] == flow.state_manager.state["current_phase"] == 5
    assert [entry["triggered_by"] for entry in history if "stood in" in entry["reason"]] == ["system"]


def test_a_topic_is_not_begun_without_its_queue_and_round() -> None:
    flow, coordinator = stood_in_for("announce_item", lambda state: {"active_topic": state["topic_queue"][0]})
    flow.create_session(main_topic="Pets")
    with pytest.raises(NodeExecutionError, match="broken"):
        list(coordinator.coordinate_stream_execution())
    assert "current_round, topic_queue" in flow.error_recovery_manager.history[-1].reason


def test_a_suggestion_that_no_one_made_is_not_shown() -> None:
    flow, _ = stood_in_for("agenda_suggestions", lambda state: {})
    answers = iter(["approve", "modify_agenda"])
    coordinator = StreamCoordinator(flow, lambda pause: next(answers))
    flow.create_session(main_topic="Pets")
    with pytest.raises(NodeExecutionError, match="broken"):
        list(coordinator.coordinate_stream_execution())
    assert "supplies no suggested_agenda" in flow.error_recovery_manager.history[-1].reason


def test_no_decision_outlives_a_changed_agenda() -> None:
    settings = AgoraSettings(interval=1, timing="end_of_round")
    flow = build_agora(settings, LLMProviderMock(seed=1)).flow
    answers = iter(["approve", "continue", "modify", {"action": "edit", "agenda": []}])
    flow.create_session(main_topic="Pets")
    list(StreamCoordinator(flow, lambda pause: next(answers)).coordinate_stream_execution())
    state = flow.state_manager.state
    assert state["report_generation_status"] == "completed"
    for key in ("user_turn_decision", "user_periodic_decision", "user_continuation_decision"):
        assert state[key] is None, key


def test_a_topic_that_was_skipped_and_comes_back_begins_anew_and_keeps_its_count() -> None:
    models = LLMProviderMock(seed=1)
    models.instruct(task="revise the agenda", reply='{"revised_agenda": ["New one", "New two"]}')
    flow = build_agora(AgoraSettings(interval=1), models).flow
    again = {"action": "edit", "agenda": ["Budget", "New one"]}
    answers = iter([{"action": "edit", "agenda": ["Budget", "Hiring"]}, "continue", "modify", "accept", again, None])
    flow.create_session(main_topic="Pets")
    list(StreamCoordinator(flow, lambda pause: next(answers)).coordinate_stream_execution())
    state = flow.state_manager.state
    assert [(held["round_number"], held["message_count"]) for held in state["round_history"]] == [
        (1, 3),
        (2, 3),
        (1, 3),
    ]
    assert state["rounds_per_topic"] == {"Budget": 3}
    assert state["current_round"] == 1


SET_ONCE = {"session_id", "start_time", "config_hash", "settings", "user_defines_topics", "checkpoint_interval"}
"""Keys that only the creation of a session writes."""


def test_every_declared_key_is_written_by_some_node() -> None:
    faults, models = FaultPlan(), LLMProviderMock(seed=1)
    faults.fail("agent_poll", ValueError("odd"))
    models.instruct(task="rate relevance", fault="empty", times=3)
    settings = AgoraSettings(interval=2, timing="start_of_round", confirmation=True, minimum_rounds=2)
    flow = build_agora(settings, models, faults).flow
    answers = {
        "theme": {"action": "provide", "main_topic": "Pets"},
        "topic_definition": {"action": "provide", "topics": ["Budget", "Hiring"]},
        "topic_continuation": "modify_agenda",
        "agenda_modification": {"action": "edit", "agenda": []},
    }
    written = set[str]()

    def hold(**arguments: Any) -> None:
        coordinator = StreamCoordinator(flow, lambda pause: answers.get(pause.type, first_option(pause)))
        flow.create_session(**arguments)
        for chunk in coordinator.coordinate_stream_execution():
            written.update(*(update or {} for update in chunk.values()))

    hold()
    hold(user_defines_topics=True)
    models.instruct(task="vote to conclude", reply="No.")
    answers["periodic_stop"] = "skip"
    hold(main_topic="Cars")
    assert written == KEYS.keys() - SET_ONCE
