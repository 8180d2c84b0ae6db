"""Where the records are of the run in which each scenario last passed, kept until it passes again."""

from __future__ import annotations

import hashlib
import lzma
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, NamedTuple

import orjson

from support.gherkin.atomic_files import atomic_write
from support.gherkin.stored_texts import StoredText, TextFolder
from support.living_docs.read.model import Run, Scenario, Step
from support.living_docs.read.outcome import Outcome
from support.living_docs.read.untrusted import text

FILE: Final = "passing.ndjson.xz"
"""The file with the addresses of the records, in the history's folder; `records/` beside that folder holds them."""
MOST_BYTES: Final = 20 * 1024 * 1024
"""The size of all files with these records together; the oldest scenarios are forgotten first."""


class PassingScenario(NamedTuple):
    """What is known of a scenario as it last passed: its records, its `wording`, and the beginning of that run."""

    scenario: Scenario
    wording: str
    when: datetime


class _Kept(NamedTuple):
    """The addresses of a scenario's records, those of each step and hook together."""

    when: datetime
    wording: str
    steps: tuple[tuple[str, ...], ...]
    hooks: tuple[tuple[str, ...], ...]

    @property
    def files(self) -> set[str]:
        """The files that hold the records."""
        return {address.partition("#")[0] for records in (*self.steps, *self.hooks) for address in records}


@dataclass(frozen=True, slots=True)
class LastPassing:
    """The last passing record of each scenario, by its present id; without stored texts there are none."""

    texts: TextFolder | None = None
    _kept: Mapping[str, _Kept] = field(default_factory=dict)

    def of(self, scenario: Scenario, before: datetime | None) -> PassingScenario | None:
        """Return a scenario as it last passed before a moment; None where that is not known."""
        kept = self._kept.get(scenario.id)
        if self.texts is None or kept is None or (before is not None and kept.when >= before):
            return None
        steps, hooks = ([_step(records, self.texts) for records in part] for part in (kept.steps, kept.hooks))
        if any(step.record_problems for step in (*steps, *hooks)):
            return None
        passed = Scenario(
            id=scenario.id,
            title=scenario.title,
            line=scenario.line,
            outcome=Outcome.PASSED,
            steps=tuple(steps),
            hooks=tuple(hooks),
        )
        return PassingScenario(passed, kept.wording, kept.when)


def wording(scenario: Scenario) -> str:
    """Return the same for scenarios whose steps have the same words."""
    words = [(step.keyword.strip(), step.text, step.table, step.doc_string) for step in scenario.steps]
    return hashlib.sha256(repr(words).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def last_passing(history: Path, renamed: Callable[[str], str] = str) -> LastPassing:
    """Return the records to which a history refers; a file that makes no sense is ignored."""
    return LastPassing(TextFolder(history), _read(history / FILE, renamed))


def keep_passing(run: Run, history: Path) -> None:
    """Keep the addresses of the records of each scenario that passed in a run.

    The records are stored beside the history's folder. Raise `OSError` if that folder is not writable.
    """
    passed = [scenario for scenario in run.scenarios() if scenario.as_of is None and scenario.outcome is Outcome.PASSED]
    if run.started is None or not passed:
        return
    kept = _read(history / FILE, run.renamed)
    for scenario in passed:
        earlier = kept.get(scenario.id)
        stored = [record for step in (*scenario.steps, *scenario.hooks) for record in step.records]
        is_stored = all(isinstance(record, StoredText) for record in stored)
        if is_stored and (earlier is None or earlier.when <= run.started):
            steps, hooks = _addresses(scenario.steps), _addresses(hook for hook in scenario.hooks if hook.records)
            kept[scenario.id] = _Kept(run.started, wording(scenario), steps, hooks)
    with atomic_write(history / FILE) as file, lzma.open(file, "wb", preset=1) as packed:
        for identity, record in sorted(_within_bounds(history, kept).items()):
            packed.write(orjson.dumps({"id": identity, **record._asdict()}) + b"\n")


def _addresses(steps: Iterable[Step]) -> tuple[tuple[str, ...], ...]:
    return tuple(
        tuple(record.address("../") for record in step.records if isinstance(record, StoredText)) for step in steps
    )


def _step(addresses: Iterable[str], texts: TextFolder) -> Step:
    records = tuple(filter(None, map(texts.find, addresses)))
    return Step(keyword="", text="", line=0, outcome=Outcome.PASSED, records=records)


def _within_bounds(history: Path, kept: Mapping[str, _Kept]) -> Mapping[str, _Kept]:
    """Return what is kept without the oldest whose records are above the size of all together."""
    left: dict[str, _Kept] = {}
    files: set[str] = set()
    room = MOST_BYTES
    for identity, record in sorted(kept.items(), key=lambda entry: entry[1].when, reverse=True):
        more = record.files - files
        room -= sum((history / file).stat().st_size for file in more if (history / file).is_file())
        if room < 0:
            break
        files |= more
        left[identity] = record
    return left


def _read(path: Path, renamed: Callable[[str], str]) -> dict[str, _Kept]:
    """Return where records are, by the present ids of the scenarios; of two for one id, the later."""
    kept: dict[str, _Kept] = {}
    with suppress(OSError, EOFError, ValueError, TypeError, LookupError, lzma.LZMAError), lzma.open(path) as lines:
        for line in lines:
            entry: Any = orjson.loads(line)
            steps, hooks = (tuple(tuple(map(str, each)) for each in entry[part]) for part in ("steps", "hooks"))
            when = datetime.fromisoformat(entry["when"]).astimezone(UTC)
            identity = renamed(text(entry, "id"))
            if identity not in kept or kept[identity].when < when:
                kept[identity] = _Kept(when, text(entry, "wording"), steps, hooks)
    return kept
