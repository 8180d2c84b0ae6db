"""What runs a session and answers its pauses: the seams that production code has anyway."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from enum import Enum
from typing import TYPE_CHECKING, Any, Literal, Protocol

if TYPE_CHECKING:
    from langchain_core.runnables import RunnableConfig

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


InterruptProcessor = Callable[[Any], Any]
"""Returns the owner's answer to a `Pause` or to LangGraph's `Interrupt`, or None to leave the session paused."""


class SessionWaits(BaseException):
    """Ends a run whose session waits: raised where a coordinator cannot simply return. `except Exception` misses it."""


class Coordinator(Protocol):
    """Runs a session to its end, putting each pause to the owner."""

    def coordinate_stream_execution(self, config: RunnableConfig) -> Iterator[Mapping[str, Any]]:
        """Stream a session, answering its pauses, until it ends or waits; yield every update, answers' included."""
