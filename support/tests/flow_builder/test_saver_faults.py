"""A checkpointer fails as a scenario asks for: one kind of save, or everything from a moment on."""

from __future__ import annotations

from typing import Any

import pytest
from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.memory import InMemorySaver
from langgraph.graph import START, StateGraph
from langgraph.types import interrupt
from typing_extensions import TypedDict

from support.flow_builder.errors import FlowError
from support.flow_builder.saver_faults import (
    SaverFault,
    SaverFaults,
    SaverUnreachableError,
    saves_beginning,
    saves_question,
    saves_repair,
    saves_step,
)

CONFIG: RunnableConfig = {"configurable": {"thread_id": "s1"}}


class State(TypedDict, total=False):
    steps: list[str]
    answer: str


def work(_: State) -> dict[str, Any]:
    return {"steps": ["work"]}


def ask(_: State) -> dict[str, Any]:
    return {"answer": interrupt({"type": "agenda"})}


class Flow:
    """A flow that works, then asks; its saver fails as asked for."""

    def __init__(self, faults: SaverFaults) -> None:
        self.faults = faults
        self.saver = InMemorySaver()
        faults.put_into(self.saver)
        builder = StateGraph(State)
        nodes: list[Any] = [work, ask]
        for node in nodes:
            builder.add_node(node.__name__, node)
        builder.add_edge(START, "work")
        builder.add_edge("work", "ask")
        self.graph = builder.compile(checkpointer=self.saver)

    @property
    def visited(self) -> list[str]:
        """Return the nodes whose work is in the newest checkpoint."""
        saved = self.saver.get_tuple(CONFIG)
        assert saved is not None
        return [name for name in saved.checkpoint["versions_seen"] if name in (START, "work")]

    def run(self, given: Any = None) -> list[Any]:
        try:
            return list(self.graph.stream(given, CONFIG, durability="sync"))
        finally:
            self.faults.end_run()


@pytest.fixture
def faults() -> SaverFaults:
    return SaverFaults()


def test_a_beginning_that_cannot_be_saved_leaves_nothing(faults: SaverFaults) -> None:
    faults.fail(SaverFault("the beginning", saves_beginning, times=2))
    flow = Flow(faults)
    for _ in range(2):
        with pytest.raises(SaverUnreachableError):
            flow.run({"steps": []})
    assert flow.graph.get_state(CONFIG).values == {}
    flow.run({"steps": []})
    assert flow.graph.get_state(CONFIG).next == ("ask",)
    faults.verify()


def test_a_step_that_cannot_be_saved_is_saved_the_next_time(faults: SaverFaults) -> None:
    faults.fail(SaverFault("work", saves_step("work"), times=1))
    flow = Flow(faults)
    with pytest.raises(SaverUnreachableError):
        flow.run({"steps": []})
    assert "work" not in flow.visited
    flow.run()
    assert flow.visited == ["__start__", "work"]
    faults.verify()


def test_a_question_that_cannot_be_saved_is_asked_again(faults: SaverFaults) -> None:
    faults.fail(SaverFault("another question", saves_question("theme"), times=1))
    faults.fail(SaverFault("the question", saves_question("agenda"), times=1))
    flow = Flow(faults)
    with pytest.raises(SaverUnreachableError):
        flow.run({"steps": []})
    assert flow.graph.get_state(CONFIG).tasks[0].interrupts == ()
    flow.run()
    assert [task.name for task in flow.graph.get_state(CONFIG).tasks if task.interrupts] == ["ask"]
    with pytest.raises(FlowError, match="never happened: another question"):
        faults.verify()


def test_a_fault_after_the_save_leaves_it_saved(faults: SaverFaults) -> None:
    faults.fail(SaverFault("the beginning", saves_beginning, 1, when="after"))
    flow = Flow(faults)
    with pytest.raises(SaverUnreachableError):
        flow.run({"steps": []})
    assert flow.visited == []


def test_a_lost_connection_lets_nothing_be_saved_or_read_until_it_is_restored(faults: SaverFaults) -> None:
    faults.lose_connection("work", saves_step("work"))
    flow = Flow(faults)
    for _ in range(2):
        with pytest.raises(SaverUnreachableError):
            flow.run({"steps": []})
    with pytest.raises(SaverUnreachableError):
        flow.graph.get_state(CONFIG)
    faults.restore()
    assert flow.visited == ["__start__"]
    faults.verify()


def test_each_lost_connection_raises_its_own_error_until_it_is_restored(faults: SaverFaults) -> None:
    faults.lose_connection("work", saves_step("work"), lambda: ConnectionError("reset"))
    faults.lose_connection("ask", saves_question("agenda"), lambda: TimeoutError("no answer"))
    flow = Flow(faults)
    with pytest.raises(ConnectionError, match="reset"):
        flow.run({"steps": []})
    with pytest.raises(ConnectionError, match="reset"):
        flow.graph.get_state(CONFIG)
    faults.restore()
    with pytest.raises(TimeoutError, match="no answer"):
        flow.run()
    with pytest.raises(TimeoutError, match="no answer"):
        flow.graph.get_state(CONFIG)


def test_without_faults_a_saver_stays_as_it_is(faults: SaverFaults) -> None:
    assert vars(Flow(faults).saver).keys() == vars(InMemorySaver()).keys()


def test_what_is_forgotten_is_taken_and_not_kept(faults: SaverFaults) -> None:
    faults.forget(saves_repair)
    flow = Flow(faults)
    flow.run({"steps": []})
    repair: RunnableConfig = {**CONFIG, "metadata": {"written_as": "work"}}
    flow.graph.update_state(repair, {"steps": ["repaired"]}, as_node="work")
    assert flow.graph.get_state(CONFIG).values["steps"] == ["work"]
    faults.verify()
    faults.restore()
    flow.graph.update_state(repair, {"steps": ["repaired"]}, as_node="work")
    assert flow.graph.get_state(CONFIG).values["steps"] == ["repaired"]
