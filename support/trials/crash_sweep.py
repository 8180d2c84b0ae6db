"""The crash sweep: a session is stopped at each durable write, and resumed from what was kept there."""

from __future__ import annotations

import json
import os
import signal
import time
import traceback
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.graph import START

from support.execution.pending import session_status
from support.trials.course import Course, wrong_course, wrong_rest
from support.trials.outcome import CellResult, WrongEnd, described, different_ends, is_wanted
from support.trials.stores import FailingStore, Write, copied, restored
from support.trials.subject import Cell, Leftovers, TrialSession, TrialSetUp, swept

KILLED: Final = 9
"""The exit code of a process that was killed."""
KILLED_EVERY: Final = 8
"""Every how many durable states a process is really killed."""
AT_ONCE: Final = 2
"""By how many moments two writes that are made side by side may change places: before and after the other."""
SECONDS_TO_DIE: Final = 60
"""How long a process may take to come to the write at which it is killed (seconds); then it ends by an alarm."""


@dataclass(frozen=True, slots=True)
class DurableState:
    """A state that a store had for a while: the copy of the store, the files, and the crash points in that time.

    A crash point is a moment at a write, with the number of events recorded by then.
    """

    copy: Any
    files: Mapping[str, str]
    points: list[tuple[Write, int]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Undisturbed:
    """A session that ran to its end, and the durable states that it went through."""

    session: str
    end: Mapping[str, Any]
    events: list[Any]
    states: list[DurableState]


class CrashSweep:
    """The crash sweep of one cell."""

    def __init__(self, set_up: TrialSetUp[Any], cell: Cell, folder: Path) -> None:
        self._set_up = set_up
        self._cell = cell
        self._folder = folder
        self._files = 0

    def run(self, only: str = "", every: int = 1) -> CellResult:
        """Stop the session at every crash point, the one with a number, or every n-th; return what was wrong."""
        began = time.perf_counter()
        undisturbed = self._undisturbed()
        points = sum(len(state.points) for state in undisturbed.states)
        result = CellResult(str(self._cell), self._set_up.name, points)
        for place, state in enumerate(undisturbed.states):
            if not is_wanted(only, _near(state), place, every):
                continue
            result.runs += 1
            self._add(result, state, self._resume(undisturbed, state), "stopped")
            if self._cell.store == "sqlite" and (result.runs - result.killed) % KILLED_EVERY == 1:
                result.runs += 1
                result.killed += 1
                self._add(result, state, self._kill_and_resume(undisturbed, state), "killed")
        result.seconds = round(time.perf_counter() - began, 1)
        return result

    def _add(self, result: CellResult, state: DurableState, problems: list[str], how: str) -> None:
        if problems:
            write, _ = state.points[-1]
            where = f"crash point {write.place} of {result.points}, {how} {write}"
            result.wrong.append(WrongEnd(f"crash:{self._cell}/{write.place}", where, problems))

    def _undisturbed(self) -> Undisturbed:
        saver, states = self._open_saver(str(self._path())), list[DurableState]()
        opened: list[TrialSession] = []

        def note(write: Write) -> bool:
            copy, files = copied(saver), dict(opened[0].files)
            if not states or (states[-1].copy, states[-1].files) != (copy, files):
                states.append(DurableState(copy, files))
            states[-1].points.append((write, len(opened[0].execution.record)))
            return False

        FailingStore(saver, note)
        session = self._set_up.open(self._cell, saver)
        opened.append(session)
        session.execution.run()
        session.execution.verify()
        events, end = list(session.execution.record), self._set_up.end(session)
        session.close()
        return Undisturbed(session.id, end, events, states)

    def _resume(self, undisturbed: Undisturbed, state: DurableState) -> list[str]:
        return self._resumed(undisturbed, state, restored(state.copy, self._open_saver, self._path()), state.files)

    def _resumed(
        self,
        undisturbed: Undisturbed,
        state: DurableState,
        saver: BaseCheckpointSaver[Any],
        files: Mapping[str, str],
    ) -> list[str]:
        """Resume a session in a new flow object, and return what is wrong with its end and its course."""
        address: Any = {"configurable": {"thread_id": undisturbed.session}}
        left = None if saver.get_tuple(address) is None else Leftovers(undisturbed.session, files)
        try:
            with closing(self._set_up.open(self._cell, saver, left)) as session:
                kept = _kept_steps(session)
                if session_status(session.graph, session.address).where != "finished":
                    session.execution.run()
                    session.execution.verify()
                return self._wrong(undisturbed, state, session, kept)
        except Exception as error:  # any error: the session did not come to its end
            return [described(error)]

    def _wrong(self, undisturbed: Undisturbed, state: DurableState, session: TrialSession, kept: int) -> list[str]:
        comparable, events = self._set_up.question, min(events for _, events in state.points)
        problems = different_ends(undisturbed.end, self._set_up.end(session))
        if not self._set_up.exact:
            return problems + wrong_rest(undisturbed.events, events, session.execution.record, comparable)
        whole, rest = Course.of(undisturbed.events, comparable), Course.of(session.execution.record, comparable)
        asked = len(Course.of(undisturbed.events[:events], comparable).questions)
        return problems + wrong_course(whole, rest, kept=kept, asked=asked)

    def _kill_and_resume(self, undisturbed: Undisturbed, state: DurableState) -> list[str]:
        """Kill a process that runs the session at the crash point, and resume what it left."""
        (write, _), path = state.points[-1], self._path()
        files = path.with_suffix(".json")
        child = os.fork()
        if child == 0:
            self._die_at(write, path, files)
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        if code != KILLED:
            return [f"the process was to be killed {write}, and ended with {code}; the terminal has its error"]
        return self._resumed(undisturbed, state, self._open_saver(str(path)), json.loads(files.read_text("utf-8")))

    def _die_at(self, write: Write, path: Path, files: Path) -> None:
        """Run the session in this process, a copy of its parent, and die at a write; keep its files in a file."""
        opened: list[TrialSession] = []

        def die_if_due(now: Write) -> bool:
            if now.place == write.place:
                files.write_text(json.dumps(dict(opened[0].files)), "utf-8")
                os._exit(KILLED)
            return False

        try:
            signal.alarm(SECONDS_TO_DIE)
            saver = self._open_saver(str(path))
            FailingStore(saver, die_if_due)
            opened.append(self._set_up.open(self._cell, saver))
            opened[0].execution.run()
        except BaseException:  # in any case, this process must not go on as its parent
            traceback.print_exc()
        finally:
            os._exit(1)

    def _open_saver(self, path: str) -> BaseCheckpointSaver[Any]:
        return self._set_up.saver(self._cell.store, path)

    def _path(self) -> Path:
        self._files += 1
        return self._folder / f"{self._files}.sqlite"


def sweep_crashes(cell: Cell, only: str = "", every: int = 1) -> CellResult:
    """Stop the sessions of a cell at every crash point, or at the one with a number, or at every n-th."""
    return swept(CrashSweep, cell, only, every)


def _near(state: DurableState) -> list[str]:
    """Return the places that repeat a durable state: the engine may make two writes side by side, in any order."""
    return [
        str(place) for write, _ in state.points for place in range(write.place - AT_ONCE, write.place + AT_ONCE + 1)
    ]


def _kept_steps(session: TrialSession) -> int:
    """Return how many steps of a session are kept: in its checkpoint, and as results that wait for the next one."""
    snapshot = session.graph.get_state(session.address)
    step = (snapshot.metadata or {}).get("step", 0)
    return max(step, 0) + sum(task.name != START and task.result is not None for task in snapshot.tasks)
