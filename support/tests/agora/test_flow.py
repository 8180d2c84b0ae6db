"""The flow's sessions and streams, as whoever drives the flow meets them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from support.agora.coordinator import ContinuationResult, StreamCoordinator
from support.agora.errors import NodeExecutionError, StateError, StorageError, ValidationError
from support.agora.flow import VirtualAgoraV13Flow
from support.agora.health import HealthReport
from support.agora.pauses import Pause
from support.agora.recovery import RecoveryStrategy
from support.agora.routing import V13FlowConditions
from support.agora.schema import KEYS, differing_keys
from support.flow_builder.agora import AgoraSettings, build_agora
from support.flow_builder.faults import FaultPlan
from support.mock_llm import LLMProviderMock


@pytest.fixture
def flow() -> VirtualAgoraV13Flow:
    return build_agora(AgoraSettings(interval=20), LLMProviderMock(seed=1)).flow


def address(session: str) -> dict[str, Any]:
    return {"configurable": {"thread_id": session}}


def waiting(flow: VirtualAgoraV13Flow, session: str) -> Any:
    (pause,) = flow.pauses(session)
    return pause


def run(flow: VirtualAgoraV13Flow, session: str, **arguments: Any) -> list[Mapping[str, Any]]:
    return list(flow.stream(address(session), **arguments))


def test_a_flow_that_is_not_compiled_does_not_stream(flow: VirtualAgoraV13Flow) -> None:
    flow.compiled_graph = None
    with pytest.raises(StateError, match="not compiled"):
        flow.stream(address("x"))


def test_a_flow_without_a_session_says_so(flow: VirtualAgoraV13Flow) -> None:
    with pytest.raises(StateError, match="no session"):
        _ = flow.state_manager


def test_an_unknown_session_is_refused(flow: VirtualAgoraV13Flow) -> None:
    with pytest.raises(StateError, match='no session "nobody"'):
        flow.stream(address("nobody"))
    with pytest.raises(StateError, match='no session "nobody"'):
        flow.get_state_manager("nobody")


def test_an_id_that_exists_is_refused(flow: VirtualAgoraV13Flow) -> None:
    flow.create_session("one", main_topic="Pets")
    with pytest.raises(StateError, match="exists already"):
        flow.create_session("one", main_topic="Pets")


def test_an_id_that_only_the_checkpoints_know_is_refused() -> None:
    models = LLMProviderMock(seed=1)
    first = build_agora(AgoraSettings(), models)
    run(first.flow, first.flow.create_session("one", main_topic="Pets"))
    second = build_agora(AgoraSettings(), models, checkpointer=first.checkpointer).flow
    with pytest.raises(StateError, match="exists already"):
        second.create_session("one")


@pytest.mark.parametrize("interval", [0, 21, "3", True, 2.5])
def test_an_interval_out_of_bounds_is_refused(flow: VirtualAgoraV13Flow, interval: Any) -> None:
    with pytest.raises(ValidationError, match="1 to 20"):
        VirtualAgoraV13Flow(flow.config, checkpoint_interval=interval)


@pytest.mark.parametrize("identifier", ["", "  ", 7])
def test_a_session_id_that_is_no_text_is_refused(flow: VirtualAgoraV13Flow, identifier: Any) -> None:
    with pytest.raises(ValidationError, match="session id"):
        flow.create_session(identifier)


def test_a_theme_that_is_no_text_is_refused(flow: VirtualAgoraV13Flow) -> None:
    theme: Any = 7
    with pytest.raises(ValidationError, match="main_topic"):
        flow.create_session(main_topic=theme)


def test_a_session_that_has_begun_does_not_start_again(flow: VirtualAgoraV13Flow) -> None:
    session = flow.create_session(main_topic="Pets")
    run(flow, session)
    with pytest.raises(StateError, match="double its history"):
        run(flow, session, resume_from_checkpoint=False)


def test_a_session_that_has_not_begun_cannot_be_resumed(flow: VirtualAgoraV13Flow) -> None:
    session = flow.create_session(main_topic="Pets")
    with pytest.raises(StateError, match="no checkpoint yet"):
        run(flow, session, resume_from_checkpoint=True)


def test_a_session_that_waits_asks_the_same_again_and_changes_nothing(flow: VirtualAgoraV13Flow) -> None:
    session = flow.create_session(main_topic="Pets")
    run(flow, session)
    asked, held = waiting(flow, session).payload, flow.state_manager.get_snapshot()
    (chunk,) = run(flow, session, resume_from_checkpoint=True)
    assert list(chunk) == ["__interrupt__"]
    assert waiting(flow, session).payload == asked
    assert flow.state_manager.get_snapshot() == held


def test_two_streams_of_one_session_at_once_are_refused(flow: VirtualAgoraV13Flow) -> None:
    session = flow.create_session(main_topic="Pets")
    stream = flow.stream(address(session))
    next(stream)
    with pytest.raises(StateError, match="already streaming"):
        run(flow, session)
    list(stream)


def test_an_answer_by_id_goes_on(flow: VirtualAgoraV13Flow) -> None:
    session = flow.create_session(main_topic="Pets")
    run(flow, session)
    updates = run(flow, session, answers={waiting(flow, session).id: "approve"})
    assert "agenda_approval" in updates[0]


@pytest.mark.parametrize("answers", [{}, {"stale": "approve"}])
def test_an_answer_to_nothing_that_waits_is_refused(flow: VirtualAgoraV13Flow, answers: dict[str, str]) -> None:
    session = flow.create_session(main_topic="Pets")
    run(flow, session)
    held = flow.state_manager.get_snapshot()
    with pytest.raises(StateError):
        run(flow, session, answers=answers)
    assert flow.state_manager.get_snapshot() == held
    assert waiting(flow, session).type == "agenda_approval"


def test_a_refused_answer_names_what_waits(flow: VirtualAgoraV13Flow) -> None:
    session = flow.create_session(main_topic="Pets")
    run(flow, session)
    with pytest.raises(StateError, match="agenda_approval at agenda_approval"):
        run(flow, session, answers={"stale": "approve"})


def test_an_answer_is_not_applied_while_the_stream_is_suspended(flow: VirtualAgoraV13Flow) -> None:
    session = flow.create_session(main_topic="Pets")
    stream: Iterator[Any] = flow.stream(address(session))
    (interrupt,) = next(chunk["__interrupt__"] for chunk in stream if "__interrupt__" in chunk)
    pause = Pause(interrupt.id, "agenda_approval", interrupt.value, session)
    with pytest.raises(StateError, match="run the stream out"):
        flow.apply_answer(pause, {"agenda_approved": True})
    list(stream)


def test_an_answer_whose_update_breaks_the_schema_is_not_applied(flow: VirtualAgoraV13Flow) -> None:
    session = flow.create_session(main_topic="Pets")
    run(flow, session)
    with pytest.raises(StateError, match="breaks the schema"):
        flow.apply_answer(waiting(flow, session), {"agenda_approved": "yes"})
    assert waiting(flow, session).type == "agenda_approval"


def test_sessions_on_one_flow_are_independent(flow: VirtualAgoraV13Flow) -> None:
    one, two = flow.create_session(main_topic="Pets"), flow.create_session(main_topic="Cars")
    run(flow, one)
    assert flow.get_state_manager(two).state["proposed_topics"] == []
    run(flow, two)
    assert flow.get_state_manager(one).state["main_topic"] == "Pets"
    assert flow.state_manager is flow.get_state_manager(two)


def test_another_flow_takes_a_session_up_from_its_checkpoints() -> None:
    models = LLMProviderMock(seed=1)
    first = build_agora(AgoraSettings(), models)
    session = first.flow.create_session(main_topic="Pets")
    run(first.flow, session)
    second = build_agora(AgoraSettings(), models, checkpointer=first.checkpointer).flow
    run(second, session)
    assert waiting(second, session).type == "agenda_approval"
    assert differing_keys(second.state_manager.state, first.flow.state_manager.state) == []


def test_an_exception_in_the_processor_is_raised_and_leaves_the_session_waiting(flow: VirtualAgoraV13Flow) -> None:
    def broken(pause: Any) -> Any:
        raise OSError("the screen is gone")

    session = flow.create_session(main_topic="Pets")
    coordinator = StreamCoordinator(flow, broken)
    with pytest.raises(OSError, match="screen"):
        list(coordinator.coordinate_stream_execution(address(session)))
    assert coordinator.results == [ContinuationResult.ERROR]
    assert waiting(flow, session).type == "agenda_approval"


def test_no_answer_leaves_the_session_waiting(flow: VirtualAgoraV13Flow) -> None:
    session = flow.create_session(main_topic="Pets")
    coordinator = StreamCoordinator(flow, lambda pause: None)
    list(coordinator.coordinate_stream_execution(address(session)))
    assert coordinator.results == [ContinuationResult.TERMINATE]
    assert waiting(flow, session).type == "agenda_approval"


def test_the_health_report_counts_streams_and_answers(flow: VirtualAgoraV13Flow) -> None:
    session = flow.create_session(main_topic="Pets")
    answers = iter(["approve", None])
    coordinator = StreamCoordinator(flow, lambda pause: next(answers))
    list(coordinator.coordinate_stream_execution(address(session)))
    assert coordinator.health_report() == {
        "streams_started": 2,
        "streams_completed": 2,
        "streams_active": 0,
        "interrupts_handled": 1,
        "errors": 0,
        "completion_rate": 1.0,
    }


def test_an_abandoned_stream_is_not_completed(flow: VirtualAgoraV13Flow) -> None:
    session = flow.create_session(main_topic="Pets")
    stream: Any = flow.stream(address(session))
    next(stream)  # allowed: that the stream is left is what the flow has to notice
    stream.close()
    assert flow.health is not None
    assert flow.health.completion_rate == 0.0
    assert flow.health.active == 0


def test_a_flow_without_monitoring_has_no_health_report() -> None:
    flow = build_agora(AgoraSettings(monitoring=False), LLMProviderMock(seed=1)).flow
    with pytest.raises(StateError, match="no health report"):
        StreamCoordinator(flow, lambda pause: None).health_report()


def test_another_way_of_answering_is_refused(flow: VirtualAgoraV13Flow) -> None:
    way: Any = "guess"
    with pytest.raises(ValidationError, match="answer_by"):
        StreamCoordinator(flow, lambda pause: None, way)


NOTHING: list[dict[str, Any]] = [{}, {"flow_control": None, "current_round": None, "conclusion_vote": None}]


@pytest.mark.parametrize("state", NOTHING)
def test_no_router_raises_whatever_the_state_lacks(flow: VirtualAgoraV13Flow, state: dict[str, Any]) -> None:
    for routes in V13FlowConditions(flow.config, 3).routes().values():
        assert routes.router(state) in routes.targets


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


def test_a_stream_that_was_asked_for_twice_does_not_start_the_session_twice(flow: VirtualAgoraV13Flow) -> None:
    session = flow.create_session(main_topic="Pets")
    first, second = flow.stream(address(session)), flow.stream(address(session))
    list(first)
    assert [list(chunk) for chunk in second] == [["__interrupt__"]]
    assert len(flow.state_manager.state["votes"]) == 3


def test_an_answer_that_came_too_late_for_its_stream_is_refused(flow: VirtualAgoraV13Flow) -> None:
    session = flow.create_session(main_topic="Pets")
    run(flow, session)
    answers = {waiting(flow, session).id: "approve"}
    first, second = flow.stream(address(session), answers=answers), flow.stream(address(session), answers=answers)
    list(first)
    held = flow.state_manager.get_snapshot()
    with pytest.raises(StateError, match="not pending"):
        list(second)
    assert flow.state_manager.get_snapshot() == held
    run(flow, session)  # a refused stream leaves nothing behind that would block the next


def test_a_coordinator_stays_with_its_session_when_another_one_is_created(flow: VirtualAgoraV13Flow) -> None:
    session, asked = flow.create_session(main_topic="Pets"), list[tuple[str, str]]()

    def processor(pause: Pause) -> str | None:
        asked.append((pause.session_id, pause.type))
        if len(asked) > 1:
            return None
        flow.create_session(main_topic="Cars")
        return "approve"

    list(StreamCoordinator(flow, processor).coordinate_stream_execution())
    assert asked == [(session, "agenda_approval"), (session, "topic_continuation")]


def test_an_error_while_an_answer_is_judged_is_a_result(
    flow: VirtualAgoraV13Flow, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any) -> Any:
        raise RuntimeError("cannot be judged")

    monkeypatch.setattr(flow, "apply_answer", broken)
    session = flow.create_session(main_topic="Pets")
    coordinator = StreamCoordinator(flow, lambda pause: "approve")
    with pytest.raises(RuntimeError, match="judged"):
        list(coordinator.coordinate_stream_execution(address(session)))
    assert coordinator.results == [ContinuationResult.RESUME, ContinuationResult.ERROR]


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
def test_what_stands_in_for_the_first_node_of_a_phase_enters_it(node: str, supplied: Any) -> None:
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


def test_a_suggestion_that_nobody_made_is_not_shown() -> None:
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


@pytest.mark.parametrize("wrong", [{"enable_monitoring": "no"}, {"checkpointer": "memory"}])
def test_an_argument_that_is_not_what_it_has_to_be_is_refused(flow: VirtualAgoraV13Flow, wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError, match=next(iter(wrong))):
        VirtualAgoraV13Flow(flow.config, **wrong)


def test_a_flag_of_a_session_that_is_neither_true_nor_false_is_refused(flow: VirtualAgoraV13Flow) -> None:
    wrong: Any = "no"
    with pytest.raises(ValidationError, match="user_defines_topics"):
        flow.create_session(main_topic="Pets", user_defines_topics=wrong)


def test_a_configuration_that_was_tampered_with_stops_the_session_at_its_first_node(flow: VirtualAgoraV13Flow) -> None:
    session = flow.create_session(main_topic="Pets")
    flow.config.agents.clear()
    with pytest.raises(NodeExecutionError, match=r"config_and_keys: .*\n.*agents"):
        run(flow, session)


def test_streams_of_many_threads_are_all_counted() -> None:
    health = HealthReport()

    def streams(_: int) -> None:
        for _ in range(200):
            health.stream_started()
            health.question_answered()
            health.stream_failed()
            health.stream_ended(completed=True)

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(streams, range(8)))
    counts = health.as_mapping()
    assert counts["streams_active"] == 0
    assert {counts[name] for name in ("streams_started", "streams_completed", "interrupts_handled", "errors")} == {1600}


SET_ONCE = {"session_id", "start_time", "config_hash", "user_defines_topics", "checkpoint_interval"}
"""Keys that only the creation of a session writes."""


def test_every_declared_key_is_written_by_somebody() -> None:
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
