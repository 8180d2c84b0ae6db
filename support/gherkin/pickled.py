"""Scenarios as messages name them, by their lines."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from support.gherkin import envelopes
from support.gherkin.checks.walk import scenarios
from support.gherkin.document import FeatureDocument

_TYPES = {"Context": "given", "Action": "when", "Outcome": "then"}


@dataclass(frozen=True, slots=True)
class PickledStep:
    """A step of a scenario as messages name it.

    Attributes:
        identity: Its id.
        text: The sentence.
        type: `given`, `when`, `then`, or `any` where that cannot be told.
    """

    identity: str
    text: str
    type: str


@dataclass(frozen=True, slots=True)
class Pickled:
    """A scenario as messages name it.

    Attributes:
        identity: Its id.
        line: Its line in the feature file; of the row, for an outline.
        title: The title of its test; that of a row ends with a colon.
        tags: Without `@`, inherited ones included.
        steps: In order, background first.
    """

    identity: str
    line: int
    title: str
    tags: tuple[str, ...]
    steps: tuple[PickledStep, ...]

    def is_titled(self, title: str) -> bool:
        """Whether a test with this title is the scenario's.

        Args:
            title: A title; that of an outline is followed by its row.
        """
        return title == self.title or (self.title.endswith(":") and title.startswith(self.title))


def by_line(document: FeatureDocument, pickles: Iterable[Mapping[str, Any]]) -> dict[int, Pickled]:
    """Give the scenarios of a feature file by their lines.

    Args:
        document: The feature file.
        pickles: Its scenarios as they run.
    """
    titles = _titles(document)
    return {pickle["location"]["line"]: _pickled(pickle, titles) for pickle in pickles}


def _titles(document: FeatureDocument) -> dict[int, str]:
    """The titles of the tests of a feature file by their lines; those of rows end with a colon."""
    titles = {}
    for placed in scenarios(document.feature) if document.feature else ():
        scenario = placed.scenario
        titles[int(scenario["location"]["line"])] = scenario["name"]
        rows = [row for examples in scenario["examples"] for row in examples.get("tableBody", ())]
        for number, row in enumerate(rows, start=1):
            titles[int(row["location"]["line"])] = f"{scenario['name']} [row {number}:"
    return titles


def _pickled(pickle: Mapping[str, Any], titles: Mapping[int, str]) -> Pickled:
    """What is needed of a scenario after it was told."""
    return Pickled(
        pickle["id"],
        pickle["location"]["line"],
        titles[pickle["location"]["line"]],
        tuple(envelopes.tag_names(pickle)),
        tuple(PickledStep(step["id"], step["text"], _TYPES.get(step["type"], "any")) for step in pickle["steps"]),
    )
