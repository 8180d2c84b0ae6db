"""A feature file as it is written: a feature of the model in which nothing has run yet."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import PurePosixPath
from textwrap import dedent
from typing import Any

from support.living_docs.read.model import Chapter, Examples, Feature, Outcome, OutlineStep, Problem, Rule, Scenario
from support.living_docs.read.slugs import TakenNames, slug
from support.living_docs.read.untrusted import line, part, parts, text, texts

_LONGEST_TITLE, _LONGEST_ROW = 72, 36
_LONGEST_ROW_NAME = 60
_PLACEHOLDER = re.compile(r"<([^<>]+)>")


@dataclass(frozen=True, slots=True)
class StepWords:
    """What a feature file says of a step beyond what runs.

    Attributes:
        keyword: As it is written.
        line: Its line, from 1.
        background: Whether it is a background's.
    """

    keyword: str
    line: int
    background: bool


@dataclass(slots=True)
class Written:
    """A feature file as it is written.

    Attributes:
        feature: The feature; each of its scenarios has not run.
        scenarios: Its scenarios by the id of the scenario in the tree, followed by that of the row in an outline.
        steps: Its steps by their ids in the tree.
    """

    feature: Feature
    scenarios: dict[tuple[str, ...], Scenario] = field(default_factory=dict)
    steps: dict[str, StepWords] = field(default_factory=dict)


def written(
    uri: str, identity: str, tree: Mapping[str, Any], pickles: Iterable[Mapping[str, Any]], problems: Iterable[Problem]
) -> Written:
    """Give a feature file as it is written; a scenario of which no tree tells is put at its end.

    Args:
        uri: Its path.
        identity: What names it in addresses.
        tree: The `feature` of a `gherkinDocument`; may be empty.
        pickles: Its scenarios as they run.
        problems: Why it could not be run.
    """
    found = _Reader(uri, identity, tree, tuple(problems)).read()
    lost = [pickle for pickle in pickles if nodes_of(pickle) not in found.scenarios]
    if lost:
        more = [{"scenario": _scenario_of(pickle)} for pickle in lost]
        extended = {**tree, "children": [*parts(tree, "children"), *more]}
        found = _Reader(uri, identity, extended, tuple(problems)).read()
    return found


def nodes_of(pickle: Mapping[str, Any]) -> tuple[str, ...]:
    """Give the ids in the tree that a scenario as it runs stands for: the scenario's, and the row's in an outline.

    Args:
        pickle: A `pickle` of Cucumber Messages.
    """
    return tuple(texts(pickle, "astNodeIds")) or ("", text(pickle, "id"))


def filled(feature: Feature, scenario: Callable[[Scenario], Scenario]) -> Feature:
    """Give a feature with each of its scenarios put in the place of what is written.

    Args:
        feature: The feature.
        scenario: Gives for a scenario as it is written what became of it.
    """

    def chapter(one: Chapter) -> Chapter:
        tables = tuple(replace(table, scenarios=tuple(map(scenario, table.scenarios))) for table in one.examples)
        plain = scenario(one.scenario) if one.scenario is not None else None
        return replace(one, scenario=plain, examples=tables)

    rules = tuple(replace(rule, chapters=tuple(map(chapter, rule.chapters))) for rule in feature.rules)
    return replace(feature, rules=rules)


def title_from(name: str) -> str:
    """Give a heading made from the name of a file or folder.

    Args:
        name: E.g. `cost_reports`.
    """
    words = " ".join(re.split(r"[\s_-]+", name)).strip()
    return words[:1].upper() + words[1:]


def table_of(value: Mapping[str, Any]) -> tuple[tuple[str, ...], ...]:
    """Give the rows of a data table; empty where there is none.

    Args:
        value: What may have a `dataTable`.
    """
    return tuple(_cells(row) for row in parts(part(value, "dataTable"), "rows"))


def _cells(row: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(text(cell, "value") for cell in parts(row, "cells"))


def _tags(value: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(filter(None, (text(tag, "name") for tag in parts(value, "tags"))))


def _description(value: Mapping[str, Any]) -> str:
    return dedent(text(value, "description")).strip("\n").rstrip()


def _scenario_of(pickle: Mapping[str, Any]) -> dict[str, Any]:
    """What a feature file probably says of a scenario of which only is told how it runs."""
    told = {key: pickle[key] for key in ("name", "location", "tags") if key in pickle}
    return {**told, "id": nodes_of(pickle), "keyword": "Scenario"}


class _Reader:
    """Makes one tree into a feature.

    Args:
        uri: The path of the file.
        identity: What names it in addresses.
        tree: The `feature` of a `gherkinDocument`.
        problems: Why it could not be run.
    """

    def __init__(self, uri: str, identity: str, tree: Mapping[str, Any], problems: tuple[Problem, ...]) -> None:
        self._tree = tree
        self._taken = TakenNames()
        self._found = Written(Feature(id=identity, uri=uri, name=text(tree, "name").strip(), problems=problems))

    def read(self) -> Written:
        """The feature file as it is written."""
        tree, feature = self._tree, self._found.feature
        tags = _tags(tree)
        before, rules = [], []
        for child in parts(tree, "children"):
            if part(child, "rule"):
                rules.append(self._rule(part(child, "rule"), tags))
            elif part(child, "scenario"):
                before.append(self._chapter(part(child, "scenario"), tags))
        nameless = [Rule(id="", name="", line=before[0].line, chapters=tuple(before))] if before else []
        self._found.feature = replace(
            feature,
            name=feature.name or title_from(PurePosixPath(feature.uri).stem) or "A feature without a name",
            description=_description(tree),
            language=text(tree, "language") or "en",
            tags=tags,
            background=self._background(tree),
            rules=(*nameless, *rules),
        )
        return self._found

    def _rule(self, rule: Mapping[str, Any], inherited: tuple[str, ...]) -> Rule:
        name, tags = text(rule, "name").strip(), _tags(rule)
        identity = self._identity(f"rule--{slug(name, _LONGEST_TITLE)}")
        chapters = [part(child, "scenario") for child in parts(rule, "children") if part(child, "scenario")]
        return Rule(
            id=identity,
            name=name,
            description=_description(rule),
            tags=tags,
            line=line(rule),
            background=self._background(rule),
            chapters=tuple(self._chapter(one, (*inherited, *tags)) for one in chapters),
        )

    def _chapter(self, scenario: Mapping[str, Any], inherited: tuple[str, ...]) -> Chapter:
        title, tags = text(scenario, "name").strip(), _tags(scenario)
        chapter = Chapter(
            id=self._identity(slug(_PLACEHOLDER.sub("", title) or title, _LONGEST_TITLE)),
            title=title,
            description=_description(scenario),
            tags=tags,
            line=line(scenario),
        )
        steps = self._steps(scenario)
        if parts(scenario, "examples"):
            numbers, tables = count(1), parts(scenario, "examples")
            told = (self._examples(one, chapter, scenario, (*inherited, *tags), numbers) for one in tables)
            return replace(chapter, outline=steps, examples=tuple(told))
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
            name = chapter.id.rpartition("/")[2]
            wanted = (next(iter(values.values()), ""), " ".join(values.values()))
            identity = self._identity(*(f"{name}--{slug(words, _LONGEST_ROW)}" for words in wanted))
            at = replace(chapter, id=identity, line=line(row))
            key = (*_node(scenario), text(row, "id"))
            shown = f" [row {next(numbers)}: {_cut(next(iter(values.values()), ''))}]"
            scenarios.append(self._scenario(key, at, values, (*inherited, *tags), shown))
        return Examples(
            keyword=text(table, "keyword").strip() or "Examples",
            name=text(table, "name").strip(),
            description=_description(table),
            tags=tags,
            columns=columns,
            scenarios=tuple(scenarios),
        )

    def _scenario(
        self, key: tuple[str, ...], chapter: Chapter, row: dict[str, str], tags: tuple[str, ...], shown: str
    ) -> Scenario:
        scenario = Scenario(
            id=chapter.id,
            title=_PLACEHOLDER.sub(lambda found: row.get(found[1], found[0]), chapter.title),
            line=chapter.line,
            outcome=Outcome.NOT_RUN,
            row=row,
            tags=tuple(dict.fromkeys(tags)),
            attempts=0,
            reproduce=f"{self._found.feature.uri}::{chapter.title}{shown}",
        )
        self._found.scenarios.setdefault(key, scenario)
        return scenario

    def _background(self, value: Mapping[str, Any]) -> tuple[OutlineStep, ...]:
        found = (part(child, "background") for child in parts(value, "children"))
        return tuple(step for background in found for step in self._steps(background, background=True))

    def _steps(self, value: Mapping[str, Any], *, background: bool = False) -> tuple[OutlineStep, ...]:
        return tuple(self._step(step, background=background) for step in parts(value, "steps"))

    def _step(self, step: Mapping[str, Any], *, background: bool) -> OutlineStep:
        keyword = text(step, "keyword").strip()
        self._found.steps.setdefault(text(step, "id"), StepWords(keyword, line(step), background))
        beneath = text(part(step, "docString"), "content") if part(step, "docString") else None
        return OutlineStep(keyword=keyword, text=text(step, "text"), table=table_of(step), doc_string=beneath)

    def _identity(self, *wanted: str) -> str:
        return f"{self._found.feature.id}/{self._taken.take(*wanted)}"


def _cut(value: str) -> str:
    """The value that tells a row, as pytest names it."""
    words = " ".join(value.split())
    return words if len(words) <= _LONGEST_ROW_NAME else f"{words[: _LONGEST_ROW_NAME - 1]}…"


def _node(scenario: Mapping[str, Any]) -> tuple[str, ...]:
    """The id of a scenario in the tree, as a key."""
    told = scenario.get("id")
    return told if isinstance(told, tuple) else (text(scenario, "id"),)
