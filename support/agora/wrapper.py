"""The wrapper of a node in the graph: preconditions, the check of its update, and errors that name it."""

# No postponed hints here: LangGraph would evaluate those of each node again whenever a graph is built.
import inspect
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Final, Self, cast

from langchain_core.runnables import RunnableConfig
from langgraph.errors import GraphBubbleUp

from support.agora.errors import NodeExecutionError, NodeValidationError, StateCorruptionError
from support.agora.masking import MaskError, mask_error
from support.agora.schema import check_update
from support.agora.state import VirtualAgoraState

NodeFunction = Callable[..., Any]
Complete = Callable[[Mapping[str, Any], dict[str, Any]], dict[str, Any]]


class FlowNode(ABC):
    """A node of the flow: its name, the keys that it requires, and its work."""

    name: str
    preconditions: tuple[str, ...] = ()

    @abstractmethod
    def execute(self, state: VirtualAgoraState) -> dict[str, Any]:
        """Do the node's work and return its update; the state is not changed."""


class V13NodeWrapper:
    """A node as the graph runs it: pauses pass untouched, any other error names the node, a bad update is an error.

    A bad update must never reach the graph: a reducer that raises inside LangGraph makes the thread unreadable.

    Args:
        function: Takes the state, or the state and the run's configuration as `config`; returns the update.
        preconditions: Keys of the state that must be present and not None before the node runs.
        complete: Adds to the node's update before it is checked (the record of a recovery, say).
    """

    def __init__(
        self,
        function: NodeFunction,
        name: str,
        preconditions: tuple[str, ...] = (),
        complete: Complete | None = None,
        clean: MaskError = mask_error,
    ) -> None:
        self.__signature__ = _SIGNATURE  # LangGraph asks for it several times whenever a graph is built
        self.name = name
        self.preconditions = preconditions
        self.complete = complete
        self._clean = clean
        self.function = function

    @classmethod
    def of(cls, node: FlowNode) -> Self:
        """Wrap a node object."""
        return cls(node.execute, node.name, node.preconditions)

    @property
    def function(self) -> NodeFunction:
        """The function that does the node's work; it may be replaced before compilation."""
        return self._function

    @function.setter
    def function(self, function: NodeFunction) -> None:
        self._function = function
        signature = getattr(function, "__signature__", None) or inspect.signature(function)
        self._takes_config = "config" in signature.parameters

    # The state is hinted as a plain mapping: LangGraph would evaluate every hint of a TypedDict again for each node.
    def __call__(self, state: Mapping[str, Any], config: RunnableConfig) -> dict[str, Any]:
        """Run the node and return its checked update; the `__cause__` of its error is the original error."""
        try:
            self._require(state)
            update = self._function(state, config=config) if self._takes_config else self._function(state)
            return self._checked(state, update)
        except (GraphBubbleUp, NodeExecutionError):
            raise
        except Exception as error:
            text = f"{type(error).__name__}: {self._clean(error)}"
            raise NodeExecutionError(self.name, text, {"error_type": type(error).__name__}) from error

    def _require(self, state: Mapping[str, Any]) -> None:
        missing = [name for name in self.preconditions if state.get(name) is None]
        if missing:
            raise NodeValidationError(
                f"needs {', '.join(missing)}, which the state does not hold", {"node": self.name, "missing": missing}
            )

    def _checked(self, state: Mapping[str, Any], update: Any) -> dict[str, Any]:
        if self.complete is not None and isinstance(update, dict):
            update = self.complete(state, update)
        problems = check_update(update)
        if problems:
            raise StateCorruptionError(
                f"the update breaks the state's schema: {'; '.join(problems)}",
                {"node": self.name, "problems": problems},
            )
        # LangGraph accepts no other mapping than a dict.
        return dict(update)


_SIGNATURE: Final = inspect.signature(partial(V13NodeWrapper.__call__, cast("V13NodeWrapper", None)))
"""The signature of every node, as the graph calls it."""
