"""The record of the run in which each scenario last passed, kept until it passes again."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, NamedTuple

import orjson

from support.gherkin.atomic_files import atomic_write
from support.living_docs.read.model import Run, Scenario, Step
from support.living_docs.read.outcome import Outcome
from support.living_docs.read.untrusted import part, parts, text
from support.living_docs.story.changes import are_messages

FOLDER: Final = "passing"
"""The folder of the records, in the history's."""
MOST_BYTES: Final = 20 * 1024 * 1024
"""The size of all records together; the oldest are removed first."""

_INDEX: Final = "index.json"
_KINDS: Final = frozenset({
    "session_created", "session_resumed", "node_finished", "node_failed", "route_taken", "update_seen", "paused",
    "answer_given", "answer_accepted", "answer_refused", "answer_too_late", "recovery_applied", "emergency_handled",
    "fault_injected", "phase_changed", "run_ended",
})  # fmt: skip
_UNSTABLE: Final = ("at", "duration", "super_step", "changed_input", "dropped", "keys")
_BEGINNINGS: Final = tuple(f'{{"kind": "{kind}"' for kind in sorted(_KINDS))


class PassingScenario(NamedTuple):
    """A scenario as it last passed, with what compares of its record, and the beginning of that run."""

    scenario: Scenario
    when: datetime


class _RecordFile(NamedTuple):
    """The file of a record, by its name without an ending, and the beginning of the run that it is from."""

    name: str
    when: datetime


@dataclass(frozen=True, slots=True)
class LastPassing:
    """The last passing record of each scenario, by its present id; without a folder there are none."""

    folder: Path | None = None
    _kept: Mapping[str, _RecordFile] = field(default_factory=dict)

    def of(self, scenario: Scenario, before: datetime | None) -> PassingScenario | None:
        """Return a scenario as it last passed before a moment; None where that is not known."""
        kept = self._kept.get(scenario.id)
        if self.folder is None or kept is None or (before is not None and kept.when >= before):
            return None
        try:
            content: Any = orjson.loads(gzip.decompress(_file(self.folder, kept.name).read_bytes()))
        except (OSError, EOFError, ValueError):
            return None
        passed = Scenario(
            id=scenario.id,
            title=scenario.title,
            line=scenario.line,
            outcome=Outcome.PASSED,
            steps=tuple(map(_step, parts(content, "steps"))),
            hooks=tuple(map(_step, parts(content, "hooks"))),
        )
        return PassingScenario(passed, kept.when)


def last_passing(history: Path, renamed: Callable[[str], str] = str) -> LastPassing:
    """Return the records that a history keeps; files that make no sense are ignored."""
    folder = history / FOLDER
    return LastPassing(folder, _read_index(folder, renamed))


def keep_passing(run: Run, history: Path) -> None:
    """Keep the record of each scenario that passed in a run; raise `OSError` if the folder is not writable."""
    passed = [scenario for scenario in run.scenarios() if scenario.as_of is None and scenario.outcome is Outcome.PASSED]
    if run.started is None or not passed:
        return
    folder = history / FOLDER
    kept = dict(_read_index(folder, run.renamed))
    for scenario in passed:
        earlier = kept.get(scenario.id)
        is_known = not any(step.record_problems for step in (*scenario.steps, *scenario.hooks))
        if is_known and (earlier is None or earlier.when <= run.started):
            kept[scenario.id] = _RecordFile(_write(folder, scenario), run.started)
    _write_index(folder, _within_bounds(folder, kept))


def comparable(scenario: Scenario) -> Scenario:
    """Return a scenario with what two of its runs can be compared by: neither times nor the state."""

    def step(step: Step) -> Step:
        return Step(
            keyword=step.keyword,
            text=step.text,
            line=step.line,
            outcome=step.outcome,
            table=step.table,
            doc_string=step.doc_string,
            records=("\n".join(_comparable_lines(step.record)),),
        )

    return Scenario(
        id=scenario.id,
        title=scenario.title,
        line=scenario.line,
        outcome=scenario.outcome,
        steps=tuple(map(step, scenario.steps)),
        hooks=tuple(step(hook) for hook in scenario.hooks if hook.records),
    )


def _comparable_lines(record: str) -> Iterator[str]:
    for line in record.split("\n"):
        if not line.startswith(_BEGINNINGS):
            continue
        try:
            event: Any = orjson.loads(line)
        except ValueError:
            continue
        if event.get("kind") == "update_seen":
            event["changes"] = {key: value for key, value in part(event, "changes").items() if are_messages(value)}
            if not event["changes"]:
                continue
        yield orjson.dumps({key: value for key, value in event.items() if key not in _UNSTABLE}).decode()


def _write(folder: Path, scenario: Scenario) -> str:
    """Write what is kept of a scenario unless the same is there already, and return its name."""
    kept = comparable(scenario)
    content = {"steps": list(map(_stored, kept.steps)), "hooks": list(map(_stored, kept.hooks))}
    body = orjson.dumps(content)
    name = hashlib.sha256(body).hexdigest()[:24]
    file = _file(folder, name)
    if not file.exists():
        with atomic_write(file) as stream:
            stream.write(gzip.compress(body, mtime=0))
    return name


def _stored(step: Step) -> Mapping[str, Any]:
    stored = {"keyword": step.keyword, "text": step.text, "table": step.table, "doc_string": step.doc_string}
    return {**{key: value for key, value in stored.items() if value}, "record": step.record}


def _step(stored: Mapping[str, Any]) -> Step:
    table = stored.get("table")
    doc_string = stored.get("doc_string")
    return Step(
        keyword=text(stored, "keyword"),
        text=text(stored, "text"),
        line=0,
        outcome=Outcome.PASSED,
        table=tuple(tuple(map(str, row)) for row in table if type(row) is list) if type(table) is list else (),
        doc_string=doc_string if type(doc_string) is str else None,
        records=(text(stored, "record"),),
    )


def _within_bounds(folder: Path, kept: Mapping[str, _RecordFile]) -> Mapping[str, _RecordFile]:
    """Remove records that no scenario uses and, above the size of all together, the oldest; return what is left."""
    sizes = {file.name.partition(".")[0]: file.stat().st_size for file in folder.glob("*.json.gz")}
    newest_first = sorted(kept.items(), key=lambda entry: entry[1].when, reverse=True)
    left: dict[str, _RecordFile] = {}
    names: set[str] = set()
    room = MOST_BYTES
    for identity, record in newest_first:
        room -= 0 if record.name in names else sizes.get(record.name, 0)
        if room < 0:
            break
        names.add(record.name)
        left[identity] = record
    for name in sizes.keys() - names:
        with suppress(OSError):
            _file(folder, name).unlink()
    return left


def _read_index(folder: Path, renamed: Callable[[str], str]) -> Mapping[str, _RecordFile]:
    """Return where each record is, by the present ids of the scenarios; of two for one id, the later."""
    kept: dict[str, _RecordFile] = {}
    try:
        scenarios = part(orjson.loads((folder / _INDEX).read_bytes()), "scenarios")
    except (OSError, ValueError):
        return kept
    for former, record in _records(scenarios.items()):
        identity = renamed(former)
        if identity not in kept or kept[identity].when < record.when:
            kept[identity] = record
    return kept


def _records(entries: Iterable[tuple[str, Any]]) -> Iterator[tuple[str, _RecordFile]]:
    for identity, entry in entries:
        with suppress(ValueError, TypeError):
            name, when = entry
            if type(name) is str and name.isalnum():
                yield identity, _RecordFile(name, datetime.fromisoformat(when).astimezone(UTC))


def _write_index(folder: Path, kept: Mapping[str, _RecordFile]) -> None:
    scenarios = {identity: [record.name, record.when.isoformat()] for identity, record in sorted(kept.items())}
    with atomic_write(folder / _INDEX) as stream:
        stream.write(json.dumps({"version": 1, "scenarios": scenarios}, ensure_ascii=False, indent=0).encode())


def _file(folder: Path, name: str) -> Path:
    return folder / f"{name}.json.gz"
