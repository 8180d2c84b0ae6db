"""Applications with a coordinator and a state manager of their own; most have one fault."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import count
from pathlib import Path
from typing import Any, NotRequired

from langgraph.checkpoint.memory import InMemorySaver
from langgraph.graph import END, START, StateGraph
from langgraph.types import Interrupt, interrupt
from typing_extensions import TypedDict

from support.flow_builder.flow_under_test import FlowUnderTest
from support.flow_builder.guide import FlowGuide, QuestionGuide
from support.flow_builder.pauses import read_pauses
from support.flow_builder.protocol import SessionWaits


class Order(TypedDict):
    """The state of the flow."""

    goods: str
    price: NotRequired[int]
    approved: NotRequired[bool]
    paid: NotRequired[bool]


def estimate(state: Order) -> dict[str, Any]:
    return {"price": len(state["goods"])}


def approve(state: Order) -> dict[str, Any]:
    answer = interrupt({"type": "approval", "message": f"Pay {state['price']}?", "options": ["yes", "no"]})
    return {"approved": answer == "yes"}


def pay(_state: Order) -> dict[str, Any]:
    return {"paid": True}


class Shop:
    """An application: it creates sessions, streams its graph, and keeps its own view of each session's state."""

    def __init__(self, **other_nodes: Any) -> None:
        nodes: dict[str, Any] = {"estimate": estimate, "approve": approve, "pay": pay, **other_nodes}
        graph = StateGraph(Order)
        for name, node in nodes.items():
            graph.add_node(name, node)
        graph.add_edge(START, "estimate").add_edge("estimate", "approve")
        graph.add_conditional_edges("approve", lambda state: bool(state.get("approved")), {True: "pay", False: END})
        self.graph = graph.compile(checkpointer=InMemorySaver())
        self.states: dict[str, dict[str, Any]] = {}
        self._numbers = count(1)

    def create_session(self) -> str:
        session = f"order-{next(self._numbers)}"
        self.states[session] = {"goods": "chairs"}
        return session

    def stream(self, config: Any) -> Iterator[Mapping[str, Any]]:
        state: Any = self.states[config["configurable"]["thread_id"]]
        begins = self.graph.get_state(config).created_at is None
        for chunk in self.graph.stream(state if begins else None, config, stream_mode="updates"):
            for node, update in chunk.items():
                if node != "__interrupt__":
                    self.take(state, update or {})
            yield chunk

    def take(self, state: dict[str, Any], update: Mapping[str, Any]) -> None:
        state.update(update)

    def answered(self, config: Any, node: str, update: Mapping[str, Any]) -> None:
        self.graph.update_state(config, dict(update), as_node=node)
        self.take(self.states[config["configurable"]["thread_id"]], update)


class Clerk:
    """A coordinator that answers by update, once the stream has run out."""

    def __init__(self, shop: Shop, ask: Callable[[Any], Any]) -> None:
        self.shop = shop
        self.ask = ask

    def coordinate_stream_execution(self, config: Any) -> Iterator[Mapping[str, Any]]:
        while True:
            for chunk in self.shop.stream(config):
                if "__interrupt__" not in chunk:
                    yield chunk
            waiting = read_pauses(self.shop.graph.get_state(config))
            if not waiting:
                return
            update = self.ask(waiting[0])
            if update is None:
                return
            self.shop.answered(config, waiting[0].node, update)
            yield {waiting[0].node: update}


def decide(_pause: Any, answer: Any) -> dict[str, Any]:
    return {"approved": answer == "yes"}


def attached(
    clerk: Callable[..., Any] = Clerk, shop: Shop | None = None, update: Callable[..., Any] = decide, **parts: Any
) -> FlowUnderTest:
    at = shop or Shop()
    return FlowUnderTest(
        at.graph,
        at.create_session,
        coordinator=lambda ask: clerk(at, ask),
        update_from_answer=update,
        state_manager=at.states.__getitem__,
        **parts,
    )


def right() -> FlowUnderTest:
    return attached()


def by_update() -> FlowUnderTest:
    return FlowUnderTest(Shop().graph, {"goods": "chairs"}, update_from_answer=decide)


class EagerClerk(Clerk):
    """Asks a console: it knows no answer that is none, catches what goes wrong, and goes on in the same stream."""

    def coordinate_stream_execution(self, config: Any) -> Iterator[Mapping[str, Any]]:
        asked: list[tuple[str, Any]] = []
        while True:
            for chunk in self.shop.stream(config):
                if "__interrupt__" in chunk:
                    asked = [("approve", self._decide(chunk["__interrupt__"][0]))]
                else:
                    yield chunk
            if not asked:
                return
            for node, update in asked:
                self.shop.answered(config, node, update)
            asked = []

    def _decide(self, question: Interrupt) -> Any:
        update = self.ask(question)
        if update is None:
            raise SessionWaits
        return update


def eager() -> FlowUnderTest:
    """The update of the answer is not yielded, and the question is answered within the stream."""
    return attached(EagerClerk)


class DeafClerk(Clerk):
    """Catches every exception, also those of the kit, and asks again."""

    def coordinate_stream_execution(self, config: Any) -> Iterator[Mapping[str, Any]]:
        yield from (chunk for chunk in self.shop.stream(config) if "__interrupt__" not in chunk)
        for _ in count():
            try:
                self.ask("approval?")
            except Exception:  # noqa: S112  # the fault
                continue


def deaf() -> FlowUnderTest:
    return attached(DeafClerk)


class SilentClerk(Clerk):
    """Yields nothing of what it runs."""

    def coordinate_stream_execution(self, config: Any) -> Iterator[Mapping[str, Any]]:
        for _ in super().coordinate_stream_execution(config):
            pass
        yield from ()


def silent() -> FlowUnderTest:
    return attached(SilentClerk)


class HiddenClerk(Clerk):
    """Runs the graph by a configuration of its own."""

    def coordinate_stream_execution(self, config: Any) -> Iterator[Mapping[str, Any]]:
        yield from super().coordinate_stream_execution({"configurable": dict(config["configurable"])})


def hidden() -> FlowUnderTest:
    return attached(HiddenClerk)


class IdleClerk(Clerk):
    """Does nothing."""

    def coordinate_stream_execution(self, _config: Any) -> Iterator[Mapping[str, Any]]:
        yield from ()


def idle() -> FlowUnderTest:
    return attached(IdleClerk)


class ReturningClerk(Clerk):
    """Runs the session and returns nothing."""

    def coordinate_stream_execution(self, config: Any) -> Any:
        list(self.shop.stream(config))


def returning() -> FlowUnderTest:
    return attached(ReturningClerk)


def no_coordinator() -> FlowUnderTest:
    return attached(lambda _shop, ask: ask)


class ForgetfulShop(Shop):
    """Its state manager does not take in the answers."""

    def answered(self, config: Any, node: str, update: Mapping[str, Any]) -> None:
        self.graph.update_state(config, dict(update), as_node=node)


def forgetful() -> FlowUnderTest:
    return attached(shop=ForgetfulShop())


def undeclared() -> FlowUnderTest:
    """The answer is written under a key that the state does not declare, so that the flow asks for ever."""
    return attached(update=lambda _pause, answer: {"is_approved": answer == "yes"})


class AnonymousClerk(Clerk):
    """Writes an answer in no node's name, so that LangGraph takes it for the node that wrote last."""

    def coordinate_stream_execution(self, config: Any) -> Iterator[Mapping[str, Any]]:
        while True:
            yield from (chunk for chunk in self.shop.stream(config) if "__interrupt__" not in chunk)
            waiting = read_pauses(self.shop.graph.get_state(config))
            update = self.ask(waiting[0]) if waiting else None
            if update is None:
                return
            self.shop.graph.update_state(config, update)
            self.shop.take(self.shop.states[config["configurable"]["thread_id"]], update)


def anonymous() -> FlowUnderTest:
    return attached(AnonymousClerk)


def no_update() -> FlowUnderTest:
    return attached(update=lambda _pause, answer: answer)


def filing() -> FlowUnderTest:
    """It names two files that it wrote, of which one does not exist."""
    files: list[Path] = []

    def file(_state: Order) -> dict[str, Any]:
        files.extend((Path(__file__), Path(__file__).with_name("missing.txt")))
        return {"paid": True}

    return attached(shop=Shop(pay=file), storage=lambda: tuple(files))


def prompting() -> FlowUnderTest:
    """A node asks at the terminal, and takes silence for consent."""

    def ask(_state: Order) -> dict[str, Any]:
        try:
            return {"approved": input("Pay? ") == "yes"}
        except EOFError:
            return {"approved": True}

    return attached(shop=Shop(approve=ask))


def titled() -> FlowUnderTest:
    question = QuestionGuide("approval", "approve", "Is it paid?", ("yes", "no"))
    return attached(guide=FlowGuide(title="A shop", node_titles={"pay": "The order is paid"}, questions=(question,)))


def failing_to_close() -> Iterator[FlowUnderTest]:
    yield right()
    raise OSError("the cash box is locked")


def yielding_twice() -> Iterator[FlowUnderTest]:
    yield right()
    yield right()


def begun_with(parts: Iterable[tuple[str, Any]]) -> FlowUnderTest:
    return FlowUnderTest(Shop().graph, {"goods": "chairs"}, **dict(parts))
