"""The flow's sessions and streams, as the code that drives the flow uses them."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier, BrokenBarrierError
from typing import Any

import pytest
from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.base import CheckpointTuple
from langgraph.checkpoint.memory import InMemorySaver

from support.agora.errors import NodeExecutionError, StateError, ValidationError
from support.agora.flow import VirtualAgoraV13Flow
from support.agora.graph import needed_keys
from support.agora.pauses import Pause
from support.agora.routing import V13FlowConditions
from support.agora.schema import differing_keys
from support.agora_suite.built_flow import AgoraSettings, build_agora
from support.mock_llm import LLMProviderMock
from support.tests.agora.driving import address, run, waiting


def test_a_flow_that_is_not_compiled_does_not_stream(flow: VirtualAgoraV13Flow) -> None:
    flow.compiled_graph = None
    with pytest.raises(StateError, match="not compiled"):
        flow.stream(address("x"))


def test_an_unknown_session_is_refused(flow: VirtualAgoraV13Flow) -> None:
    with pytest.raises(StateError, match='no session "nobody"'):
        flow.stream(address("nobody"))
    with pytest.raises(StateError, match='no session "nobody"'):
        flow.get_state_manager("nobody")


def test_an_id_that_exists_is_refused(flow: VirtualAgoraV13Flow) -> None:
    flow.create_session("one", main_topic="Pets")
    with pytest.raises(StateError, match="exists already"):
        flow.create_session("one", main_topic="Pets")


class MeetingPoint(InMemorySaver):
    """Keeps a reader waiting for a second one; where only one can read at a time, it gives up soon."""

    def __init__(self) -> None:
        super().__init__()
        self.readers = Barrier(2, timeout=0.3)

    def get_tuple(self, config: RunnableConfig) -> CheckpointTuple | None:
        with suppress(BrokenBarrierError):
            self.readers.wait()
        return super().get_tuple(config)


def test_of_two_threads_that_create_one_id_at_once_one_is_refused() -> None:
    flow = build_agora(AgoraSettings(), LLMProviderMock(seed=1), checkpointer=MeetingPoint()).flow
    flow.compile()
    with ThreadPoolExecutor(2) as threads:
        created = [threads.submit(flow.create_session, "one", main_topic=topic) for topic in ("Pets", "Cars")]
    assert sorted(type(attempt.exception()) is StateError for attempt in created) == [False, True]


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


def test_an_answer_goes_to_the_session_that_asked_even_if_another_was_created_later(flow: VirtualAgoraV13Flow) -> None:
    session = flow.create_session(main_topic="Pets")
    run(flow, session)
    other = flow.create_session(main_topic="Cars")
    flow.apply_answer(waiting(flow, session), {"agenda_approved": True})
    assert flow.pauses(session) == []
    run(flow, other)
    assert waiting(flow, other).type == "agenda_approval"


def test_sessions_on_one_flow_are_independent(flow: VirtualAgoraV13Flow) -> None:
    one, two = flow.create_session(main_topic="Pets"), flow.create_session(main_topic="Cars")
    run(flow, one)
    assert flow.get_state_manager(two).state["proposed_topics"] == []
    run(flow, two)
    assert flow.get_state_manager(one).state["main_topic"] == "Pets"
    assert flow.state_manager is flow.get_state_manager(two)


def test_another_flow_resumes_a_session_from_its_checkpoints() -> None:
    models = LLMProviderMock(seed=1)
    first = build_agora(AgoraSettings(), models)
    session = first.flow.create_session(main_topic="Pets")
    run(first.flow, session)
    second = build_agora(AgoraSettings(), models, checkpointer=first.checkpointer).flow
    run(second, session)
    assert waiting(second, session).type == "agenda_approval"
    assert differing_keys(second.state_manager.state, first.flow.state_manager.state) == []


NOTHING: list[dict[str, Any]] = [{}, {"flow_control": None, "current_round": None, "conclusion_vote": None}]


@pytest.mark.parametrize("state", NOTHING)
def test_no_router_raises_regardless_of_what_the_state_lacks(flow: VirtualAgoraV13Flow, state: dict[str, Any]) -> None:
    for routes in V13FlowConditions(flow.config, 3).routes().values():
        assert routes.router(state) in routes.targets


READ_BY_ROUTERS = {
    "agenda_approval": {"agenda_approved"},
    "user_turn_participation": {"user_turn_decision"},
    "periodic_user_stop": {"user_periodic_decision"},
    "agent_poll": {"agents_vote_end_session"},
    "user_approval": {"user_continuation_decision"},
    "agenda_modification": {"topic_queue", "agenda_from_agents"},
}


@pytest.mark.parametrize(("node", "keys"), READ_BY_ROUTERS.items())
def test_a_substitute_must_write_what_the_router_after_its_node_reads(
    flow: VirtualAgoraV13Flow, node: str, keys: set[str]
) -> None:
    assert needed_keys(V13FlowConditions(flow.config, 3).routes())[node] == keys


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


def test_a_configuration_that_was_tampered_with_stops_the_session_at_its_first_node(flow: VirtualAgoraV13Flow) -> None:
    session = flow.create_session(main_topic="Pets")
    flow.config.agents.clear()
    with pytest.raises(NodeExecutionError, match=r"config_and_keys: .*\n.*agents"):
        run(flow, session)


def test_a_session_that_begins_anew_keeps_its_theme_and_who_names_the_topics(flow: VirtualAgoraV13Flow) -> None:
    session = flow.create_session(main_topic="Pets", user_defines_topics=True)
    manager = flow.get_state_manager(session)
    manager.load({**manager.initial_input(), "votes": "none"})
    run(flow, session)
    assert waiting(flow, session).type == "topic_definition"
    assert (manager.state["main_topic"], manager.state["votes"]) == ("Pets", [])
