"""What the checkpoints hold is what `get_state` returns, and the input of a session that never began."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import pytest
from langchain_core.messages import AIMessage
from langgraph.channels import UntrackedValue
from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.checkpoint.memory import InMemorySaver
from langgraph.graph import START, StateGraph
from langgraph.types import Command
from typing_extensions import TypedDict

from support.agora_suite.built_flow import close_checkpointer, open_checkpointer
from support.flow_builder.saver_faults import SaverFaults, SaverUnreachableError, saves_beginning
from support.flow_builder.stored_state import StoredState
from support.tests.flow_builder.small_graphs import Approval, Graph, two_questions

CONFIG: Any = {"configurable": {"thread_id": "s"}}


@pytest.fixture(params=["memory", "sqlite"])
def saver(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[BaseCheckpointSaver[Any]]:
    opened = open_checkpointer("memory" if request.param == "memory" else f"sqlite:{tmp_path / 'checkpoints'}")
    yield opened
    close_checkpointer(opened)


def run(graph: Graph, given: Any) -> None:
    for _ in graph.stream(given, CONFIG):
        pass


def shown(graph: Graph) -> dict[str, Any]:
    return dict(graph.get_state(CONFIG).values)


def test_a_session_that_has_not_begun_holds_nothing(saver: BaseCheckpointSaver[Any]) -> None:
    assert StoredState(Approval().compiled(saver), CONFIG)() == {}


def test_at_pauses_between_answers_and_at_the_end_it_is_what_get_state_gives(saver: BaseCheckpointSaver[Any]) -> None:
    graph = Approval().compiled(saver)
    stored = StoredState(graph, CONFIG)
    steps: tuple[Callable[[], object], ...] = (
        lambda: run(graph, {"topic": "T", "messages": [AIMessage("hello", id="1")]}),
        lambda: run(graph, Command(resume="perhaps")),
        lambda: run(graph, Command(resume="again")),
        lambda: graph.update_state(CONFIG, {"verdict": "yes", "log": ["by hand"]}, as_node="approve"),
        lambda: run(graph, None),
    )
    for step in steps:
        step()
        assert stored() == shown(graph)
        assert list(stored()) == list(shown(graph))


def test_keys_that_were_never_written_are_as_get_state_shows_them(saver: BaseCheckpointSaver[Any]) -> None:
    graph = Approval().compiled(saver)
    run(graph, {"topic": "T"})
    values = StoredState(graph, CONFIG)()

    assert values["messages"] == []
    assert "verdict" not in values


def test_writes_that_tasks_have_stored_are_seen(saver: BaseCheckpointSaver[Any]) -> None:
    graph = two_questions(saver)
    run(graph, {"topic": "T"})
    first = graph.get_state(CONFIG).tasks[0].interrupts[0]
    run(graph, Command(resume={first.id: "yes"}))

    assert StoredState(graph, CONFIG)() == shown(graph)


def test_after_a_failure_it_is_what_get_state_gives(saver: BaseCheckpointSaver[Any]) -> None:
    graph = Approval(failures=1).compiled(saver)
    with pytest.raises(ValueError, match="planning failed"):
        run(graph, {"topic": "T"})

    assert StoredState(graph, CONFIG)() == shown(graph)


def test_a_key_that_is_neither_replaced_nor_reduced_is_asked_for() -> None:
    class Passing(TypedDict, total=False):
        topic: str
        passing: Annotated[str, UntrackedValue]

    builder = StateGraph(Passing)
    builder.add_node("only", lambda _: {"topic": "T", "passing": "gone"})
    builder.add_edge(START, "only")
    graph: Graph = builder.compile(checkpointer=InMemorySaver())
    run(graph, {"topic": "S"})

    assert StoredState(graph, CONFIG)() == shown(graph) == {"topic": "T"}


def test_what_was_stored_in_the_meantime_is_read() -> None:
    graph = Approval().compiled()
    stored = StoredState(graph, CONFIG)
    run(graph, {"topic": "T", "messages": [AIMessage("hello", id="1", additional_kwargs={"at": moment(1)})]})
    before = copy.deepcopy(stored())
    graph.update_state(CONFIG, {"messages": [AIMessage("hi", id="1", additional_kwargs={"at": moment(2)})]})

    assert before["messages"][0].content == "hello"
    assert stored() == shown(graph)
    assert stored()["messages"][0].additional_kwargs == {"at": moment(2)}


def moment(day: int) -> datetime:
    return datetime(2026, 1, day, tzinfo=UTC)


def test_what_it_returns_is_shared_with_no_other_reader() -> None:
    graph = Approval().compiled()
    stored = StoredState(graph, CONFIG)
    run(graph, {"topic": "T", "messages": [AIMessage("hello", id="1")]})
    stored()
    graph.get_state(CONFIG).values["messages"][0].content = "changed by another reader"

    assert stored()["messages"][0].content == "hello"


def test_a_session_that_stopped_before_its_first_step_holds_its_input(saver: BaseCheckpointSaver[Any]) -> None:
    faults = SaverFaults()
    faults.lose_connection(
        "the first step", lambda operation, given: operation != "get_tuple" and not saves_beginning(operation, given)
    )
    graph = Approval().compiled(saver)
    faults.put_into(saver)
    with pytest.raises(SaverUnreachableError):
        for _ in graph.stream({"topic": "T"}, CONFIG, durability="sync"):
            pass
    faults.restore()

    assert "topic" not in shown(graph)
    assert StoredState(graph, CONFIG)() == {**shown(graph), "topic": "T"}
