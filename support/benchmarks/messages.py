"""What a run costs as its messages grow, over the bare graph alone: `python -m support.benchmarks.messages`.

`add_messages` compares each new message with all that are there, and every step stores them anew: that is LangGraph's
own cost, and grows. What the kit adds must not grow faster.
"""

from __future__ import annotations

import argparse
import gc
import sys
from collections.abc import Iterator, Sequence
from time import process_time
from typing import Annotated, Any, Final, TypedDict

from langchain_core.messages import AIMessage, AnyMessage, HumanMessage
from langgraph.checkpoint.memory import InMemorySaver
from langgraph.graph import END, START, StateGraph
from langgraph.graph.message import add_messages

from support.any_flow.watching import execution_of
from support.benchmarks.pairs import Estimate, in_turn, ratios
from support.execution.configuration import SuiteConfiguration
from support.execution.known_findings import Waivers
from support.flow_builder.flow_under_test import AttachedFlow, FlowUnderTest
from support.interrupt_simulator.owner import Owner
from support.record import Record

MESSAGES: Final = (100, 1_000, 10_000)
"""How many messages a session begins with (count)."""

UPDATES: Final = 30
"""How many updates follow, with one message each (count)."""

ROUNDS: Final = 7


class Talk(TypedDict):
    """What the measured flow knows."""

    messages: Annotated[list[AnyMessage], add_messages]
    left: int


def over_bare(messages: int, rounds: int = ROUNDS) -> Estimate:
    """Return the processor time of a run with everything on over that of its graph alone."""
    seconds = in_turn({"kit": lambda: _watched(messages), "bare": lambda: _bare(messages)}, rounds)
    return ratios(seconds["kit"], seconds["bare"])


def lines(messages: Sequence[int] = MESSAGES, rounds: int = ROUNDS) -> Iterator[str]:
    """Yield the ratio for each number of messages."""
    yield f"{UPDATES} updates of add_messages, in turn: processor time over that of the bare graph [95 % interval]"
    for number in messages:
        ratio = over_bare(number, rounds)
        yield f"  {number:>6} messages {ratio.median:6.2f} [{ratio.low:.2f}, {ratio.high:.2f}]"


def _watched(messages: int) -> float:
    flow = AttachedFlow(FlowUnderTest(_graph(), _beginning(messages)))
    execution = execution_of(
        flow,
        flow.create_session(),
        owner=Owner(),
        listeners=(),
        record=Record(),
        suite=SuiteConfiguration(),
        way="resume",
        waivers=Waivers(),
    )
    gc.collect()
    start = process_time()
    execution.run()
    return process_time() - start


def _bare(messages: int) -> float:
    graph, beginning = _graph(), _beginning(messages)
    config: Any = {"configurable": {"thread_id": "bare"}, "recursion_limit": UPDATES + 1}
    gc.collect()
    start = process_time()
    for _ in graph.stream(beginning, config, stream_mode="updates"):
        pass
    return process_time() - start


def _graph() -> Any:
    graph: Any = StateGraph(Talk)
    graph.add_node("say", _say)
    graph.add_edge(START, "say")
    graph.add_conditional_edges("say", lambda state: "say" if state["left"] else END, {"say": "say", END: END})
    return graph.compile(checkpointer=InMemorySaver())


def _say(state: Talk) -> dict[str, Any]:
    left = state["left"] - 1
    return {"messages": [AIMessage("We should begin small.", id=f"said-{left}")], "left": left}


def _beginning(messages: int) -> dict[str, Any]:
    return {"messages": [HumanMessage("x" * 100, id=f"given-{number}") for number in range(messages)], "left": UPDATES}


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m support.benchmarks.messages", description=__doc__)
    parser.add_argument("messages", nargs="*", type=int, default=MESSAGES, help="how many (default: %(default)s)")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="how often each is measured, at least 6")
    chosen = parser.parse_args(arguments)
    for line in lines(chosen.messages, chosen.rounds):
        print(line, flush=True)  # a command prints
    return 0


if __name__ == "__main__":
    sys.exit(main())
