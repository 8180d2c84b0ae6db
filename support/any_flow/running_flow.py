"""What the parts of a flow's run need of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from support.record import Record
from support.record.calls import CallRecorder


class RunningFlow(Protocol):
    """One session of a flow, as the parts that ask about it see it."""

    @property
    def record(self) -> Record:
        """Everything that happened, in order."""

    @property
    def calls(self) -> CallRecorder:
        """The recorder of the calls of tools and models."""

    @property
    def compiled_graph(self) -> Any:
        """The flow's graph."""

    @property
    def values(self) -> Mapping[str, Any]:
        """The state of the session."""

    def knows(self, path: str) -> Any:
        """Return the value at a path in the state."""

    def expect(self, actual: Any, matcher: Any, reason: str) -> None:
        """Check what a step promises."""
