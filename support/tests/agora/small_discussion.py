"""A small flow on the state of Virtual Agora, for emergencies."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.graph import END, START, StateGraph
from langgraph.types import Command, interrupt

from support.agora.checkpoints import Graph
from support.agora.emergency import EmergencyOutcome, emergency_recovery
from support.agora.schema import consistency_problems
from support.agora.state import VirtualAgoraState
from support.agora.state_manager import StateManager
from support.tests.agora.session_state import MOMENT, make_message, make_plain_values, make_vote

CONFIG: RunnableConfig = {"configurable": {"thread_id": "s1"}}
TRANSITION = {"from_phase": 1, "to_phase": 2, "timestamp": MOMENT, "reason": "agreed", "triggered_by": "owner"}
BROKEN = RuntimeError("the stream failed")


class Discussion:
    """A small flow: opens, takes a topic, asks, speaks until the second round is over, reports.

    Args:
        saver: Where its checkpoints go.
    """

    def __init__(self, saver: BaseCheckpointSaver[Any]) -> None:
        self.visits: list[str] = []
        self.slips: list[dict[str, Any] | Exception] = []
        builder = StateGraph(VirtualAgoraState)
        nodes: list[Any] = [self.open, self.announce, self.ask, self.speak, self.report]
        for node in nodes:
            builder.add_node(node.__name__, node)
        builder.add_edge(START, "open")
        builder.add_edge("open", "announce")
        builder.add_edge("announce", "ask")
        builder.add_conditional_edges(
            "ask", lambda state: "again" if state["main_topic"] is None else "on", {"again": "ask", "on": "speak"}
        )
        builder.add_conditional_edges(
            "speak", lambda state: "more" if state["current_round"] < 2 else "on", {"more": "announce", "on": "report"}
        )
        builder.add_edge("report", END)
        self.graph: Graph = builder.compile(checkpointer=saver)
        self.manager = StateManager("s1")
        self.manager.initialize_state(make_plain_values())

    def open(self, _: VirtualAgoraState) -> dict[str, Any]:
        self.visits.append("open")
        return {"phase_history": [TRANSITION], "current_phase": 2, "speaking_order": ["gpt-4o_1"]}

    def announce(self, state: VirtualAgoraState) -> dict[str, Any]:
        self.visits.append("announce")
        if state["active_topic"] is not None:
            return {}
        return {"active_topic": state["topic_queue"][0], "topic_queue": state["topic_queue"][1:]}

    def ask(self, _: VirtualAgoraState) -> dict[str, Any]:
        self.visits.append("ask")
        return {"user_turn_decision": interrupt({"type": "user_turn_participation"})}

    def speak(self, state: VirtualAgoraState) -> dict[str, Any]:
        self.visits.append("speak")
        number = state["current_round"] + 1
        spoken = {
            "messages": [make_message(f"m{number}")],
            "total_messages": state["total_messages"] + 1,
            "votes": [make_vote(f"v{number}")],
            "turn_order_history": [["gpt-4o_1", "gpt-4o_2"]],
            "current_round": number,
            "round_history": [
                {
                    "round_id": f"r{number}",
                    "round_number": number,
                    "topic": state["active_topic"],
                    "start_time": MOMENT,
                    "end_time": MOMENT,
                    "participants": ["gpt-4o_1"],
                    "message_count": 1,
                }
            ],
        }
        slip = self.slips.pop(0) if self.slips else {}
        if isinstance(slip, Exception):
            raise slip
        return {**spoken, **slip}

    def report(self, state: VirtualAgoraState) -> dict[str, Any]:
        self.visits.append("report")
        return {"final_report": "Agreed.", "completed_topics": [state["active_topic"]], "active_topic": None}

    def run(self, given: Any) -> None:
        for chunk in self.graph.stream(given, CONFIG, stream_mode="updates"):
            for node, update in chunk.items():
                if node != "__interrupt__":
                    self.manager.update_state(update or {})

    def begin(self) -> None:
        self.run(self.manager.initial_input())

    def good_answer(self) -> Command[Any]:
        (task,) = self.graph.get_state(CONFIG).tasks
        return Command(resume={task.interrupts[0].id: "continue"})

    def answer(self) -> None:
        self.run(self.good_answer())

    def corrupt(self, values: dict[str, Any], as_node: str) -> None:
        self.graph.update_state(CONFIG, values, as_node=as_node)

    def recover(self, reinitial: Callable[[], dict[str, Any]] = make_plain_values) -> EmergencyOutcome:
        return emergency_recovery(self.graph, self.manager, BROKEN, reinitial)

    @property
    def values(self) -> dict[str, Any]:
        return cast("dict[str, Any]", self.graph.get_state(CONFIG).values)

    @property
    def waiting(self) -> tuple[str, ...]:
        return self.graph.get_state(CONFIG).next

    def asks_again(self) -> bool:
        self.run(None)
        return [len(task.interrupts) for task in self.graph.get_state(CONFIG).tasks] == [1] and self.waiting == ("ask",)

    def expect_agreement(self) -> None:
        assert dict(self.manager.state) == self.values
        assert consistency_problems(self.values) == []

    def history_length(self) -> int:
        return len(list(self.graph.get_state_history(CONFIG)))
