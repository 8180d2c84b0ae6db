"""Run trials in their own processes, a few at a time."""

from __future__ import annotations

import functools
import importlib
import multiprocessing
import os
import re
import signal
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any, Final

import pytest
from cucumber_expressions.errors import CucumberExpressionError

from support.gherkin.expressions import tree_of
from support.product import product_under_test
from support.production_faults.collected import can_begin_collected, collect, run_collected
from support.production_faults.fault import FaultError
from support.production_faults.trial import Trial, TrialEnd, TrialFailure, TrialResult, run_trial, timed

SILENCE_LIMIT: Final = 120.0
"""Seconds without a message after which a trial is ended, since it waits for something that never comes."""

_WARM: Final = (
    "hamcrest",
    "langgraph.checkpoint.memory",
    "langgraph.checkpoint.sqlite",
    "langgraph.graph",
    "psutil",
    "support.execution.execution",
    "support.flow_builder.bare_graph",
    "support.mock_llm.chat_model",
    "support.record",
    "support.validators.matchers",
    "support.validators.update_checker",
)
"""Modules that every trial needs and that planting does not change; imported once, before the first trial is forked."""

_CONTEXT: Final[Any] = multiprocessing.get_context("fork" if hasattr(os, "fork") else "spawn")

Report = Callable[[TrialFailure | None], None]
Run = Callable[[Trial, Report], TrialEnd]

_EXPRESSION: Final = re.compile(r'\bparse\(\s*"([^"\\\n]+)"\s*\)')


def processors() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@dataclass(slots=True)
class _RunningTrial:
    number: int
    process: Any
    began: float
    last_message: float
    result: TrialResult = field(default_factory=TrialResult)


def run_trials(trials: Iterable[Trial], root: Path, processes: int) -> Iterator[tuple[int, TrialResult]]:
    """Run trials, and yield the number of each, from 0, with its result as soon as it is known.

    Those that can begin where the features are collected run first, the others collect for themselves.
    """
    for module in (*_WARM, *product_under_test().warm):
        importlib.import_module(module)
    _parse_expressions(root)
    waiting = dict(enumerate(trials))
    if hasattr(os, "fork"):
        for number, result in _run_collected(waiting, root, processes):
            del waiting[number]
            yield number, result
    yield from _run_each(waiting, processes, functools.partial(_run_alone, root))


def _run_collected(trials: Mapping[int, Trial], root: Path, processes: int) -> Iterator[tuple[int, TrialResult]]:
    """Run in copies of one process those trials that can begin there; the others are left."""
    targets = [
        *dict.fromkeys(target for trial in trials.values() if can_begin_collected(trial) for target in trial.targets)
    ]
    if not targets:
        return
    ours, theirs = _CONTEXT.Pipe(duplex=False)
    process = _CONTEXT.Process(target=_collect_and_run, args=(targets, trials, root, processes, theirs))
    process.start()
    os.setpgid(process.pid, process.pid)  # so that its trials can be ended with it
    theirs.close()
    try:
        while (result := ours.recv()) is not None:
            yield result
        process.join()
    finally:
        if process.is_alive():
            os.killpg(process.pid, signal.SIGKILL)
            process.join()


def _collect_and_run(
    targets: list[str], trials: Mapping[int, Trial], root: Path, processes: int, connection: Connection
) -> None:
    os.chdir(root)

    def run(session: pytest.Session) -> None:
        fitting = {number: trial for number, trial in trials.items() if can_begin_collected(trial)}
        for result in _run_each(fitting, processes, functools.partial(run_collected, session)):
            connection.send(result)

    collect(targets, run)
    connection.send(None)


def _run_each(trials: Mapping[int, Trial], processes: int, run: Run) -> Iterator[tuple[int, TrialResult]]:
    waiting = iter(trials.items())
    running: dict[Connection, _RunningTrial] = {}
    try:
        while True:
            while len(running) < processes and (following := next(waiting, None)) is not None:
                ours, theirs = _CONTEXT.Pipe(duplex=False)
                process = _CONTEXT.Process(target=_run_and_send, args=(run, following[1], theirs), daemon=True)
                process.start()
                theirs.close()
                now = time.perf_counter()
                running[ours] = _RunningTrial(following[0], process, now, now)
            if not running:
                return
            yield from _results(running)
    finally:
        for trial in running.values():
            trial.process.kill()


def _parse_expressions(root: Path) -> None:
    """Parse the expressions of steps, whose modules must not be imported yet, once for all trials."""
    for file in root.glob("steps/**/*.py"):
        for source in _EXPRESSION.findall(file.read_text(encoding="utf-8")):
            with suppress(CucumberExpressionError):  # the trial that uses it says what is wrong
                tree_of(source)


def _results(running: dict[Connection, _RunningTrial]) -> Iterator[tuple[int, TrialResult]]:
    ready: Any = wait(list(running), timeout=1.0)
    for connection in ready:
        trial = running[connection]
        trial.last_message = time.perf_counter()
        try:
            kind, content = connection.recv()
        except EOFError:
            trial.process.join()
            kind, content = "end", TrialEnd(f"its process died with exit code {trial.process.exitcode}")
        if kind == "end":
            yield _finish(running, connection, content)
            continue
        trial.result.scenarios_run += 1
        if content is not None:
            trial.result.failures.append(content)
    for connection, trial in list(running.items()):
        if time.perf_counter() - trial.last_message > SILENCE_LIMIT:
            trial.process.kill()
            yield _finish(running, connection, TrialEnd(f"it sent no message for {SILENCE_LIMIT:.0f} s"))


def _finish(running: dict[Connection, _RunningTrial], connection: Connection, end: TrialEnd) -> tuple[int, TrialResult]:
    trial = running.pop(connection)
    connection.close()
    trial.process.join()
    trial.result.seconds, trial.result.end = timed(trial.began), end
    return trial.number, trial.result


def _run_alone(root: Path, trial: Trial, report_failure: Report) -> TrialEnd:
    os.chdir(root)
    return run_trial(trial, report_failure)


def _run_and_send(run: Run, trial: Trial, connection: Connection) -> None:
    report: Report = lambda failure: connection.send(("scenario", failure))  # noqa: E731  # one line
    try:
        end = run(trial, report)
    except BaseException as error:  # the other process must learn of any error
        end = TrialEnd(f"{type(error).__name__}: {error}", not_planted=isinstance(error, FaultError))
    connection.send(("end", end))
