"""The last whole run as it was read, kept beside its messages, so that later runs need not read them again.

A run of one scenario takes 30 ms to read 1,137 others from here, and 0.7 s from their messages. The file names the
messages and the code that it was made from, by their content; if either is another, the messages are read.
"""

from __future__ import annotations

import hashlib
import json
import lzma
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, fields, replace
from functools import partial
from pathlib import Path
from typing import Any, Final, overload

import orjson

from support.gherkin.atomic_files import atomic_write
from support.gherkin.stored_texts import StoredText, TextFolder
from support.living_docs.read.feature_file import with_results
from support.living_docs.read.feature_ids import feature_ids
from support.living_docs.read.model import (
    Argument,
    Attachment,
    Chapter,
    Examples,
    Failure,
    Feature,
    FeatureRule,
    FileProblem,
    Scenario,
    Selection,
    Step,
    WrittenStep,
)
from support.living_docs.read.outcome import Outcome
from support.living_docs.read.own_code import fingerprint, own_code
from support.living_docs.read.results import Results, ScenarioResult
from support.living_docs.read.run_facts import RunFacts

_FILE: Final = "index/last-full.json.xz"
"""Below the history, and not in it: what is there refers to stored texts, as the messages do."""


@dataclass(frozen=True, slots=True)
class RunReading:
    """What was read of one run.

    Attributes:
        started: In nanoseconds since 1970; 0 where it is not known.
        uris: The feature files that it names.
        files: The feature files as written, by uri.
    """

    started: int
    uris: tuple[str, ...]
    facts: RunFacts
    files: Mapping[str, Feature]
    results: Results


class StoredSteps(Sequence[Step]):
    """The steps of a scenario of an earlier run, read when they are needed: those of most scenarios never are."""

    __slots__ = ("_json", "_steps", "name", "texts", "words")

    def __init__(self, content: Sequence[str], texts: TextFolder) -> None:
        self._json, self.name, self.words = content
        self.texts = texts
        self._steps: tuple[Step, ...] | None = None

    @overload
    def __getitem__(self, place: int) -> Step: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[Step, ...]: ...
    def __getitem__(self, place: int | slice) -> Step | tuple[Step, ...]:
        """Return a step, or several."""
        return self._read()[place]

    def __len__(self) -> int:
        """Return the number of steps."""
        return len(self._read())

    def __eq__(self, other: object) -> bool:
        """Return whether these are the same steps."""
        return isinstance(other, Sequence) and self._read() == tuple(other)

    def __hash__(self) -> int:
        return hash(self._read())

    def __repr__(self) -> str:
        """Return the steps as they are written."""
        return self._json

    def _read(self) -> tuple[Step, ...]:
        if self._steps is None:
            self._steps = tuple(_made(Step, step, self.texts) for step in orjson.loads(self._json))
        return self._steps


def name_of(steps: Sequence[Step]) -> str:
    """Return the fingerprint of steps with their results and the addresses of their records."""
    return steps.name if isinstance(steps, StoredSteps) else fingerprint(as_json(steps))[:32]


def words_of(steps: Sequence[Step]) -> str:
    """Return the fingerprint of the words of steps, and of the lines in which they are written."""
    if isinstance(steps, StoredSteps):
        return steps.words
    return fingerprint([(step.keyword, step.text, step.line, step.table, step.doc_string) for step in steps])[:32]


def as_json(value: object, without: Collection[str] = ()) -> bytes:
    """Return a part of the model as it is kept, without what no file can hold, and without some of its fields."""
    plain = partial(_plain, without=without)
    try:
        return orjson.dumps(value, plain, orjson.OPT_PASSTHROUGH_DATACLASS)
    except orjson.JSONEncodeError:
        return json.dumps(value, default=plain).encode()


def store_runs(readings: Iterable[RunReading], base: Path) -> None:
    """Keep what was read of the messages in a file of the history; raise `OSError` if that fails.

    What no JSON can express is not kept.
    """
    runs = [
        {
            "started": reading.started,
            "uris": reading.uris,
            "facts": reading.facts,
            "files": {uri: _with_results(feature, reading.results) for uri, feature in reading.files.items()},
        }
        for reading in readings
    ]
    with suppress(orjson.JSONEncodeError):
        content = orjson.dumps({"of": _name(base), "runs": runs}, _plain, orjson.OPT_PASSTHROUGH_DATACLASS)
        with atomic_write(base.parent / _FILE) as file:
            file.write(lzma.compress(content, preset=1))


def stored_runs(base: Path, uris: Iterable[str]) -> list[RunReading]:
    """Return what was read of the messages in a file of the history; nothing where that is not known.

    `uris` are the feature files of the present run: with those, a feature may have another id than it had.
    """
    try:
        content = orjson.loads(lzma.decompress((base.parent / _FILE).read_bytes()))
        if content["of"] != _name(base):
            return []
    except (OSError, EOFError, ValueError, LookupError, TypeError, lzma.LZMAError):
        return []
    texts = TextFolder(base.parent)
    readings = [_reading(run, texts) for run in content["runs"]]
    ids = feature_ids([*uris, *(uri for reading in readings for uri in reading.uris)])
    are_the_same = all(ids[uri] == feature.id for reading in readings for uri, feature in reading.files.items())
    return sorted(readings, key=lambda reading: reading.started) if are_the_same else []


def _name(base: Path) -> str:
    """Return the fingerprint of the messages in a file and of the code that reads them."""
    return f"{hashlib.sha256(base.read_bytes()).hexdigest()} {own_code()}"


def _with_results(feature: Feature, results: Results) -> Feature:
    """Return a feature with the result of each scenario that was run."""

    def with_result(scenario: Scenario) -> Scenario:
        result = results.get(scenario.id)
        if result is None or not result.was_run:
            return scenario
        return replace(
            result.scenario,
            title=scenario.title,
            line=scenario.line,
            row=scenario.row,
            tags=scenario.tags,
            reproduce=scenario.reproduce,
            attempts=max(1, result.scenario.attempts),
        )

    return with_results(feature, with_result)


def _reading(run: Mapping[str, Any], texts: TextFolder) -> RunReading:
    files = {uri: _made(Feature, feature, texts) for uri, feature in run["files"].items()}
    results = {
        scenario.id: ScenarioResult(scenario, outcomes=(scenario.outcome,))
        for feature in files.values()
        for scenario in feature.scenarios()
        if scenario.attempts
    }
    return RunReading(run["started"], tuple(run["uris"]), _made(RunFacts, run["facts"], texts), files, results)


def _plain(value: Any, without: Collection[str] = ()) -> Any:
    """Return a value of the model as plain values: what a field has by default is left out."""
    if isinstance(value, StoredText):
        return {"stored": value.address("../")}
    if isinstance(value, StoredSteps):
        return str(value), value.name, value.words
    contents = ((field, getattr(value, field.name)) for field in fields(value) if field.name not in without)
    plain = {
        field.name: content
        for field, content in contents
        if isinstance(content, StoredSteps) or content != field.default
    }
    if isinstance(plain.get("steps"), tuple):
        plain["steps"] = as_json(value.steps).decode(), name_of(value.steps), words_of(value.steps)
    return plain


Maker = Callable[[Any, TextFolder], Any]


def _made(kind: type[Any], value: Mapping[str, Any], texts: TextFolder) -> Any:
    """Return an object of the model."""
    makers = _MAKERS.get(kind, {})
    made = {name: makers[name](content, texts) if name in makers else content for name, content in value.items()}
    return kind(**made)


def _one(kind: type[Any]) -> Maker:
    return lambda value, texts: value and _made(kind, value, texts)


def _many(kind: type[Any]) -> Maker:
    return lambda values, texts: tuple(_made(kind, value, texts) for value in values)


def _tuple(values: Any, _: TextFolder) -> Any:
    return tuple(values)


def _table(rows: Any, _: TextFolder) -> Any:
    return tuple(map(tuple, rows))


def _outcome(word: Any, _: TextFolder) -> Any:
    return _OUTCOMES[word]


def _records(values: Any, texts: TextFolder) -> Any:
    return tuple(value if isinstance(value, str) else texts.find(value["stored"]) for value in values)


def _attachments(values: Any, texts: TextFolder) -> Any:
    return [_made(Attachment, value, texts) for value in values]


_OUTCOMES: Final[Mapping[str, Outcome]] = {outcome.value: outcome for outcome in Outcome}
_MAKERS: Final[Mapping[type[Any], Mapping[str, Maker]]] = {
    Step: {
        "outcome": _outcome,
        "arguments": _many(Argument),
        "table": _table,
        "failure": _one(Failure),
        "attachments": _many(Attachment),
        "records": _records,
    },
    WrittenStep: {"table": _table},
    Scenario: {"outcome": _outcome, "tags": _tuple, "steps": StoredSteps, "hooks": _many(Step)},
    Examples: {"tags": _tuple, "columns": _tuple, "scenarios": _many(Scenario)},
    Chapter: {
        "tags": _tuple, "scenario": _one(Scenario), "outline": _many(WrittenStep), "examples": _many(Examples),
    },
    FeatureRule: {"tags": _tuple, "background": _many(WrittenStep), "chapters": _many(Chapter)},
    Feature: {
        "tags": _tuple, "background": _many(WrittenStep), "rules": _many(FeatureRule), "problems": _many(FileProblem),
    },
    RunFacts: {"sources": _tuple, "selection": _one(Selection), "others": _attachments},
    Selection: {"words": _tuple},
}  # fmt: skip
