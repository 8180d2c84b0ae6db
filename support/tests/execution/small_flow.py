"""A small flow with one question, watched by an execution, with room for what a flow can do wrong."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator, Mapping
from types import SimpleNamespace
from typing import Annotated, Any, TypedDict

from langgraph.checkpoint.memory import InMemorySaver
from langgraph.graph import END, START, StateGraph
from langgraph.types import interrupt

from support.execution.budget import StepBudget
from support.execution.execution import Execution, Watch
from support.flow_builder.bare_graph import BareGraphCoordinator, BareGraphFlow
from support.flow_builder.description import describe
from support.flow_builder.pauses import read_pauses
from support.flow_builder.protocol import AnswerBy, Coordinator, InterruptProcessor
from support.interrupt_simulator.owner import Owner
from support.record import Record
from support.validators.update_checker import UpdateChecker

Node = Callable[[Any], Any]


class Expense(TypedDict):
    """What the flow knows."""

    amount: int
    places: dict[str, int]
    log: Annotated[list[str], operator.add]


def check(state: Expense) -> dict[str, Any]:
    return {"log": [f"{state['amount']} came in"]}


def ask(state: Expense) -> dict[str, Any]:
    answer = interrupt({"type": "approval", "options": ["yes", "no"]})
    return {"log": [f"answered {answer}"]}


def ask_until_it_fits(state: Expense) -> dict[str, Any]:
    """Ask again, with what is wrong, until the answer is one of the options."""
    question: dict[str, Any] = {"type": "approval", "options": ["yes", "no"]}
    while (answer := interrupt(question)) not in question["options"]:
        question = {**question, "problem": "say yes or no"}
    return {"log": [f"answered {answer}"]}


def pay(state: Expense) -> dict[str, Any]:
    return {"log": ["paid"]}


def flow_of(*, goes_round: bool = False, **nodes: Node) -> BareGraphFlow:
    """Give the flow: check, ask, pay; any of the nodes may be another one, and the flow may begin again at its end."""
    graph: Any = StateGraph(Expense)
    for name, node in {"check": check, "ask": ask, "pay": pay, **nodes}.items():
        graph.add_node(name, node)
    graph.add_edge(START, "check")
    graph.add_edge("check", "ask")
    graph.add_edge("ask", "pay")
    graph.add_edge("pay", "check" if goes_round else END)
    return BareGraphFlow(graph.compile(checkpointer=InMemorySaver()), {"amount": 120, "places": {"Rome": 1}})


def watched(
    flow: BareGraphFlow,
    owner: Owner,
    *,
    coordinator: Callable[[InterruptProcessor, AnswerBy], Coordinator] | None = None,
    manager_values: Callable[[Mapping[str, Any]], Mapping[str, Any]] = lambda values: values,
    validated: bool = True,
    budget: int = 100,
) -> Execution:
    """Put an execution around a session of a flow.

    Args:
        flow: The flow.
        owner: Who answers.
        coordinator: Makes another coordinator than the kit's own.
        manager_values: Makes what the state manager holds from what it ought to hold.
        validated: Whether anything is judged.
        budget: Updates that the session may take.
    """
    session = flow.create_session()
    graph = flow.compiled_graph
    values = dict(flow.get_state_manager(session).state)
    description = describe(graph)
    return Execution(
        session=session,
        coordinator=coordinator or (lambda who, how: BareGraphCoordinator(flow, who, answer_by=how)),
        graph_values=lambda: dict(graph.get_state(thread(session)).values),
        manager_values=lambda: manager_values(flow.get_state_manager(session).state),
        description=description,
        owner=owner,
        answer_by="resume",
        record=Record(),
        watch=Watch(UpdateChecker(Expense, (), values) if validated else None, None, StepBudget(budget)),
        growing=frozenset({"log"}),
        asking={"ask": None},
    )


def thread(session: str) -> Any:
    """Give the configuration that addresses a session."""
    return {"configurable": {"thread_id": session}}


class HastyCoordinator:
    """Asks the owner as soon as the pause shows in the stream, which is still suspended then."""

    def __init__(self, flow: BareGraphFlow, owner: InterruptProcessor) -> None:
        self._flow = flow
        self._owner = owner

    def coordinate_stream_execution(self, config: Any) -> Iterator[Mapping[str, Any]]:
        answers: dict[str, Any] = {}
        for chunk in self._flow.stream(config):
            if "__interrupt__" not in chunk:
                yield chunk
                continue
            (waiting,) = chunk["__interrupt__"]
            pause = SimpleNamespace(id=waiting.id, node="ask", type=waiting.value["type"], payload=waiting.value)
            answers = {waiting.id: self._owner(pause)}
        yield from (chunk for chunk in self._flow.stream(config, answers=answers) if "__interrupt__" not in chunk)


class StubbornCoordinator:
    """Asks the question that waits again and again, and never gives the answer to the graph."""

    def __init__(self, flow: BareGraphFlow, owner: InterruptProcessor) -> None:
        self._flow = flow
        self._owner = owner

    def coordinate_stream_execution(self, config: Any) -> Iterator[Mapping[str, Any]]:
        yield from (chunk for chunk in self._flow.stream(config) if "__interrupt__" not in chunk)
        (pause,) = read_pauses(self._flow.compiled_graph.get_state(config))
        while True:
            self._owner(pause)


class RepairingCoordinator:
    """Goes on after an error, having written to the state what no update contains."""

    def __init__(self, flow: BareGraphFlow, owner: InterruptProcessor) -> None:
        self._flow = flow
        self._coordinator = BareGraphCoordinator(flow, owner)

    def coordinate_stream_execution(self, config: Any) -> Iterator[Mapping[str, Any]]:
        try:
            yield from self._coordinator.coordinate_stream_execution(config)
        except ConnectionError:
            write_by_hand(self._flow, config["configurable"]["thread_id"], "repaired")
            yield from self._coordinator.coordinate_stream_execution(config)


def write_by_hand(flow: BareGraphFlow, session: str, line: str) -> None:
    """Put a line into the log of a session that waits before its question, by no update of the stream."""
    flow.compiled_graph.update_state(thread(session), {"log": [line]}, as_node="check")
    flow.get_state_manager(session).reload()


class WordyCoordinator:
    """Gives something that is no update."""

    def coordinate_stream_execution(self, config: Any) -> Iterator[Any]:
        yield "all is well"
