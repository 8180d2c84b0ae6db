"""The fault sweep: each durable write, each step and each model call of a session fails, once and always."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

from langgraph.checkpoint.base import BaseCheckpointSaver

from support.execution.pending import session_status
from support.record import FaultInjected
from support.trials.course import Course
from support.trials.failures import Failure, ModelFailure, model_failures, step_failures
from support.trials.outcome import CellResult, WrongEnd, described, different_ends, is_wanted
from support.trials.stores import FailingStore, Write
from support.trials.subject import Cell, Leftovers, TrialSession, TrialSetUp, swept


@dataclass(frozen=True, slots=True)
class TrialFault:
    """One fault of a sweep.

    Attributes:
        name: What `--repeat` takes after the cell.
        lasts: Whether it stays until it is mended; else it happens once.
        due: Whether the store fails at a write.
        failure: The step or the model call that fails.
    """

    name: str
    lasts: bool
    due: Callable[[Write], bool] | None = None
    failure: Failure | None = None


class _Opened(NamedTuple):
    session: TrialSession
    saver: BaseCheckpointSaver[Any]
    store: FailingStore


class FaultSweep:
    """The fault sweep of one cell."""

    def __init__(self, set_up: TrialSetUp[Any], cell: Cell, folder: Path) -> None:
        self._set_up = set_up
        self._cell = cell
        self._folder = folder
        self._files = 0
        self._end: Mapping[str, Any] = {}
        self._warnings: frozenset[str] = frozenset()

    def run(self, only: str = "", every: int = 1) -> CellResult:
        """Run a session with each fault, or with the one that is named, or with every n-th; return what was wrong."""
        began = time.perf_counter()
        faults = list(self._faults())
        result = CellResult(str(self._cell), self._set_up.name, len(faults))
        for number, fault in enumerate(faults, 1):
            if not is_wanted(only, [fault.name], number, every):
                continue
            problems = self._run_with(fault)
            if problems is None:
                continue
            result.runs += 1
            if problems:
                where = f"fault {number} of {len(faults)}: {fault.name.replace('/', ' ')}"
                result.wrong.append(WrongEnd(f"fault:{self._cell}/{fault.name}", where, problems))
        result.seconds = round(time.perf_counter() - began, 1)
        return result

    def _faults(self) -> Iterator[TrialFault]:
        """Run the session undisturbed, and yield each fault that can happen in it."""
        writes: list[Write] = []

        def note(write: Write) -> bool:
            writes.append(write)
            return False

        session = self._open(note).session
        session.execution.run()
        self._end, self._warnings = self._set_up.end(session), frozenset(self._set_up.warnings(session))
        course = Course.of(session.execution.record, self._set_up.question)
        session.close()
        for write in writes:
            place = f"write/{write.number}/{write.when}"
            yield TrialFault(f"{place}/once", False, due=_only_at(write))
            yield TrialFault(f"{place}/always", True, due=_from(write))
        if (self._cell.durability, self._cell.answer_by) == ("async", self._set_up.ways[0]):  # elsewhere the same
            calls = model_failures(course, self._set_up.failure_kinds)
            for name, lasts, failure in chain[tuple[str, bool, Failure]](step_failures(course), calls):
                yield TrialFault(name, lasts, failure=failure)

    def _run_with(self, fault: TrialFault) -> list[str] | None:
        """Run a session with a fault, mend it, go on to the end, and return what was wrong; None if it cannot happen.

        A step that asks has no end of its own when the answer is written as an update. Writes that are made while the
        next step runs have another order in another run.
        """
        opened = self._open(fault.due, fault.failure)
        session = opened.session
        try:
            error = _error_of(session)
            happened = opened.store.fired or session.execution.record.of(FaultInjected)
            if not happened and not isinstance(fault.failure, ModelFailure):  # whose calls are the same in every run
                return None
            if error is not None and not self._set_up.is_named(error):
                return [f"no named outcome: {described(error)}"]
            where = session_status(session.graph, session.address).where
            if error is None and where != "finished" and (self._set_up.exact or where != "paused"):
                return ["the session neither ended nor failed"]
            warned = self._set_up.warnings(session)
            opened.store.mend()
            if error is None and where == "finished":
                self._verify(session)
            else:
                session = self._resumed(opened, fault)
            return self._wrong_end(session, fault, warned)
        except Exception as error:  # any error: the session did not come to its end
            return [f"after it was mended: {described(error)}"]
        finally:
            session.close()

    def _resumed(self, opened: _Opened, fault: TrialFault) -> TrialSession:
        """Resume a session that failed: what failed once, in the same flow object; what lasted, in a new one."""
        session = opened.session
        if fault.lasts:
            kept = opened.saver.get_tuple(session.address)
            left = None if kept is None else Leftovers(session.id, session.files)
            session = self._set_up.open(self._cell, opened.saver, left)
        if session_status(session.graph, session.address).where != "finished":
            session.execution.run()
            self._verify(session)
        return session

    def _verify(self, session: TrialSession) -> None:
        if self._set_up.exact:  # else what was noticed may come of the failure
            session.execution.verify()

    def _wrong_end(self, session: TrialSession, fault: TrialFault, warned: tuple[str, ...]) -> list[str]:
        if (where := session_status(session.graph, session.address).where) != "finished":
            return [f"the session was to end, and is {where}"]
        new = {*warned, *self._set_up.warnings(session)} - self._warnings
        if any(self._set_up.explains(warning, fault.failure) for warning in new):
            return []
        problems = different_ends(self._end, self._set_up.end(session))
        return [f"no warning says what differs: {problem}" for problem in problems]

    def _open(self, due: Callable[[Write], bool] | None, failure: Failure | None = None) -> _Opened:
        self._files += 1
        saver = self._set_up.saver(self._cell.store, str(self._folder / f"{self._files}.sqlite"))
        store = FailingStore(saver, due or (lambda _: False))
        return _Opened(self._set_up.open(self._cell, saver, failure=failure), saver, store)


def sweep_faults(cell: Cell, only: str = "", every: int = 1) -> CellResult:
    """Let sessions of a cell fail in every way, or in the one that is named, or in every n-th."""
    return swept(FaultSweep, cell, only, every)


def _only_at(place: Write) -> Callable[[Write], bool]:
    return lambda write: write.place == place.place


def _from(place: Write) -> Callable[[Write], bool]:
    return lambda write: write.place >= place.place


def _error_of(session: TrialSession) -> Exception | None:
    try:
        session.execution.run()
    except Exception as error:  # returned, and judged by the caller
        return error
    return None
