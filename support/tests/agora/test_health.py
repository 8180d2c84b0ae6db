"""What the health report counts."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from support.agora.coordinator import StreamCoordinator
from support.agora.errors import NodeExecutionError, StateError
from support.agora.flow import VirtualAgoraV13Flow
from support.agora.health import HealthReport
from support.agora_suite.built_flow import AgoraSettings, build_agora
from support.flow_builder.faults import FaultPlan
from support.mock_llm import LLMProviderMock
from support.tests.agora.driving import address


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


def test_a_stream_that_fails_is_an_error_and_is_over() -> None:
    faults = FaultPlan()
    faults.fail("agent_instantiation", ValueError("no chairs"))
    flow = build_agora(AgoraSettings(interval=20), LLMProviderMock(seed=1), faults).flow
    session = flow.create_session(main_topic="Pets")
    with pytest.raises(NodeExecutionError, match="no chairs"):
        list(flow.stream(address(session)))
    assert flow.health is not None
    counts = flow.health.as_mapping()
    assert (counts["errors"], counts["streams_active"], counts["streams_completed"]) == (1, 0, 1)


def test_a_flow_without_monitoring_has_no_health_report() -> None:
    flow = build_agora(AgoraSettings(monitoring=False), LLMProviderMock(seed=1)).flow
    with pytest.raises(StateError, match="no health report"):
        StreamCoordinator(flow, lambda pause: None).health_report()


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
