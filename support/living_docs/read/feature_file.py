"""A feature file as written: a feature of the model in which nothing has run yet."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import PurePosixPath
from textwrap import dedent
from typing import Any

from support.gherkin.tree import row_label
from support.living_docs.read.model import (
    Chapter,
    Examples,
    Feature,
    FeatureRule,
    FileProblem,
    Scenario,
    Table,
    WrittenStep,
)
from support.living_docs.read.outcome import Outcome
from support.living_docs.read.slugs import UniqueNames, slug
from support.living_docs.read.untrusted import line, part, parts, text, texts

_LONGEST_TITLE, _LONGEST_ROW = 72, 36
_PLACEHOLDER = re.compile(r"<([^<>]+)>")


@dataclass(frozen=True, slots=True)
class StepSource:
    """What a feature file says about a step beyond what runs; the line counts from 1."""

    keyword: str
    line: int
    is_background: bool


@dataclass(slots=True)
class FeatureSource:
    """A feature file as written; none of its scenarios has run.

    Attributes:
        scenarios: Its scenarios by the id of the scenario in the tree, followed by that of the row in an outline.
    """

    feature: Feature
    scenarios: dict[tuple[str, ...], Scenario] = field(default_factory=dict)
    steps: dict[str, StepSource] = field(default_factory=dict)


def read_feature(
    uri: str,
    identity: str,
    tree: Mapping[str, Any],
    pickles: Iterable[Mapping[str, Any]],
    problems: Iterable[FileProblem],
) -> FeatureSource:
    """Return a feature file as written; a scenario that is missing in the tree is put at its end.

    `tree` is the `feature` of a `gherkinDocument`; it may be empty.
    """
    file = _TreeReader(uri, identity, tree, tuple(problems)).read()
    lost = [pickle for pickle in pickles if nodes_of(pickle) not in file.scenarios]
    if lost:
        more = [{"scenario": _scenario_of(pickle)} for pickle in lost]
        extended = {**tree, "children": [*parts(tree, "children"), *more]}
        file = _TreeReader(uri, identity, extended, tuple(problems)).read()
    return file


def nodes_of(pickle: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the ids in the tree of the scenario, and of its row, from which a `pickle` was made."""
    return tuple(texts(pickle, "astNodeIds")) or ("", text(pickle, "id"))


def with_results(feature: Feature, result_of: Callable[[Scenario], Scenario]) -> Feature:
    """Return a feature with each scenario replaced by its result."""

    def filled(chapter: Chapter) -> Chapter:
        tables = tuple(replace(table, scenarios=tuple(map(result_of, table.scenarios))) for table in chapter.examples)
        plain = result_of(chapter.scenario) if chapter.scenario is not None else None
        return replace(chapter, scenario=plain, examples=tables)

    rules = tuple(replace(rule, chapters=tuple(map(filled, rule.chapters))) for rule in feature.rules)
    return replace(feature, rules=rules)


def title_from(name: str) -> str:
    """Return a heading made from the name of a file or folder, e.g. `Cost reports` for `cost_reports`."""
    words = " ".join(re.split(r"[\s_-]+", name)).strip()
    return words[:1].upper() + words[1:]


def title_slug(title: str) -> str:
    """Return the name of a scenario in addresses."""
    return slug(_PLACEHOLDER.sub("", title) or title, _LONGEST_TITLE)


def row_slug(words: str) -> str:
    """Return what follows the name of an outline for one of its rows."""
    return f"--{slug(words, _LONGEST_ROW)}"


def table_of(value: Mapping[str, Any]) -> Table:
    """Return the rows of the `dataTable` of an object; empty where there is none."""
    return tuple(_cells(row) for row in parts(part(value, "dataTable"), "rows"))


def _cells(row: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(text(cell, "value") for cell in parts(row, "cells"))


def _tags(value: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(filter(None, (text(tag, "name") for tag in parts(value, "tags"))))


def _description(value: Mapping[str, Any]) -> str:
    return dedent(text(value, "description")).strip("\n").rstrip()


def _scenario_of(pickle: Mapping[str, Any]) -> dict[str, Any]:
    """Return a likely tree node for a scenario of which only its pickle is known."""
    known = {key: pickle[key] for key in ("name", "location", "tags") if key in pickle}
    return {**known, "id": nodes_of(pickle), "keyword": "Scenario"}


class _TreeReader:
    """Reads one tree as a feature."""

    def __init__(self, uri: str, identity: str, tree: Mapping[str, Any], problems: tuple[FileProblem, ...]) -> None:
        self._tree = tree
        self._taken = UniqueNames()
        self._file = FeatureSource(Feature(id=identity, uri=uri, name=text(tree, "name").strip(), problems=problems))

    def read(self) -> FeatureSource:
        tree, feature = self._tree, self._file.feature
        tags = _tags(tree)
        before, rules = [], []
        for child in parts(tree, "children"):
            if part(child, "rule"):
                rules.append(self._rule(part(child, "rule"), tags))
            elif part(child, "scenario"):
                before.append(self._chapter(part(child, "scenario"), tags))
        nameless = [FeatureRule(id="", name="", line=before[0].line, chapters=tuple(before))] if before else []
        self._file.feature = replace(
            feature,
            name=feature.name or title_from(PurePosixPath(feature.uri).stem) or "A feature without a name",
            description=_description(tree),
            language=text(tree, "language") or "en",
            tags=tags,
            background=self._background(tree),
            rules=(*nameless, *rules),
        )
        return self._file

    def _rule(self, rule: Mapping[str, Any], inherited: tuple[str, ...]) -> FeatureRule:
        name, tags = text(rule, "name").strip(), _tags(rule)
        identity = self._identity(f"rule--{slug(name, _LONGEST_TITLE)}")
        chapters = [part(child, "scenario") for child in parts(rule, "children") if part(child, "scenario")]
        return FeatureRule(
            id=identity,
            name=name,
            description=_description(rule),
            tags=tags,
            line=line(rule),
            background=self._background(rule),
            chapters=tuple(self._chapter(chapter, (*inherited, *tags)) for chapter in chapters),
        )

    def _chapter(self, scenario: Mapping[str, Any], inherited: tuple[str, ...]) -> Chapter:
        title, tags = text(scenario, "name").strip(), _tags(scenario)
        chapter = Chapter(
            id=self._identity(title_slug(title)),
            title=title,
            description=_description(scenario),
            tags=tags,
            line=line(scenario),
        )
        steps = self._steps(scenario)
        tables = parts(scenario, "examples")
        if tables:
            numbers = count(1)
            examples = [self._examples(table, chapter, scenario, (*inherited, *tags), numbers) for table in tables]
            return replace(chapter, outline=steps, examples=tuple(examples))
        plain = self._scenario(_node(scenario), chapter, {}, (*inherited, *tags), "")
        return replace(chapter, scenario=plain)

    def _examples(
        self,
        table: Mapping[str, Any],
        chapter: Chapter,
        scenario: Mapping[str, Any],
        inherited: tuple[str, ...],
        numbers: Iterator[int],
    ) -> Examples:
        columns, tags = _cells(part(table, "tableHeader")), _tags(table)
        scenarios = []
        for row in parts(table, "tableBody"):
            values = dict(zip(columns, _cells(row), strict=False))
            first = next(iter(values.values()), "")
            name = chapter.id.rpartition("/")[2]
            wanted = (f"{name}{row_slug(words)}" for words in (first, " ".join(values.values())))
            of_row = replace(chapter, id=self._identity(*wanted), line=line(row))
            key = (*_node(scenario), text(row, "id"))
            suffix = f" {row_label(next(numbers), first)}"
            scenarios.append(self._scenario(key, of_row, values, (*inherited, *tags), suffix))
        return Examples(
            keyword=text(table, "keyword").strip() or "Examples",
            name=text(table, "name").strip(),
            description=_description(table),
            tags=tags,
            columns=columns,
            scenarios=tuple(scenarios),
        )

    def _scenario(
        self, key: tuple[str, ...], chapter: Chapter, row: dict[str, str], tags: tuple[str, ...], suffix: str
    ) -> Scenario:
        scenario = Scenario(
            id=chapter.id,
            title=_PLACEHOLDER.sub(lambda match: row.get(match[1], match[0]), chapter.title),
            line=chapter.line,
            outcome=Outcome.NOT_RUN,
            row=row,
            tags=tuple(dict.fromkeys(tags)),
            attempts=0,
            reproduce=f"{self._file.feature.uri}::{chapter.title}{suffix}",
        )
        self._file.scenarios.setdefault(key, scenario)
        return scenario

    def _background(self, value: Mapping[str, Any]) -> tuple[WrittenStep, ...]:
        backgrounds = (part(child, "background") for child in parts(value, "children"))
        return tuple(step for background in backgrounds for step in self._steps(background, is_background=True))

    def _steps(self, value: Mapping[str, Any], *, is_background: bool = False) -> tuple[WrittenStep, ...]:
        return tuple(self._step(step, is_background=is_background) for step in parts(value, "steps"))

    def _step(self, step: Mapping[str, Any], *, is_background: bool) -> WrittenStep:
        keyword = text(step, "keyword").strip()
        self._file.steps.setdefault(text(step, "id"), StepSource(keyword, line(step), is_background))
        doc_string = text(part(step, "docString"), "content") if part(step, "docString") else None
        return WrittenStep(keyword=keyword, text=text(step, "text"), table=table_of(step), doc_string=doc_string)

    def _identity(self, *wanted: str) -> str:
        return f"{self._file.feature.id}/{self._taken.take(*wanted)}"


def _node(scenario: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the id of a scenario in the tree, as a key."""
    identity = scenario.get("id")
    return identity if isinstance(identity, tuple) else (text(scenario, "id"),)
