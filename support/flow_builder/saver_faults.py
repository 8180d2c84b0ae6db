"""Faults that a scenario puts into the checkpointer: what cannot be saved, how often, or when everything fails."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Any, Final

from support.flow_builder.errors import FlowError
from support.flow_builder.faults import When

if TYPE_CHECKING:
    from langgraph.checkpoint.base import BaseCheckpointSaver

WRITES: Final = ("put", "put_writes")
READS: Final = ("get_tuple",)

Applies = Callable[[str, Mapping[str, Any]], bool]
"""Returns whether a fault is due, from the operation of the checkpointer and its arguments by name."""


class SaverUnreachableError(ConnectionError):
    """The checkpointer cannot be reached: what a scenario makes it raise."""

    def __init__(self, message: str = "the store cannot be reached") -> None:
        super().__init__(message)


@dataclass(slots=True)
class SaverFault:
    """One fault of the checkpointer.

    Attributes:
        when: Before the operation, or after it (which has done its work then).
        lasts: Whether no other checkpoint is saved in the same run. LangGraph 1.2 tries none after one that failed;
            earlier versions do.
    """

    title: str
    applies: Applies
    times: int
    when: When = "before"
    error: Callable[[], Exception] = SaverUnreachableError
    lasts: bool = True
    fired: int = 0


def saves_beginning(operation: str, arguments: Mapping[str, Any]) -> bool:
    """Return whether the input of a session is saved, before its first step."""
    return operation == "put" and arguments["metadata"].get("source") == "input"


def saves_repair(operation: str, arguments: Mapping[str, Any]) -> bool:
    """Return whether an emergency saves what it has made of a damaged session."""
    return operation == "put" and "written_as" in arguments["config"].get("metadata", {})


def saves_step(node: str) -> Applies:
    """Return what recognises the checkpoint after a node's first visit, and every later one."""

    def applies(operation: str, arguments: Mapping[str, Any]) -> bool:
        return operation == "put" and node in arguments["checkpoint"]["versions_seen"]

    return applies


def saves_question(question: str) -> Applies:
    """Return what recognises the saving of a question that is asked."""

    def applies(operation: str, arguments: Mapping[str, Any]) -> bool:
        return operation == "put_writes" and any(
            interrupt.value.get("type") == question
            for channel, asked in arguments["writes"]
            if channel == "__interrupt__"
            for interrupt in asked
        )

    return applies


class SaverFaults:
    """The faults of the checkpointer in one scenario."""

    def __init__(self) -> None:
        self._faults: list[SaverFault] = []
        self.is_lost = False
        """Whether nothing can be saved or read now."""
        self._error_when_lost: Callable[[], Exception] = SaverUnreachableError
        self._outage = False
        self._forgotten: SaverFault | None = None
        self._lock = threading.RLock()

    def fail(self, fault: SaverFault) -> None:
        """Add a fault."""
        self._faults.append(fault)

    def end_run(self) -> None:
        """Let checkpoints be saved again after a fault that lasted to the end of a run."""
        self._outage = False

    def lose_connection(
        self, title: str, applies: Applies, error: Callable[[], Exception] = SaverUnreachableError
    ) -> None:
        """Let nothing be saved or read from a moment on, until `restore` is called; `error` makes what is raised."""

        def lose() -> Exception:
            self.is_lost, self._error_when_lost = True, error
            return error()

        self._faults.append(SaverFault(title, applies, times=1, error=lose))

    def forget(self, applies: Applies) -> None:
        """Take some checkpoints and keep nothing of them, until `restore` is called."""
        self._forgotten = SaverFault("what is forgotten", applies, times=0)
        self._faults.append(self._forgotten)

    def restore(self) -> None:
        """Let everything be saved and read again."""
        self.is_lost, self._forgotten = False, None

    def put_into(self, saver: BaseCheckpointSaver[Any]) -> None:
        """Make a checkpointer fail as asked for; without faults it stays as it is."""
        if self._faults:
            for operation in (*WRITES, *READS):
                setattr(saver, operation, self._failing(operation, getattr(saver, operation)))

    def verify(self) -> None:
        """Check that every fault has fired: else the scenario has not shown what it meant to."""
        if silent := [fault.title for fault in self._faults if not fault.fired]:
            raise FlowError(f"faults of the store that never happened: {'; '.join(silent)}")

    def _failing(self, operation: str, works: Callable[..., Any]) -> Callable[..., Any]:
        names = ("config", *_ARGUMENTS[operation])

        @wraps(works)
        def failing(*values: Any, **named: Any) -> Any:
            arguments = {**dict(zip(names, values, strict=False)), **named}
            with self._lock:  # one after the other, so that nothing is saved between a save and what follows it
                self._fire(operation, arguments, "before")
                if self._is_forgotten(operation, arguments):
                    return values[0]
                done = works(*values, **named)
                self._fire(operation, arguments, "after")
            return done

        return failing

    def _is_forgotten(self, operation: str, arguments: Mapping[str, Any]) -> bool:
        if self._forgotten is None or not self._forgotten.applies(operation, arguments):
            return False
        self._forgotten.fired += 1
        return True

    def _fire(self, operation: str, arguments: Mapping[str, Any], when: When) -> None:
        if self.is_lost:
            raise self._error_when_lost()
        if self._outage and operation == "put":
            raise SaverUnreachableError
        for fault in self._faults:
            if fault.when == when and fault.fired < fault.times and fault.applies(operation, arguments):
                fault.fired += 1
                self._outage = fault.lasts
                raise fault.error()


_ARGUMENTS: Final[Mapping[str, tuple[str, ...]]] = {
    "put": ("checkpoint", "metadata", "new_versions"),
    "put_writes": ("writes", "task_id", "task_path"),
    "get_tuple": (),
}
"""The arguments of each operation after the configuration, in order."""
