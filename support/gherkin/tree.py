"""The tree of a feature as gherkin-official parses it, and ways to walk it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Node = Mapping[str, Any]

_LONGEST_LABEL = 60
_DRAWN = re.compile(r"-{3,}|:-+:?|-+:")


@dataclass(frozen=True, slots=True)
class PlacedScenario:
    """A scenario with what surrounds it.

    Args:
        tags: Every tag that applies to it, without `@`, except those of its examples.
    """

    scenario: Node
    rule: Node | None
    background: tuple[Node, ...]
    tags: frozenset[str]


def scenarios(feature: Node) -> Iterator[PlacedScenario]:
    """Yield every scenario of a feature, in and outside rules, in the order of the file."""
    yield from _scenarios(feature, None, (), frozenset())


def _scenarios(
    parent: Node, rule: Node | None, before: tuple[Node, ...], tags: frozenset[str]
) -> Iterator[PlacedScenario]:
    """Yield the scenarios of a feature or rule."""
    tags |= tag_names(parent)
    background = before
    for child in parent["children"]:
        if "background" in child:
            background = (*before, *child["background"]["steps"])
        elif "rule" in child:
            yield from _scenarios(child["rule"], child["rule"], background, tags)
        else:
            yield PlacedScenario(child["scenario"], rule, background, tags | tag_names(child["scenario"]))


def tag_names(node: Node) -> frozenset[str]:
    """Return the tags of the node itself, without `@`."""
    return frozenset(tag["name"].removeprefix("@") for tag in node["tags"])


def rules(feature: Node) -> Iterator[Node]:
    """Yield the rules of a feature."""
    yield from (child["rule"] for child in feature["children"] if "rule" in child)


def backgrounds(feature: Node) -> Iterator[Node]:
    """Yield the backgrounds of a feature and of its rules."""
    for parent in (feature, *rules(feature)):
        yield from (child["background"] for child in parent["children"] if "background" in child)


def taggable(feature: Node) -> Iterator[Node]:
    """Yield everything that may have tags: the feature, its rules, then scenarios with their examples."""
    yield feature
    yield from rules(feature)
    for placed in scenarios(feature):
        yield placed.scenario
        yield from placed.scenario["examples"]


def example_rows(scenario: Node) -> list[Node]:
    """Return the rows of all tables of examples of a scenario, without their headers."""
    return [row for examples in scenario["examples"] for row in examples.get("tableBody", ())]


def is_drawn(row: Node) -> bool:
    """Return whether a row of a table only draws a line, as beneath the header of a table in Markdown."""
    return all(_DRAWN.fullmatch(cell["value"]) for cell in row["cells"])


def row_label(number: int, first_value: str) -> str:
    """Return the name of a row of examples among the tests, e.g. `[row 2: Hiring]`, with its first value in short."""
    words = " ".join(first_value.split())
    return f"[row {number}: {words if len(words) <= _LONGEST_LABEL else f'{words[: _LONGEST_LABEL - 1]}…'}]"


def line_of(node: Node) -> int:
    """Return the line of a node, counted from 1."""
    return int(node["location"]["line"])
