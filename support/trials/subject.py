"""What a product supplies for its trials: sessions to run, each with a different set-up."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final, Literal, Protocol, TypeVar

from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.graph.state import CompiledStateGraph

from support.execution.execution import Execution
from support.flow_builder.protocol import AnswerBy
from support.product import product_under_test
from support.trials.failures import Failure
from support.trials.outcome import CellResult

Durability = Literal["sync", "async", "exit"]
StoreKind = Literal["memory", "sqlite", "postgres"]

STORES: Final[tuple[StoreKind, ...]] = ("memory", "sqlite", "postgres")
OWN_STORES: Final[tuple[StoreKind, ...]] = STORES[:2]
"""The stores that need no server."""
DURABILITIES: Final[tuple[Durability, ...]] = ("sync", "async", "exit")
WAYS: Final[tuple[AnswerBy, ...]] = ("update", "resume")


@dataclass(frozen=True, slots=True)
class Cell:
    """One combination of circumstances in which a session runs.

    Attributes:
        number: The number of the set-up, from 1.
    """

    number: int
    store: StoreKind
    durability: Durability
    answer_by: AnswerBy

    def __str__(self) -> str:
        return f"{self.number}/{self.store}/{self.durability}/{self.answer_by}"

    @classmethod
    def parse(cls, text: str) -> Cell:
        """Return the cell that a text names; raise `ValueError` for a text that names none."""
        number, store, durability, answer_by = text.split("/")
        return cls(
            range(1, len(trial_set_ups()) + 1).index(int(number)) + 1,
            STORES[STORES.index(store)],
            DURABILITIES[DURABILITIES.index(durability)],
            WAYS[WAYS.index(answer_by)],
        )


@dataclass(frozen=True, slots=True)
class Leftovers:
    """What a stopped machine leaves apart from its store: the id of the session, and its files by path."""

    session: str
    files: Mapping[str, str] = field(default_factory=dict)


class TrialSession(Protocol):
    """A session, ready to run, with everything around it that a scenario has."""

    @property
    def id(self) -> str:
        """The session's id."""

    @property
    def execution(self) -> Execution:
        """The execution of the session, with its record."""

    @property
    def graph(self) -> CompiledStateGraph[Any, Any, Any, Any]:
        """The compiled graph."""

    @property
    def address(self) -> Any:
        """The run configuration that addresses the session."""

    @property
    def files(self) -> Mapping[str, str]:
        """The text of every file of the session, by path."""

    def close(self) -> None:
        """Release everything that the session holds."""


S = TypeVar("S", bound=TrialSession)


class TrialSetUp(Protocol[S]):
    """A set-up of the product: sessions that always take the same course if nothing disturbs them."""

    @property
    def name(self) -> str:
        """What distinguishes it from the other set-ups, in words."""

    def saver(self, kind: StoreKind, path: str) -> BaseCheckpointSaver[Any]:
        """Return a new saver: in memory, in a database, or in the file at `path`, created if it is missing."""

    @property
    def stores(self) -> Sequence[StoreKind]:
        """The stores in which its sessions can be kept."""

    @property
    def ways(self) -> Sequence[AnswerBy]:
        """The ways in which its questions can be answered, the usual one first."""

    @property
    def exact(self) -> bool:
        """Whether the order of its steps is compared, and after a failure everything that was noticed counts.

        If not, only its end, its questions and its files are: its steps may run side by side, and while the store
        fails, a question may be asked again.
        """

    @property
    def failure_kinds(self) -> Collection[str]:
        """How its model calls can be made to fail."""

    @property
    def notes(self) -> Sequence[str]:
        """What is left out or not compared, one line each."""

    def is_named(self, error: Exception) -> bool:
        """Return whether an error by which a session fails says what failed, so that the session can be resumed."""

    def finds_more_variation(self) -> bool:
        """Run sessions undisturbed once more; return whether more differs between them than was known.

        What differs between undisturbed sessions is not compared.
        """

    def open(
        self,
        cell: Cell,
        saver: BaseCheckpointSaver[Any],
        left: Leftovers | None = None,
        failure: Failure | None = None,
    ) -> S:
        """Create a session in `saver`; or have a new flow object adopt the one that a stopped machine left there."""

    def explains(self, warning: str, failure: Failure | None) -> bool:
        """Return whether a warning says who or what failed, and how, so that a session may end otherwise.

        Args:
            failure: None, if the store failed.
        """

    def warnings(self, session: S) -> tuple[str, ...]:
        """Return the warnings of a session that say what differs from what was asked for."""

    def end(self, session: S) -> Mapping[str, Any]:
        """Return how a session ended, without times: state and files, comparable with another session's end."""

    def question(self, payload: Mapping[str, Any]) -> Any:
        """Return the payload of a question without times, comparable with another session's."""


def trial_set_ups() -> Mapping[int, TrialSetUp[Any]]:
    """Return the set-ups of the product under test, or those that were supplied instead, by number, from 1."""
    return dict(enumerate(_supplied or product_under_test().trials(), 1))


class CellSweep(Protocol):
    """The sweep of one cell."""

    def run(self, only: str = "", every: int = 1) -> CellResult:
        """Run every n-th trial of the cell, or the one that a text names."""


def swept(sweep: Callable[[TrialSetUp[Any], Cell, Path], CellSweep], cell: Cell, only: str, every: int) -> CellResult:
    """Return what a sweep of a cell finds; where an end is wrong, after a look for more that differs by itself."""
    set_up = trial_set_ups()[cell.number]
    with TemporaryDirectory() as folder:
        result = sweep(set_up, cell, Path(folder)).run(only, every)
        if result.wrong and set_up.finds_more_variation():
            result = sweep(set_up, cell, Path(folder, "again")).run(only, every)
        result.notes.extend(set_up.notes)
        return result


def supply_set_ups(set_ups: Iterable[TrialSetUp[Any]]) -> None:
    """Let trials disturb these sessions instead of those of the product."""
    _supplied[:] = set_ups


_supplied: list[TrialSetUp[Any]] = []
