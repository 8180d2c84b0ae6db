"""What several runs tell together, kept in one small file a run."""

from __future__ import annotations

import hashlib
import json
import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

from support.gherkin.unfinished import replaced
from support.living_docs.read.model import Run, Scenario
from support.living_docs.read.outcome import Outcome
from support.living_docs.read.reader import is_complete
from support.living_docs.read.untrusted import part, text, texts
from support.living_docs.story.trends import Past, Point, Trends

__all__ = ["MOST_RUNS", "Past", "Point", "Trends", "keep", "trends"]

MOST_RUNS: Final = 50
"""Whole runs that are kept, and as many others (count)."""

_LAST: Final = 10
_CHANGES: Final = 3
"""Fewer changes are a promise that was broken and mended (count)."""

_STAMP: Final = "%Y%m%dT%H%M%SZ"
_VERSION: Final = 1


@dataclass(frozen=True, slots=True)
class _Entry:
    """A run as the history has it."""

    point: Point
    past: Mapping[str, Past] = field(default_factory=dict)

    @property
    def is_whole(self) -> bool:
        return self.point.whole and self.point.complete


def keep(run: Run, folder: Path) -> None:
    """Note what became of a run, in a file of its own; the same run is noted once. The oldest files go.

    Args:
        run: The run; one whose beginning is not told is not noted, nor one in which nothing ran.
        folder: The folder of the history.

    Raises:
        OSError: It cannot be written.
    """
    entry = _entry(run)
    if entry is None:
        return
    name = _name(run, entry.point.when)
    with replaced(folder / name) as file:
        file.write(_as_json(entry).encode("utf-8"))
    _forget_the_oldest(folder)


def trends(run: Run, folder: Path | None) -> Trends:
    """Give what a run looks like beside those before it.

    Args:
        run: The run.
        folder: The folder of the history; None where the run is to be told alone. Files that make no sense are passed
            over.
    """
    this = _entry(run)
    before = [one for one in _entries(folder) if this is None or one.point.when < this.point.when] if folder else []
    entries = [*before, *([this] if this else [])]
    known = {scenario.id: None for scenario in run.scenarios()}
    past = _past(entries, known)
    compared, since = _compared(this, before)
    now = this.past if this else {}
    return Trends(
        points=tuple(one.point for one in entries),
        since=since,
        new=tuple(name for name in known if since and name in now and name not in compared),
        fixed=tuple(name for name in known if _kept(now.get(name)) and _not_kept(compared.get(name))),
        newly_failing=tuple(name for name in known if _not_kept(now.get(name)) and _kept(compared.get(name))),
        gone=tuple(sorted(compared.keys() - known.keys())) if this and this.is_whole else (),
        flaky={name: words for name in known if (words := _unreliable(past.get(name, ())))},
        slowest=tuple(sorted(now, key=lambda name: (-now[name].seconds, name))[:_LAST]),
        past=past,
    )


def _entry(run: Run) -> _Entry | None:
    """A run as the history is to have it; None for one that tells nothing."""
    if run.started is None:
        return None
    when = run.started.replace(microsecond=run.started.microsecond // 1000 * 1000)
    tried = [one for one in run.scenarios() if one.as_of is None and one.attempts]
    if not tried:
        return None
    past = {one.id: _told(one, when) for one in tried}
    kept = all(one.outcome.keeps_its_promise for one in past.values())
    point = Point(
        when=when,
        counts=_counts(past),
        seconds=round((run.finished - run.started).total_seconds(), 3) if run.finished else 0.0,
        whole=run.selection.whole,
        complete=is_complete(run) if run.selection.whole else run.finished is not None and not run.message,
        asked=run.selection.words,
        ready=run.success and kept and not any(feature.problems for feature in run.features()),
    )
    return _Entry(point, past)


def _counts(past: Mapping[str, Past]) -> Mapping[Outcome, int]:
    """How many scenarios came to what; what none came to is missing."""
    found = Counter(one.outcome for one in past.values())
    return {outcome: found[outcome] for outcome in Outcome if found[outcome]}


def _told(scenario: Scenario, when: datetime) -> Past:
    return Past(
        when=when,
        outcome=scenario.outcome,
        seconds=round(scenario.seconds, 3),
        attempts=scenario.attempts,
        flaky=scenario.flaky,
    )


def _compared(this: _Entry | None, before: Sequence[_Entry]) -> tuple[Mapping[str, Past], datetime | None]:
    """What a run is compared with: what was known of each scenario, and since when."""
    whole = next((one for one in reversed(before) if one.is_whole), None)
    if this is None or not before:
        return {}, None
    if this.is_whole and whole is not None:
        return whole.past, whole.point.when
    known: dict[str, Past] = {}
    for one in before:
        known.update(one.past)
    return known, before[-1].point.when


def _past(entries: Iterable[_Entry], known: Iterable[str]) -> dict[str, tuple[Past, ...]]:
    found: dict[str, list[Past]] = {name: [] for name in known}
    for entry in reversed([*entries]):
        for name, one in entry.past.items():
            if name in found and len(found[name]) < _LAST:
                found[name].append(one)
    return {name: tuple(several) for name, several in found.items() if several}


def _kept(past: Past | None) -> bool:
    return past is not None and past.outcome is Outcome.PASSED


def _not_kept(past: Past | None) -> bool:
    return past is not None and not past.outcome.keeps_its_promise


def _unreliable(past: Sequence[Past]) -> str:
    """Why a scenario cannot be relied upon, in words; empty where it can."""
    if past and past[0].flaky:
        passed = past[0].outcome is Outcome.PASSED
        return f"passed only at attempt {past[0].attempts}" if passed else "its attempts came out differently"
    kept = [one.outcome.keeps_its_promise for one in past]
    changes = sum(one is not other for one, other in pairwise(kept))
    if changes >= _CHANGES:
        return f"changed {changes} times in the last {len(past)} runs"
    retried = sum(one.flaky for one in past)
    return f"needed more than one attempt in {retried} of the last {len(past)} runs" if retried else ""


def _name(run: Run, when: datetime) -> str:
    """The name of a run's file: when it began, and what tells it from another that began with it."""
    told = json.dumps([when.isoformat(), str(run.finished), run.command, run.selection.words])
    return f"{when.astimezone(UTC).strftime(_STAMP)}-{hashlib.sha256(told.encode()).hexdigest()[:8]}.json"


def _forget_the_oldest(folder: Path) -> None:
    files = sorted(folder.glob("*Z-*.json"))
    if len(files) <= MOST_RUNS:
        return
    whole = {*filter(_is_whole, files)}
    for kind in ([one for one in files if one in whole], [one for one in files if one not in whole]):
        for file in kind[:-MOST_RUNS]:
            with suppress(OSError):
                file.unlink()


def _is_whole(file: Path) -> bool:
    """Whether a file tells a whole run; it is not read beyond that, as this is asked of every file."""
    try:
        told: Any = json.loads(file.read_bytes())
    except (OSError, ValueError, RecursionError):
        return False
    return isinstance(told, dict) and told.get("whole") is True and told.get("complete") is True


def _as_json(entry: _Entry) -> str:
    point = entry.point
    told = {
        "version": _VERSION,
        "when": point.when.isoformat(),
        "seconds": point.seconds,
        "whole": point.whole,
        "complete": point.complete,
        "asked": list(point.asked),
        "ready": point.ready,
        "scenarios": {
            name: [one.outcome.value, one.seconds, one.attempts, one.flaky] for name, one in entry.past.items()
        },
    }
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")) + "\n"


def _entries(folder: Path) -> list[_Entry]:
    """Every run of the history that can be read, the oldest first."""
    found = (_read(file) for file in sorted(folder.glob("*Z-*.json")))
    return sorted((one for one in found if one is not None), key=lambda one: one.point.when)


def _read(file: Path) -> _Entry | None:
    """A run of the history; None where its file makes no sense."""
    try:
        told: Any = json.loads(file.read_bytes())
        when = datetime.fromisoformat(text(told, "when")).astimezone(UTC)
        past = {
            name: Past(when=when, outcome=Outcome(came), seconds=_seconds(took), attempts=int(tries), flaky=bool(flaky))
            for name, (came, took, tries, flaky) in part(told, "scenarios").items()
        }
        seconds = _seconds(told["seconds"])
    except (OSError, ValueError, LookupError, TypeError, RecursionError, OverflowError):
        return None
    point = Point(
        when=when,
        counts=_counts(past),
        seconds=seconds,
        whole=told.get("whole") is True,
        complete=told.get("complete") is True,
        asked=tuple(texts(told, "asked")),
        ready=told.get("ready") is True,
    )
    return _Entry(point, past)


def _seconds(told: Any) -> float:
    """A duration that a file tells.

    Raises:
        ValueError: It never ends, or is none.
        TypeError: It is no number.
    """
    seconds = float(told)
    if not math.isfinite(seconds):
        raise ValueError(told)
    return seconds
