"""What a flow must offer to be run by scenarios: the seams that production code has anyway."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from enum import Enum
from typing import TYPE_CHECKING, Any, Literal, Protocol

if TYPE_CHECKING:
    from langchain_core.runnables import RunnableConfig
    from langgraph.graph.state import CompiledStateGraph

AnswerBy = Literal["update", "resume"]
"""How an answer reaches the graph: by `update_state` as the asking node, or by `Command(resume={id: answer})`."""


class Pause(Protocol):
    """A question that waits."""

    @property
    def id(self) -> str:
        """The interrupt's id; it differs from run to run and belongs in no record."""

    @property
    def node(self) -> str:
        """The node that asks."""

    @property
    def type(self) -> str:
        """The kind of question."""

    @property
    def payload(self) -> Mapping[str, Any]:
        """The question as the owner sees it; its `problem` says why the last answer was refused."""


class NullAnswer(Enum):
    """The answer `null`, which reaches the flow as None; None itself leaves a question waiting."""

    NULL = None


InterruptProcessor = Callable[[Pause], Any]
"""Returns the owner's answer to a pause, or None to leave the session paused."""


class StateManagerView(Protocol):
    """The application's own view of a session's state."""

    @property
    def state(self) -> Mapping[str, Any]:
        """The live state; copy it to keep it."""

    def get_snapshot(self) -> Mapping[str, Any]:
        """Return a deep copy of the state."""


class FlowUnderTest(Protocol):
    """A flow as production code offers it. There is no `invoke`: a flow is streamed."""

    @property
    def compiled_graph(self) -> CompiledStateGraph[Any, Any, Any, Any] | None:
        """The compiled graph, or None before the flow was compiled."""

    @property
    def state_manager(self) -> StateManagerView:
        """The state of the session last created or streamed."""

    def create_session(self) -> str:
        """Create a session, and return its id: LangGraph's `thread_id`."""

    def stream(
        self, config: RunnableConfig | None = None, resume_from_checkpoint: bool | None = None
    ) -> Iterator[Mapping[str, Any]]:
        """Continue a session, and yield its updates, one mapping of node to update at a time.

        Args:
            config: `{"configurable": {"thread_id": session id}}` and all else that LangGraph takes.
            resume_from_checkpoint: Whether the session has begun; None finds out.
        """


class AnswerableFlow(FlowUnderTest, Protocol):
    """A flow whose stream takes answers by the ids of the interrupts that wait."""

    def stream(
        self,
        config: RunnableConfig | None = None,
        resume_from_checkpoint: bool | None = None,
        answers: Mapping[str, Any] | None = None,
    ) -> Iterator[Mapping[str, Any]]:
        """Continue a session, and yield its updates, one mapping of node to update at a time."""


class Coordinator(Protocol):
    """Runs a session to its end, putting each pause to the owner."""

    def coordinate_stream_execution(self, config: RunnableConfig) -> Iterator[Mapping[str, Any]]:
        """Stream a session, answering its pauses, until it ends or waits; yield every update, answers' included."""
