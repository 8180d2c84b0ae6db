"""Write the documentation from the files of a run."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from support.gherkin.atomic_files import atomic_write
from support.living_docs.pages.rendering import render
from support.living_docs.read.measurements import is_measurement, with_measurements
from support.living_docs.read.model import Run
from support.living_docs.read.outcome import Outcome
from support.living_docs.read.reader import is_complete, read
from support.living_docs.read.run_messages import first_start
from support.living_docs.site import build
from support.living_docs.story.coverage import passages_of, with_coverage
from support.living_docs.story.flow_map import flow_maps
from support.living_docs.story.history import keep, trends
from support.living_docs.story.trends import Trends
from support.living_docs.story.wording import counted

HISTORY: Final = "history"
BASE: Final = "last-full.ndjson"
_OPEN: Final = (Outcome.PENDING, Outcome.INTERRUPTED, Outcome.NOT_RUN)


class NothingToReadError(ValueError):
    """None of the files says anything about a run; the message explains why for each."""


@dataclass(frozen=True, slots=True)
class Documentation:
    """A documentation that was written: its first page, the trends, and warnings in words."""

    run: Run
    index: Path
    trends: Trends
    warnings: tuple[str, ...] = ()

    def line(self, index: str | Path | None = None) -> str:
        """Return in one line what the documentation says and where it is; `index` replaces its path."""
        return f"documentation: {index or self.index} ({outcome_in_brief(self.run)})"


def document(paths: Sequence[Path], into: Path, *, with_history: bool = True) -> Documentation:
    """Write the documentation of a run.

    Several files of Cucumber Messages are documented as one run; `faults.json` and `performance.json` add measurements.
    With history, the run is compared with earlier runs and kept for later ones.

    Raise `NothingToReadError` if no file says anything about a run, `UnwritableError` if writing fails; the previous
    documentation then stays.
    """
    history = into / HISTORY
    base = history / BASE if with_history and (history / BASE).exists() else None  # there is none before the first
    measurements = [path for path in paths if is_measurement(path)]
    messages = [path for path in paths if path not in measurements]
    run = with_measurements(read(messages, base), measurements)
    if run.started is None and run.finished is None and not run.capabilities:
        raise NothingToReadError("\n".join(run.problems))
    passages = passages_of(run)
    if len(messages) > 1 or any(scenario.as_of for scenario in run.scenarios()):
        run = with_coverage(run, passages)
    warnings = _keep(run, messages, history) if with_history else ()
    compared = trends(run, history if with_history else None)
    index = build(render(run, compared, flow_maps(run, passages)), into)
    return Documentation(run, index, compared, warnings)


def outcome_in_brief(run: Run) -> str:
    """Return the outcome of a run in a few words, e.g. `446 scenarios, 2 not kept`."""
    scenarios = [*run.scenarios()]
    counts = Counter(scenario.outcome for scenario in scenarios)
    not_kept = sum(count for outcome, count in counts.items() if outcome.breaks_its_promise)
    unproven = [f"{counts[outcome]} {outcome}" for outcome in _OPEN if counts[outcome]]
    refused = sum(bool(feature.problems) for feature in run.features())
    earlier = sum(scenario.as_of is not None for scenario in scenarios)
    words = [
        counted(len(scenarios), "scenario"),
        f"{not_kept} not kept" if not_kept else "all kept" if scenarios and not unproven else "",
        *unproven,
        f"{counted(refused, 'feature file')} refused" if refused else "",
        f"{earlier} as they were in an earlier run" if earlier else "",
    ]
    return ", ".join(filter(None, words))


def _keep(run: Run, paths: Sequence[Path], history: Path) -> tuple[str, ...]:
    """Keep what later runs need, and return why it could not be kept: the documentation is written all the same."""
    try:
        keep(run, history)
        is_whole = run.started is not None and is_complete(run) and all(path.is_file() for path in paths)
        if is_whole and not _is_older(paths, history / BASE):
            _keep_messages(paths, history / BASE)
    except OSError as error:
        return (f"{history}: the run is not kept for the next ones: {error.strerror or error}",)
    return ()


def _is_older(paths: Sequence[Path], base: Path) -> bool:
    """Return whether a later whole run has already been kept."""
    try:
        return max(map(first_start, paths), default=0) < first_start(base)
    except OSError:
        return False


def _keep_messages(paths: Sequence[Path], base: Path) -> None:
    """Keep a copy of the messages of a whole run, since the next run may overwrite the file in place."""
    with atomic_write(base) as file:
        for path in paths:
            with path.open("rb") as shard:
                shutil.copyfileobj(shard, file)
            file.write(b"\n")  # the last line of a shard may lack its line end
