"""What the parts of a flow's run need of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Protocol

from support.execution.configuration import SuiteConfiguration
from support.execution.execution import Execution
from support.execution.pending import SessionStatus
from support.flow_builder.flow_under_test import AttachedFlow
from support.flow_builder.pauses import WaitingPause
from support.record import Record
from support.record.calls import CallRecorder


class RunningFlow(Protocol):
    """One session of a flow, as the parts that ask about it see it."""

    @property
    def record(self) -> Record:
        """Everything that happened, in order."""

    @property
    def suite(self) -> SuiteConfiguration:
        """The suite's configuration."""

    @property
    def address(self) -> str | None:
        """`module:factory` of the flow."""

    @property
    def folder(self) -> Path:
        """The folder in which the flow may keep files."""

    @property
    def flow(self) -> AttachedFlow:
        """The flow."""

    @property
    def execution(self) -> Execution:
        """The session's execution."""

    @property
    def standing(self) -> SessionStatus:
        """The status of the session."""

    @property
    def questions(self) -> tuple[WaitingPause, ...]:
        """What the flow asks now."""

    @property
    def config(self) -> Any:
        """The config that names the session."""

    @property
    def calls(self) -> CallRecorder:
        """The recorder of the calls of tools and models."""

    @property
    def compiled_graph(self) -> Any:
        """The flow's graph."""

    @property
    def values(self) -> Mapping[str, Any]:
        """The state of the session."""

    def run_on(self) -> None:
        """Run the session until it asks or ends."""

    def knows(self, path: str) -> Any:
        """Return the value at a path in the state."""

    def expect(self, actual: Any, matcher: Any, reason: str) -> None:
        """Check what a step promises."""

    def expect_among(self, wanted: str, actual: Iterable[str], reason: str) -> None:
        """Check that something is among what there is."""
