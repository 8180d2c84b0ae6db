"""The log of a flow, for its listeners."""

from __future__ import annotations

import logging
from typing import Annotated

import pytest
from hamcrest import assert_that, contains_exactly, empty, has_item, has_length, starts_with
from langchain_core.messages import AnyMessage, RemoveMessage
from langgraph.checkpoint.memory import InMemorySaver
from langgraph.graph import START, StateGraph
from langgraph.graph.message import add_messages
from typing_extensions import TypedDict

from support.execution.errors import KitError
from support.execution.flow_log import LOG, FlowLog
from support.flow_builder.bare_graph import BareGraphFlow
from support.interrupt_simulator.owner import Owner
from support.record import Record
from support.tests.execution.small_flow import flow_of, thread, watched


@pytest.fixture
def log(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    caplog.set_level(logging.DEBUG, LOG.name)
    return caplog


def agreeing() -> Owner:
    return Owner().always("approval", "yes", required=False)


def test_every_update_is_shown_with_what_it_changed(log: pytest.LogCaptureFixture) -> None:
    execution = watched(flow_of(), agreeing())
    execution.run()
    assert_that(
        log.messages,
        contains_exactly(
            starts_with("session "),
            "update 1: check\n    + log[0]: '120 came in'",
            starts_with("paused at ask: session-1/approval/1"),
            "answer given (by resume) to session-1/approval/1: yes",
            "update 2: ask\n    + log[1]: 'answered yes'",
            "update 3: pay\n    + log[2]: 'paid'",
            "answer accepted to session-1/approval/1: yes",
        ),
    )


def test_a_failure_is_reported_though_no_update_follows(log: pytest.LogCaptureFixture) -> None:
    def failing(state: object) -> dict[str, object]:
        raise ValueError("out of money")

    with pytest.raises(ValueError, match="out of money"):
        watched(flow_of(pay=failing), agreeing()).run()
    assert_that(log.messages[-1], starts_with("! failed: pay (ValueError: out of money)"))


def test_an_update_that_changes_nothing_says_so(log: pytest.LogCaptureFixture) -> None:
    watched(flow_of(pay=lambda state: {"log": []}), agreeing()).run()
    assert_that(log.messages, has_item("update 3: pay\n    nothing changed"))


class Talk(TypedDict, total=False):
    """What a talk that forgets knows."""

    messages: Annotated[list[AnyMessage], add_messages]


def test_a_state_that_the_log_cannot_follow_is_recorded_when_the_stream_is_over(
    log: pytest.LogCaptureFixture,
) -> None:
    builder = StateGraph(Talk)
    builder.add_node("greet", lambda _: {"messages": [("user", "hello")]})
    builder.add_node("forget", lambda state: {"messages": [RemoveMessage(id=state["messages"][0].id)]})
    builder.add_edge(START, "greet").add_edge("greet", "forget")
    flow = BareGraphFlow(builder.compile(checkpointer=InMemorySaver()), {})
    session = flow.create_session()
    values = flow.get_state_manager(session)
    flow_log = FlowLog(session, Record(), lambda: values.state)
    for number, update in enumerate(flow.stream(thread(session)), 1):
        flow_log.update(number, ", ".join(update))
    flow_log.rest()
    assert_that(flow_log.errors, empty())
    unread = "update 2: forget\n    the state after the update of forget is known when the stream is over"
    assert_that([message for message in log.messages if message.startswith(unread)], has_length(1))
    assert_that(log.messages[-1], starts_with("between updates\n    - messages[0]"))


def test_a_mistake_of_the_log_is_blamed_on_the_kit(
    log: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(f"{FlowLog.__module__}.debug_state_changes")
    with pytest.raises(KitError, match="debug_state_changes"):
        watched(flow_of(), agreeing()).run()


def test_nothing_is_recorded_where_no_one_listens(caplog: pytest.LogCaptureFixture) -> None:
    watched(flow_of(), agreeing()).run()
    assert_that([record for record in caplog.records if record.name == LOG.name], empty())
