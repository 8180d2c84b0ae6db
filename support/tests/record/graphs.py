"""Small real graphs for the tests of the record, and a driver that streams them as production does."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from typing import Annotated, Any

from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.memory import InMemorySaver
from langgraph.graph import END, START, StateGraph
from langgraph.types import Command, interrupt
from typing_extensions import TypedDict

from support.record import AnswerGiven, Paused, Record, RunEnded, SessionCreated
from support.record.observer import Observer
from support.record.question_names import QuestionNames

SESSION = "s1"
APPROVE = {"action": "approve"}
APPROVAL = {"approved": True, "log": [{"id": "approve"}]}
DECLARED = ("log", "agenda", "details", "approved", "rounds")


class Talk(TypedDict, total=False):
    """The state of the small graphs."""

    log: Annotated[list[dict[str, Any]], operator.add]
    agenda: list[str]
    details: dict[str, Any]
    approved: bool
    rounds: int


Node = Callable[[Talk], Any]


def propose(_: Talk) -> dict[str, Any]:
    """Propose an agenda."""
    return {"agenda": ["Budget", "Hiring"], "log": [{"id": "propose", "said": "two topics"}], "rounds": 0}


def approve(state: Talk) -> dict[str, Any]:
    """Ask for approval."""
    answer = interrupt({"type": "approval", "agenda": state["agenda"]})
    return {"approved": answer["action"] == "approve", "log": [{"id": "approve"}]}


def discuss(state: Talk) -> dict[str, Any]:
    """Speak one round."""
    number = state["rounds"] + 1
    return {"rounds": number, "log": [{"id": f"round {number}", "said": "something"}]}


def after_approval(state: Talk) -> str:
    """Route behind the question."""
    return "yes" if state.get("approved") else "no"


def next_round(state: Talk) -> str:
    """Route behind a round: two labels lead to the same end."""
    if state["rounds"] < 3:
        return "again"
    return "agreed" if len(state["agenda"]) > 1 else "exhausted"


def compiled(**nodes: Node) -> Any:
    """Give propose -> approve -> discuss (three times) -> END, with nodes replaced by name."""
    graph: Any = StateGraph(Talk)  # LangGraph's overloads do not know a bare Callable
    for name, node in {"propose": propose, "approve": approve, "discuss": discuss, **nodes}.items():
        graph.add_node(name, node)
    graph.add_edge(START, "propose")
    graph.add_edge("propose", "approve")
    graph.add_conditional_edges("approve", after_approval, {"yes": "discuss", "no": "propose"})
    graph.add_conditional_edges("discuss", next_round, {"again": "discuss", "agreed": END, "exhausted": END})
    return graph.compile(checkpointer=InMemorySaver())


def routes_of(app: Any) -> dict[str, dict[str, dict[Any, str]]]:
    """Give node -> router -> label -> target of a compiled graph."""
    branches = app.builder.branches
    return {
        node: {name: dict(branch.ends or {}) for name, branch in routers.items()} for node, routers in branches.items()
    }


def observed(app: Any, **options: Any) -> Observer:
    """Give an observer of a compiled graph, with a new record."""
    held: dict[str, Any] = {"declared": DECLARED, "append_keys": ("log",), "routes": routes_of(app), **options}
    return Observer(Record(), **held)


class Driver:
    """Streams a graph until it asks, and answers as production does.

    Args:
        app: The compiled graph.
        observer: Its observer.
    """

    def __init__(self, app: Any, observer: Observer) -> None:
        self.app = app
        self.observer = observer
        self.names = QuestionNames(SESSION, observer.record)
        self.config: RunnableConfig = {
            "configurable": {"thread_id": SESSION},
            "callbacks": [observer],
            "recursion_limit": 50,
        }
        observer.record.append(SessionCreated(session=SESSION))

    def run(self, given: Any = None) -> None:
        """Exhaust the stream, then take up what is pending."""
        for chunk in self.app.stream(given, self.config):
            self.observer.see_update(chunk)
        record = self.observer.record
        pending = [task for task in self.app.get_state(self.config).tasks if task.interrupts]
        for task in pending:
            payload = task.interrupts[0].value
            question = self.names.name(payload["type"], task.name, payload)
            record.append(
                Paused(question=question, type=payload["type"], node=task.name, payload=payload, stream_ended=True)
            )
        record.append(RunEnded(outcome="paused" if pending else "finished"))

    def answer_by_update(self, answer: dict[str, Any], update: Mapping[str, Any]) -> None:
        """Answer with `update_state` as the node that asked, then go on."""
        pause = self._answered(answer, "update")
        self.app.update_state(self.config, dict(update), as_node=pause.node)
        self.observer.see_update({pause.node: dict(update)})
        self.run()

    def answer_by_resume(self, answer: dict[str, Any]) -> None:
        """Answer with `Command(resume=...)`, then go on."""
        self._answered(answer, "resume")
        task = next(task for task in self.app.get_state(self.config).tasks if task.interrupts)
        self.run(Command(resume={task.interrupts[0].id: answer}))

    def _answered(self, answer: dict[str, Any], way: Any) -> Paused:
        record = self.observer.record
        pause = record.of(Paused)[-1]
        record.append(AnswerGiven(question=pause.question, type=pause.type, node=pause.node, answer=answer, way=way))
        return pause


def run_to_pause(app: Any, **options: Any) -> Driver:
    """Give a driver that has streamed the graph until its first stop."""
    driver = Driver(app, observed(app, **options))
    driver.run({"details": {"owner": "Dana"}})
    return driver
