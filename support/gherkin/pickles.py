"""Scenarios as messages identify them, by their lines."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pytest_bdd.types import STEP_TYPE_BY_PARSER_KEYWORD

from support.gherkin.document import ANY_KEYWORD, FeatureDocument
from support.gherkin.tree import example_rows, line_of, tag_names


@dataclass(frozen=True, slots=True)
class PickledStep:
    """A step of a pickle; `type` is `given`, `when` or `then`, or `any` where its keyword does not say."""

    identity: str
    text: str
    type: str


@dataclass(frozen=True, slots=True)
class PickledScenario:
    """A scenario, or one row of an outline, as messages identify it.

    Attributes:
        title: The title of its test; that of a row ends with a colon.
    """

    identity: str
    line: int
    title: str
    tags: frozenset[str]
    steps: tuple[PickledStep, ...]

    def names_scenario(self, title: str) -> bool:
        """Return whether a test title belongs to this scenario; for an outline, the row follows its title."""
        return title == self.title or (self.title.endswith(":") and title.startswith(self.title))


def by_line(document: FeatureDocument, pickles: Iterable[Mapping[str, Any]]) -> dict[int, PickledScenario]:
    """Return the scenarios of a feature file by line; `pickles` are the scenarios as they run."""
    titles = _titles(document)
    return {pickle["location"]["line"]: _pickled(pickle, titles) for pickle in pickles}


def _titles(document: FeatureDocument) -> dict[int, str]:
    """Return the titles of the tests of a feature file by line; those of rows end with a colon."""
    titles = {}
    for placed in document.scenarios():
        scenario = placed.scenario
        titles[line_of(scenario)] = scenario["name"]
        for number, row in enumerate(example_rows(scenario), start=1):
            titles[line_of(row)] = f"{scenario['name']} [row {number}:"
    return titles


def _pickled(pickle: Mapping[str, Any], titles: Mapping[int, str]) -> PickledScenario:
    """Return the parts of a pickle that are needed after it is written."""
    return PickledScenario(
        pickle["id"],
        pickle["location"]["line"],
        titles[pickle["location"]["line"]],
        tag_names(pickle),
        tuple(
            PickledStep(step["id"], step["text"], STEP_TYPE_BY_PARSER_KEYWORD.get(step["type"], ANY_KEYWORD))
            for step in pickle["steps"]
        ),
    )
