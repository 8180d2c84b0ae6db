"""What the features cost: over the engine alone, and part by part: `python -m support.benchmarks.features [PATHS]`.

The features run in turn with a replay of what their nodes did, in one process. What one run of pytest costs, from the
start of its process to the documentation, is then divided into shares that add up to 100 %.
"""

from __future__ import annotations

import argparse
import gc
import io
import sys
import tempfile
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from time import process_time
from typing import Final

import pytest

from support.benchmarks import history
from support.benchmarks.baseline import now
from support.benchmarks.pairs import Estimate, in_turn, ratios
from support.benchmarks.reference import Reference, references_of_product
from support.benchmarks.replay import SessionLog, build_and_compile, replay_seconds, replayable
from support.benchmarks.shares import Shares, shares_of_run
from support.execution.configuration import SuiteConfiguration
from support.product import product_under_test

WANTED_OVER_REPLAY: Final = 2.8
"""How many times the engine's own cost the features are meant to cost."""

MAX_OVER_REPLAY: Final = 3.5
"""How many times the engine's own cost the features may cost: what is reached, with room for its spread."""

LEAST_REPLAYED: Final = 0.9
"""Share of the updates that must be replayed, for the ratio to mean anything."""

WANTED_OPENING: Final = 1.6
"""How many times what a bare graph takes to be built and compiled the opening of a session is meant to take."""

MAX_OPENING: Final = 2.5
"""How many times it may take."""

OPENED: Final = 10
"""How many sessions are opened for one measurement (count)."""

ROUNDS: Final = 7

HISTORY: Final = Path("reports/history/features.ndjson")
"""The costs of earlier runs, below the root of the project."""


@dataclass(frozen=True, slots=True)
class FeatureCosts:
    """What some features cost.

    Attributes:
        over_replay: The processor time of the features over that of the replay.
        opening: The processor time in which a session is opened over that of building and compiling a bare graph.
        scenarios: How many ran (count).
        replayed: The share of their updates that was replayed.
    """

    over_replay: Estimate
    opening: Estimate
    scenarios: int
    replayed: float
    shares: Shares

    def breaches(self) -> list[str]:
        """Return a line for each limit that is certainly exceeded."""
        breaches = []
        if self.replayed < LEAST_REPLAYED:
            breaches.append(f"only {self.replayed:.0%} of the updates could be replayed; {LEAST_REPLAYED:.0%} must be")
        if self.over_replay.low > MAX_OVER_REPLAY:
            breaches.append(
                f"the features cost {self.over_replay.median:.2f} times the engine's replay of their updates, and may "
                f"cost {MAX_OVER_REPLAY}"
            )
        if self.opening.low > MAX_OPENING:
            breaches.append(
                f"opening a session takes {self.opening.median:.2f} times as long as building and compiling a bare "
                f"graph, and may take {MAX_OPENING}"
            )
        return breaches

    def lines(self) -> Iterator[str]:
        """Yield the costs line by line."""
        ratio = self.over_replay
        yield f"{self.scenarios} scenarios, {ratio.count} times in turn with the engine's replay of their updates"
        yield (
            f"  features / replay                {ratio.median:8.3f} [{ratio.low:.3f}, {ratio.high:.3f}]"
            f"  (wanted: {WANTED_OVER_REPLAY}, limit: {MAX_OVER_REPLAY}; "
            f"{self.replayed:.0%} of the updates are replayed)"
        )
        yield (
            f"  opening a session / bare graph   {self.opening.median:8.3f} [{self.opening.low:.3f}, "
            f"{self.opening.high:.3f}]  (wanted: {WANTED_OPENING}, limit: {MAX_OPENING})"
        )
        yield from self.shares.lines()

    def trends(self, root: Path) -> Iterator[str]:
        """Add the costs to those of earlier runs of a project, and yield the trend of each."""
        whole = sum(self.shares.seconds.values())
        costs = {"features / replay": self.over_replay.median, "opening / bare graph": self.opening.median}
        costs |= {part: seconds / whole for part, seconds in sorted(self.shares.seconds.items()) if seconds}
        run = history.BenchmarkRun(now(), costs, {}, bool(self.breaches()))
        return history.trends(history.append(root / HISTORY, run))


class _Scenarios:
    """A pytest plugin that measures the scenarios of a run, without start, collection and end."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.count = 0

    @pytest.hookimpl(wrapper=True)
    def pytest_runtestloop(self, session: pytest.Session) -> Generator[None, object, object]:
        start = process_time()
        result = yield
        self.seconds, self.count = process_time() - start, session.testscollected
        return result


def feature_costs(paths: Sequence[str], rounds: int = ROUNDS) -> FeatureCosts:
    """Measure the cost of some features.

    Raises:
        RuntimeError: They do not pass.
    """
    log = SessionLog()
    with log.recording():
        first = _run(paths)
    sessions = replayable(log.sessions)
    seconds = in_turn({"features": lambda: _run(paths).seconds, "replay": lambda: replay_seconds(sessions)}, rounds)
    return FeatureCosts(
        over_replay=ratios(seconds["features"], seconds["replay"]),
        opening=opening(references_of_product()[0], rounds),
        scenarios=first.count,
        replayed=sum(session.updates for session in sessions) / sum(session.updates for session in log.sessions),
        shares=shares_of_run(paths),
    )


def opening(reference: Reference, rounds: int = ROUNDS) -> Estimate:
    """Return the time in which a session is opened over that of building and compiling a bare graph like its own."""
    log, suite = SessionLog(), SuiteConfiguration()
    with log.recording():
        reference.open(suite).close()
    graph, nodes = log.compiled[-1]
    seconds = in_turn(
        {
            "opened": lambda: _seconds_of_several(lambda: reference.open(suite).close()),
            "bare": lambda: _seconds_of_several(lambda: build_and_compile(graph, nodes)),
        },
        rounds,
    )
    return ratios(seconds["opened"], seconds["bare"])


def _seconds_of_several(work: Callable[[], object]) -> float:
    gc.collect()
    start = process_time()
    for _ in range(OPENED):
        work()
    return process_time() - start


def _run(paths: Sequence[str]) -> _Scenarios:
    measured, output = _Scenarios(), io.StringIO()
    with tempfile.TemporaryDirectory() as folder, redirect_stdout(output), redirect_stderr(output):
        messages = Path(folder) / "messages.ndjson"
        # the modules of a run before are not imported again
        options = ["-q", "-p", "no:cacheprovider", "-W", "ignore::pytest.PytestAssertRewriteWarning", "--no-docs"]
        code = pytest.main([*options, f"--messages={messages}", *paths], plugins=[measured])
    if code != 0:
        raise RuntimeError(f"features were to be measured, and did not pass:\n{output.getvalue()}")
    return measured


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print the costs, and return 1 if a limit is certainly exceeded."""
    parser = argparse.ArgumentParser(prog="python -m support.benchmarks.features", description=__doc__)
    parser.add_argument("paths", nargs="*", help="the features (default: those that the product names)")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="how often each is measured, at least 6")
    chosen = parser.parse_args(arguments)
    paths = chosen.paths or product_under_test().measured_features
    if not paths:
        parser.error("name the features to be measured, or measured_features of the product")
    costs = feature_costs(paths, chosen.rounds)
    for line in (*costs.lines(), *(() if chosen.paths else costs.trends(Path.cwd()))):
        print(line)  # a command prints
    for breach in costs.breaches():
        print(f"broken: {breach}", file=sys.stderr)  # a command prints
    return 1 if costs.breaches() else 0


if __name__ == "__main__":
    sys.exit(main())
