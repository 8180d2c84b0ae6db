"""The actions of the options `--crash-sweep`, `--fault-sweep`, `--random-stories` and `--repeat`."""

from __future__ import annotations

import logging
import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from itertools import product
from typing import Final

import pytest
from _pytest._io import TerminalWriter

from support.product import product_under_test
from support.trials.crash_sweep import sweep_crashes
from support.trials.database import missing_database
from support.trials.fault_sweep import sweep_faults
from support.trials.outcome import CellResult
from support.trials.report import write_cell, write_stories, write_summary
from support.trials.subject import DURABILITIES, OWN_STORES, STORES, Cell, StoreKind, trial_set_ups

Sweep = Callable[[Cell, str, int], CellResult]
"""Runs the trials of a cell: every n-th, or the one that a text names."""

SWEEPS: Final[dict[str, Sweep]] = {"crash": sweep_crashes, "fault": sweep_faults}
"""The sweeps, by the first word of what `--repeat` takes."""

EVERY: Final[dict[str, int]] = {"crash": 7, "fault": 43}
"""Every how many trials of a cell run in the short form of a sweep; primes, since kinds of trials come in turns."""


EVERY_IN_DATABASE: Final = 10
"""Every how many trials of a cell run where a database keeps the sessions."""


def run_as_asked(config: pytest.Config, terminal: TerminalWriter, options: str = "") -> bool:
    """Run the requested stories and sweeps, or one trial again, and return whether every end was right.

    Args:
        options: What pytest needs beside a trial's id to find its session.
    """
    logging.getLogger().addHandler(logging.NullHandler())  # of what the flow logs about its recoveries
    if not trial_set_ups():
        raise pytest.UsageError("the product has no set-ups for trials: say them in its guide, as `trials`")
    if config.option.repeat:
        return repeat_trial(config.option.repeat, terminal, options)
    is_random = config.option.random_stories or config.option.random_features
    passed = not is_random or _run_random(config, terminal)
    if number := config.option.sessions:
        passed = run_sessions(number, terminal) and passed
    for name in SWEEPS:
        if extent := getattr(config.option, f"{name}_sweep"):
            results: list[CellResult] = []
            cells = cells_of(extent, _stores(name, extent, terminal))
            every = EVERY[name] if extent == "short" else 1
            for result in _results(name, cells, every, getattr(config.option, "numprocesses", None) or 1):
                results.append(result)
                write_cell(terminal, f"{len(results):>3}/{len(cells)}", result, options)
            passed = write_summary(terminal, name, results, config.rootpath, options) and passed
    return passed


def _stores(name: str, extent: str, terminal: TerminalWriter) -> tuple[StoreKind, ...]:
    """Return the stores of a sweep; a database that is not there is left out in words, unless it is asked for."""
    if name == "fault":
        return ("memory",)  # a failing store fails alike anywhere
    if extent == "short":
        return OWN_STORES
    if reason := missing_database():
        if extent == "postgres":
            raise pytest.UsageError(f"--crash-sweep=postgres: {reason}")
        terminal.line(f"PostgreSQL is left out: {reason}")
        return OWN_STORES
    return ("postgres",) if extent == "postgres" else STORES


def _run_random(config: pytest.Config, terminal: TerminalWriter) -> bool:
    """Run the requested random stories and read the requested random features; return whether every end was right."""
    try:
        from support.trials import random_features, random_stories  # noqa: PLC0415 - hypothesis, which only they need
    except ModuleNotFoundError as error:
        needed = f"--random-stories and --random-features need hypothesis: pip install hypothesis ({error})"
        raise pytest.UsageError(needed) from error
    passed = True
    if number := config.option.random_stories:
        stories = product_under_test().stories
        if stories is None:
            raise pytest.UsageError("the product has no random stories: say them in its guide, as `stories`")
        passed = write_stories(terminal, random_stories.run_stories(stories(), number), config.rootpath)
    if number := config.option.random_features:
        executable = random_features.read_random_features(number)
        terminal.line(f"random features: 0 crashes in {number} files, of which {executable} can be run", green=True)
    return passed


def run_sessions(number: int, terminal: TerminalWriter) -> bool:
    """Run so many sessions on one store, write which went wrong, and return whether none did."""
    crowd = product_under_test().crowd
    if crowd is None:
        raise pytest.UsageError("the product has no crowd of sessions: say it in its guide, as `crowd`")
    wrong = 0
    for place, problems in enumerate(crowd(number), 1):
        wrong += bool(problems)
        for problem in problems:
            terminal.line(f"  session {place} of {number}: {problem}")
    terminal.line(f"sessions: {wrong} of {number} on one store went wrong", red=bool(wrong), green=not wrong)
    return not wrong


def repeat_trial(identity: str, terminal: TerminalWriter, options: str = "") -> bool:
    """Run the trial that an id names again, or every trial of a cell, and return whether every end was right."""
    name, _, rest = identity.partition(":")
    parts = rest.split("/", 4)
    try:
        sweep, cell = SWEEPS[name], Cell.parse("/".join(parts[:4]))
    except (KeyError, ValueError, TypeError):
        raise pytest.UsageError(f"--repeat: “{identity}” is no trial; take one from a line “again: …”") from None
    result = sweep(cell, "".join(parts[4:]), 1)
    if not result.runs:
        raise pytest.UsageError(f"--repeat: “{identity}” does not happen; the cell has {result.points} points")
    write_cell(terminal, "1/1", result, options)
    return not result.wrong


def cells_of(extent: str, stores: Sequence[StoreKind] = OWN_STORES) -> list[Cell]:
    """Return every cell, or, for a part of a sweep, one for each set-up, so that each circumstance appears."""
    cells: list[Cell] = []
    for number, set_up in trial_set_ups().items():
        own = [store for store in stores if store in set_up.stores]
        if not own and "postgres" not in stores:  # a sweep that needs one store, of whatever kind
            own = list(set_up.stores[:1])
        if extent == "all":
            cells += [Cell(number, *circumstances) for circumstances in product(own, DURABILITIES, set_up.ways)]
        elif own:
            way = set_up.ways[number // 2 % len(set_up.ways)]
            cells.append(Cell(number, own[number % len(own)], DURABILITIES[number % 3], way))
    return cells


def _results(name: str, cells: Sequence[Cell], every: int, processes: int) -> Iterator[CellResult]:
    if processes == 1:
        yield from (_sweep(name, every, cell) for cell in cells)
        return
    with ProcessPoolExecutor(processes, mp_context=multiprocessing.get_context("fork")) as pool:
        yield from pool.map(partial(_sweep, name, every), cells)


def _sweep(name: str, every: int, cell: Cell) -> CellResult:
    return SWEEPS[name](cell, "", max(every, EVERY_IN_DATABASE) if cell.store == "postgres" else every)
