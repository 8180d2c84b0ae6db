"""What stands between the graph and a node: preconditions, the check of its update, and errors that name it."""

# Hints are not postponed here: LangGraph evaluates those of each node anew whenever a graph is built.
import inspect
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from typing import Any, Self

from langchain_core.runnables import RunnableConfig
from langgraph.errors import GraphBubbleUp

from support.agora.errors import NodeExecutionError, NodeValidationError, StateCorruptionError
from support.agora.masking import Clean, clean_error
from support.agora.schema import check_update
from support.agora.state import VirtualAgoraState

NodeFunction = Callable[..., Any]
Complete = Callable[[Mapping[str, Any], dict[str, Any]], dict[str, Any]]


class FlowNode(ABC):
    """One node of the flow: its name, what must hold before it runs, and what it does."""

    name: str
    preconditions: tuple[str, ...] = ()

    @abstractmethod
    def execute(self, state: VirtualAgoraState) -> dict[str, Any]:
        """Do the node's work.

        Args:
            state: The state as the graph gives it. It is not changed.

        Returns:
            The update: what is new, by key.
        """


class V13NodeWrapper:
    """A node as the graph runs it: pauses pass untouched, any other error names the node, a bad update is an error.

    A bad update must never reach the graph: a reducer that raises inside LangGraph makes the thread unreadable.

    Args:
        function: Takes the state, or the state and the run's configuration as `config`; gives the update.
        name: The node's name in the graph.
        preconditions: Keys of the state that must be there and not None before the node runs.
        complete: Adds to the node's update before it is checked (the record of a recovery, say); None adds nothing.
        clean: Takes the secrets out of an error and of those behind it, in place, and returns what it says.
    """

    def __init__(
        self,
        function: NodeFunction,
        name: str,
        preconditions: tuple[str, ...] = (),
        complete: Complete | None = None,
        clean: Clean = clean_error,
    ) -> None:
        self.name = name
        self.preconditions = preconditions
        self.complete = complete
        self._clean = clean
        self.function = function

    @classmethod
    def of(cls, node: FlowNode) -> Self:
        """Wrap a node object.

        Args:
            node: Its `execute`, `name` and `preconditions` are taken.
        """
        return cls(node.execute, node.name, node.preconditions)

    @property
    def function(self) -> NodeFunction:
        """Give the function that does the node's work; another one may be put in its place before compilation."""
        return self._function

    @function.setter
    def function(self, function: NodeFunction) -> None:
        self._function = function
        self._takes_config = "config" in inspect.signature(function).parameters

    # The state is hinted as a plain mapping: of a TypedDict, LangGraph would evaluate every hint again for each node.
    def __call__(self, state: Mapping[str, Any], config: RunnableConfig) -> dict[str, Any]:
        """Run the node.

        Args:
            state: The state as the graph gives it.
            config: The run's configuration.

        Returns:
            The update, checked.

        Raises:
            GraphBubbleUp: The node pauses; not an error.
            NodeExecutionError: Anything else went wrong; `__cause__` says what.
        """
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
        # LangGraph takes a dict and no other mapping.
        return dict(update)
