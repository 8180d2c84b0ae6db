"""Who answers, and how a session goes on with the answer."""

from __future__ import annotations

from typing import Any

import pytest

from support.agora.coordinator import ContinuationResult, StreamCoordinator
from support.agora.errors import StateError, ValidationError
from support.agora.flow import VirtualAgoraV13Flow
from support.agora.pauses import Pause
from support.tests.agora.driving import address, waiting


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


def test_another_way_of_answering_is_refused(flow: VirtualAgoraV13Flow) -> None:
    way: Any = "guess"
    with pytest.raises(ValidationError, match="answer_by"):
        StreamCoordinator(flow, lambda pause: None, way)


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


def test_a_session_that_is_over_is_refused_and_the_session_in_hand_stays_in_hand(flow: VirtualAgoraV13Flow) -> None:
    session = flow.create_session(main_topic="Pets")
    assert not flow.is_over(session)
    list(StreamCoordinator(flow, lambda pause: pause.payload["options"][0]).coordinate_stream_execution())
    assert flow.is_over(session)
    other, held = flow.create_session(main_topic="Cars"), flow.get_state_manager(session).get_snapshot()
    coordinator = StreamCoordinator(flow, lambda pause: None)
    with pytest.raises(StateError, match="the session is over"):
        list(coordinator.coordinate_stream_execution(address(session)))
    assert coordinator.results == [ContinuationResult.ERROR]
    assert flow.get_state_manager(session).get_snapshot() == held
    assert flow.state_manager.session_id == other
