"""The one door for a flow: a graph, and what its application has around it, as far as it has it."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, get_args

from langchain_core.runnables import RunnableConfig
from langgraph.graph.state import CompiledStateGraph

from support.flow_builder.bare_graph import (
    RECURSION_LIMIT,
    BareGraphCoordinator,
    BareGraphFlow,
    InitialInput,
    UpdateFromAnswer,
)
from support.flow_builder.errors import FlowError
from support.flow_builder.graph_state import values_of
from support.flow_builder.guide import FlowGuide
from support.flow_builder.protocol import AnswerBy, Coordinator, InterruptProcessor

OPTIONAL_PARTS: Final[Mapping[str, tuple[str, ...]]] = {
    "coordinator": ("ask", "ask, way"),
    "update_from_answer": ("pause, answer",),
    "state_manager": ("session",),
    "models": ("messages",),
    "storage": ("",),
}
"""The functions that a flow may have, and what each may be called with."""


@dataclass(frozen=True)
class FlowUnderTest:
    """A flow with what its application has around the graph. A part that is there is used and judged.

    Args:
        begin: The first input of a session, or a function that makes it. With a coordinator, it may be a function that
            creates a session in the application and returns the session's id, which is LangGraph's `thread_id`.
        context: The nodes' `runtime.context`.
        coordinator: Makes the application's own coordinator from `ask`, which takes a pause or LangGraph's `Interrupt`
            and returns the answer, or None to let the session wait. With a second argument it is also given the way
            to answer, `update` or `resume`.
        update_from_answer: Makes the asking node's update from a pause and an answer, for flows that are answered by
            `update_state`; `ask` then returns that update to a coordinator.
        state_manager: Returns the application's own view of a session's state, by the session's id; it has to agree
            with the graph.
        models: Returns from a conversation who is asked, for which task, and the sections of the prompt; a function
            `recognise` beside the factory does the same.
        storage: Returns the files that sessions have written so far.
        guide: Titles of nodes, questions, and phases; its name and structure are filled in.

    Raises:
        FlowError: A part is of the wrong kind.
    """

    compiled_graph: CompiledStateGraph[Any, Any, Any, Any]
    begin: InitialInput
    context: Any = None
    coordinator: Callable[..., Coordinator] | None = None
    update_from_answer: UpdateFromAnswer | None = None
    state_manager: Callable[[str], Mapping[str, Any]] | None = None
    models: Callable[[Any], tuple[str, str, Mapping[str, Any]]] | None = None
    storage: Callable[[], Iterable[Path]] | None = None
    guide: FlowGuide | None = None

    def __post_init__(self) -> None:
        for name, calls in OPTIONAL_PARTS.items():
            part = getattr(self, name)
            if part is not None and not any(_takes(part, len(call.split())) for call in calls):
                kind = "takes something else" if callable(part) else f"is {type(part).__name__}"
                raise FlowError(f"{name} {kind}; it has to be a function that is called as {name}({calls[0]})")
        if self.guide is not None and not isinstance(self.guide, FlowGuide):
            raise FlowError(f"guide is {type(self.guide).__name__}; it has to be a FlowGuide")

    @property
    def absent(self) -> tuple[str, ...]:
        """The parts that the flow does not have, so that they cannot be judged."""
        parts = tuple(name for name in (*OPTIONAL_PARTS, "guide") if getattr(self, name) is None)
        return (*parts, *getattr(self.compiled_graph, "unseen", ()))

    @property
    def ways(self) -> tuple[AnswerBy, ...]:
        """The ways in which its questions can be answered, the usual one first."""
        if self.coordinator is not None and not _takes(self.coordinator, 2):
            return ("resume",) if self.update_from_answer is None else ("update",)
        if self.coordinator is not None or self.update_from_answer is not None:
            return get_args(AnswerBy)
        return ("resume",)


@dataclass(frozen=True, slots=True)
class OpenSession:
    """One session of a flow under test.

    Attributes:
        id: LangGraph's `thread_id`.
        coordinator: Makes the session's coordinator from what answers its pauses, and how.
        manager_values: Returns the state in the application's state manager; without one, the state in the graph.
    """

    id: str
    coordinator: Callable[[InterruptProcessor, AnswerBy], Coordinator]
    graph_values: Callable[[], Mapping[str, Any]]
    manager_values: Callable[[], Mapping[str, Any]]


class AttachedFlow:
    """A flow under test, ready for sessions.

    Args:
        recursion_limit: Super-steps in one stream of the kit's own coordinator.
        on_custom: Called with what nodes write into LangGraph's custom stream.

    Raises:
        FlowError: The graph cannot be run.
    """

    def __init__(
        self,
        parts: FlowUnderTest,
        *,
        recursion_limit: int = RECURSION_LIMIT,
        on_custom: Callable[[Any], object] | None = None,
    ) -> None:
        self.parts = parts
        self.compiled_graph = parts.compiled_graph
        self._driver = BareGraphFlow(
            parts.compiled_graph,
            parts.begin,
            recursion_limit=recursion_limit,
            context=parts.context,
            on_custom=on_custom,
        )

    def create_session(self) -> str:
        """Create a session, in the application if it does that itself, and return its id.

        Raises:
            FlowError: The session cannot begin as the flow says.
        """
        if self.parts.coordinator is None or not callable(self.parts.begin):
            create_thread = getattr(self.compiled_graph, "create_thread", lambda: None)  # a server gives sessions ids
            return self._driver.create_session(create_thread())
        session = self.parts.begin()
        if not isinstance(session, str) or not session:
            raise FlowError(
                f"begin returned {session!r}; with a coordinator, a flow begins with a function that creates a session "
                "and returns its id, or with a mapping"
            )
        return session

    def begin_turn(self, session: str, turn_input: Any) -> None:
        """Take the next input of a session that is over; the next stream begins with it."""
        if self.parts.coordinator is not None:
            raise FlowError("the flow's own coordinator streams it, and takes no further input")
        self._driver.begin_turn(session, turn_input)

    def undeclared_input(self, session: str) -> list[str]:
        """Return, a line each, the keys of a session's next input that the graph drops in silence."""
        return self._driver.undeclared_input(session)

    def check_known(self, session: str) -> None:
        """Check that the graph has a session; raises `FlowError`."""
        self._driver.get_state_manager(session)

    def open(self, session: str) -> OpenSession:
        """Return a session with what runs it and what holds its state."""
        parts, driver = self.parts, self._driver
        config: RunnableConfig = {"configurable": {"thread_id": session}}

        def graph_values() -> Mapping[str, Any]:
            return values_of(parts.compiled_graph.get_state(config))

        def manager_values() -> Mapping[str, Any]:
            if parts.state_manager is not None:
                return parts.state_manager(session)
            return graph_values() if parts.coordinator is not None else driver.get_state_manager(session).state

        return OpenSession(session, self._coordinator(), graph_values, manager_values)

    def _coordinator(self) -> Callable[[InterruptProcessor, AnswerBy], Coordinator]:
        own, update = self.parts.coordinator, self.parts.update_from_answer
        if own is None:
            return lambda ask, way: BareGraphCoordinator(self._driver, ask, way, update)
        return own if _takes(own, 2) else lambda ask, _: own(ask)


def _takes(function: Any, arguments: int) -> bool:
    """Return whether something can be called with a number of arguments; of a few built-in functions no one knows."""
    if not callable(function):
        return False
    try:
        inspect.signature(function).bind(*range(arguments))
    except TypeError:
        return False
    except ValueError:
        return True
    return True
