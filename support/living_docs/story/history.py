"""The history of runs, kept in one small file each, and what several runs show together."""

from __future__ import annotations

import hashlib
import json
import lzma
import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

from support.gherkin.atomic_files import atomic_write
from support.living_docs.read.model import Run
from support.living_docs.read.outcome import Outcome
from support.living_docs.read.reader import is_complete
from support.living_docs.read.untrusted import part, text, texts
from support.living_docs.story.last_passing import last_passing
from support.living_docs.story.since_passing import differences
from support.living_docs.story.trends import PastResult, RunPoint, Trends

MOST_RUNS: Final = 50
"""How many whole runs are kept, and as many others."""

_LAST: Final = 10
_FEWEST_CHANGES: Final = 3
"""With fewer changes, a promise was only broken and repaired."""

_FILES: Final = "*Z-*.json*"
_STAMP: Final = "%Y%m%dT%H%M%SZ"
_VERSION: Final = 1


@dataclass(frozen=True, slots=True)
class _Entry:
    """A run in the history."""

    point: RunPoint
    past: Mapping[str, PastResult] = field(default_factory=dict)

    @property
    def is_whole(self) -> bool:
        return self.point.whole and self.point.complete


def keep(run: Run, folder: Path) -> None:
    """Keep the results of a run once, in its own file, and remove the oldest files.

    A run without a known start, or in which nothing ran, is not kept. Raise `OSError` if the folder is not writable.
    """
    entry = _entry(run)
    if entry is None:
        return
    with atomic_write(folder / _name(run, entry.point.when)) as file:
        file.write(lzma.compress(_as_json(entry).encode()))
    _remove_the_oldest(folder)


def trends(run: Run, folder: Path | None) -> Trends:
    """Compare a run with earlier runs; without the folder of the history, with none.

    Files of the history that make no sense are ignored.
    """
    this = _entry(run)
    before = [entry for entry in _entries(folder, run.renamed) if this is None or entry.point.when < this.point.when]
    entries = [*before, *([this] if this else [])]
    known = {scenario.id: None for scenario in run.scenarios()}
    past = _past(entries, known)
    compared, since = _compared(this, before)
    now = this.past if this else {}
    return Trends(
        points=tuple(entry.point for entry in entries),
        since=since,
        new=tuple(name for name in known if since and name in now and name not in compared),
        fixed=tuple(name for name in known if _is_kept(now.get(name)) and _is_not_kept(compared.get(name))),
        newly_failing=tuple(name for name in known if _is_not_kept(now.get(name)) and _is_kept(compared.get(name))),
        gone=tuple(sorted(compared.keys() - known.keys())) if this and this.is_whole else (),
        flaky={name: words for name in known if (words := _unreliable(past.get(name, ())))},
        slowest=tuple(sorted(now, key=lambda name: (-now[name].seconds, name))[:_LAST]),
        past=past,
        differences=differences(run, last_passing(folder, run.renamed)) if folder else {},
    )


def _entry(run: Run) -> _Entry | None:
    """Return the entry of a run for the history; None for a run that is not kept."""
    tried = [scenario for scenario in run.scenarios() if scenario.as_of is None and scenario.attempts]
    if run.started is None or not tried:
        return None
    when = run.started.replace(microsecond=run.started.microsecond // 1000 * 1000)
    past = {
        scenario.id: PastResult(
            when=when,
            outcome=scenario.outcome,
            seconds=round(scenario.seconds, 3),
            attempts=scenario.attempts,
            flaky=scenario.flaky,
        )
        for scenario in tried
    }
    all_kept = all(result.outcome.keeps_its_promise for result in past.values())
    point = RunPoint(
        when=when,
        counts=_counts(past),
        seconds=round((run.finished - run.started).total_seconds(), 3) if run.finished else 0.0,
        whole=run.selection.whole,
        complete=is_complete(run) if run.selection.whole else run.finished is not None and not run.message,
        words=run.selection.words,
        ready=run.success and all_kept and not any(feature.problems for feature in run.features()),
    )
    return _Entry(point, past)


def _counts(past: Mapping[str, PastResult]) -> Mapping[Outcome, int]:
    counts = Counter(result.outcome for result in past.values())
    return {outcome: counts[outcome] for outcome in Outcome if counts[outcome]}


def _compared(this: _Entry | None, before: Sequence[_Entry]) -> tuple[Mapping[str, PastResult], datetime | None]:
    """Return the earlier results with which a run is compared, and their time."""
    whole = next((entry for entry in reversed(before) if entry.is_whole), None)
    if this is None or not before:
        return {}, None
    if this.is_whole and whole is not None:
        return whole.past, whole.point.when
    known: dict[str, PastResult] = {}
    for entry in before:
        known.update(entry.past)
    return known, before[-1].point.when


def _past(entries: Iterable[_Entry], known: Iterable[str]) -> dict[str, tuple[PastResult, ...]]:
    past: dict[str, list[PastResult]] = {name: [] for name in known}
    for entry in reversed([*entries]):
        for name, result in entry.past.items():
            if name in past and len(past[name]) < _LAST:
                past[name].append(result)
    return {name: tuple(results) for name, results in past.items() if results}


def _is_kept(result: PastResult | None) -> bool:
    return result is not None and result.outcome is Outcome.PASSED


def _is_not_kept(result: PastResult | None) -> bool:
    return result is not None and not result.outcome.keeps_its_promise


def _unreliable(past: Sequence[PastResult]) -> str:
    """Return why a scenario is unreliable, in words; empty where it is not."""
    if past and past[0].flaky:
        passed = past[0].outcome is Outcome.PASSED
        return f"passed only at attempt {past[0].attempts}" if passed else "its attempts had different outcomes"
    kept = [result.outcome.keeps_its_promise for result in past]
    changes = sum(newer is not older for newer, older in pairwise(kept))
    if changes >= _FEWEST_CHANGES:
        return f"changed {changes} times in the last {len(past)} runs"
    retried = sum(result.flaky for result in past)
    return f"needed more than one attempt in {retried} of the last {len(past)} runs" if retried else ""


def _name(run: Run, when: datetime) -> str:
    """Return the name of a run's file: its start, and what distinguishes runs with the same start."""
    identity = json.dumps([when.isoformat(), str(run.finished), run.command, run.selection.words])
    return f"{when.astimezone(UTC).strftime(_STAMP)}-{hashlib.sha256(identity.encode()).hexdigest()[:8]}.json.xz"


def _remove_the_oldest(folder: Path) -> None:
    files = sorted(folder.glob(_FILES))
    if len(files) <= MOST_RUNS:
        return
    whole = {*filter(_is_whole, files)}
    for kind in ([file for file in files if file in whole], [file for file in files if file not in whole]):
        for file in kind[:-MOST_RUNS]:
            with suppress(OSError):
                file.unlink()


def _is_whole(file: Path) -> bool:
    """Return whether a file is of a whole run; it reads nothing else, as this is asked of every file."""
    try:
        content = _content(file)
    except (OSError, ValueError, RecursionError):
        return False
    return isinstance(content, dict) and content.get("whole") is True and content.get("complete") is True


def _as_json(entry: _Entry) -> str:
    point = entry.point
    content = {
        "version": _VERSION,
        "when": point.when.isoformat(),
        "seconds": point.seconds,
        "whole": point.whole,
        "complete": point.complete,
        "asked": list(point.words),
        "ready": point.ready,
        "scenarios": {
            name: [result.outcome.value, result.seconds, result.attempts, result.flaky]
            for name, result in entry.past.items()
        },
    }
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")) + "\n"


def _entries(folder: Path | None, renamed: Callable[[str], str]) -> list[_Entry]:
    """Return every readable run of the history, oldest first, with its scenarios by their present ids."""
    entries = (_read(file, renamed) for file in sorted(folder.glob(_FILES))) if folder else ()
    return sorted((entry for entry in entries if entry is not None), key=lambda entry: entry.point.when)


def _read(file: Path, renamed: Callable[[str], str]) -> _Entry | None:
    """Return a run of the history; None where its file makes no sense."""
    try:
        content = _content(file)
        when = datetime.fromisoformat(text(content, "when")).astimezone(UTC)
        past = {
            renamed(name): PastResult(when, Outcome(outcome), _seconds(seconds), int(attempts), flaky=bool(flaky))
            for name, (outcome, seconds, attempts, flaky) in part(content, "scenarios").items()
        }
        seconds = _seconds(content["seconds"])
    except (OSError, ValueError, LookupError, TypeError, RecursionError, OverflowError):
        return None
    point = RunPoint(
        when=when,
        counts=_counts(past),
        seconds=seconds,
        whole=content.get("whole") is True,
        complete=content.get("complete") is True,
        words=tuple(texts(content, "asked")),
        ready=content.get("ready") is True,
    )
    return _Entry(point, past)


def _content(file: Path) -> Any:
    """Return the content of a file of the history, compressed or of an older version; raise `ValueError` if damaged."""
    try:
        return json.loads(lzma.decompress(file.read_bytes()) if file.suffix == ".xz" else file.read_bytes())
    except lzma.LZMAError as error:
        raise ValueError(error) from error


def _seconds(value: Any) -> float:
    """Return a duration from a file; raise `ValueError` or `TypeError` if it is not a finite duration."""
    seconds = float(value)
    if not math.isfinite(seconds):
        raise ValueError(value)
    return seconds
