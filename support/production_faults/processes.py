"""Run trials in their own processes, a few at a time."""

from __future__ import annotations

import importlib
import multiprocessing
import os
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any, Final

from support.product import product_under_test
from support.production_faults.fault import FaultError
from support.production_faults.trial import Trial, TrialEnd, TrialResult, run_trial, timed

PATIENCE: Final = 120.0
"""Seconds without a message after which a trial is ended, since it waits for something that never comes."""

_WARM: Final = (
    "hamcrest",
    "langgraph.checkpoint.memory",
    "langgraph.checkpoint.sqlite",
    "langgraph.graph",
    "psutil",
    "support.mock_llm.chat_model",
    "support.record",
    "support.validators.update_checker",
)
"""Modules that every trial needs and that planting does not change; imported once, before the first trial is forked."""


def processors() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@dataclass(slots=True)
class _Running:
    number: int
    process: Any
    began: float
    heard: float
    result: TrialResult = field(default_factory=TrialResult)


def run_trials(trials: Iterable[Trial], root: Path, processes: int) -> Iterator[tuple[int, TrialResult]]:
    """Run trials, and yield the number of each, from 0, with its result as soon as it is known."""
    context: Any = multiprocessing.get_context("fork" if hasattr(os, "fork") else "spawn")
    for module in (*_WARM, *product_under_test().warm):
        importlib.import_module(module)
    waiting = iter(enumerate(trials))
    running: dict[Connection, _Running] = {}
    try:
        while True:
            while len(running) < processes and (following := next(waiting, None)) is not None:
                ours, theirs = context.Pipe(duplex=False)
                process = context.Process(target=_tried, args=(following[1], root, theirs), daemon=True)
                process.start()
                theirs.close()
                now = time.perf_counter()
                running[ours] = _Running(following[0], process, now, now)
            if not running:
                return
            yield from _heard(running)
    finally:
        for one in running.values():
            one.process.kill()


def _heard(running: dict[Connection, _Running]) -> Iterator[tuple[int, TrialResult]]:
    ready: Any = wait(list(running), timeout=1.0)
    for connection in ready:
        one = running[connection]
        one.heard = time.perf_counter()
        try:
            what, told = connection.recv()
        except EOFError:
            one.process.join()
            what, told = "end", TrialEnd(f"its process died with exit code {one.process.exitcode}")
        if what == "end":
            yield _ended(running, connection, told)
            continue
        one.result.ran += 1
        if told is not None:
            one.result.failures.append(told)
    for connection, one in list(running.items()):
        if time.perf_counter() - one.heard > PATIENCE:
            one.process.kill()
            yield _ended(running, connection, TrialEnd(f"nothing was heard of it for {PATIENCE:.0f} s"))


def _ended(running: dict[Connection, _Running], connection: Connection, end: TrialEnd) -> tuple[int, TrialResult]:
    one = running.pop(connection)
    connection.close()
    one.process.join()
    one.result.seconds, one.result.end = timed(one.began), end
    return one.number, one.result


def _tried(trial: Trial, root: Path, connection: Connection) -> None:
    os.chdir(root)
    tell: Callable[[Any], None] = lambda failure: connection.send(("scenario", failure))  # noqa: E731  # one line
    try:
        end = run_trial(trial, tell)
    except BaseException as error:  # the other process must learn of any error
        end = TrialEnd(f"{type(error).__name__}: {error}", vain=isinstance(error, FaultError))
    connection.send(("end", end))
