"""A feature as the checks see it: every scenario with what surrounds it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from support.gherkin.document import FeatureDocument
from support.gherkin.errors import FeatureProblem

Node = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class PlacedScenario:
    """A scenario with what surrounds it.

    Args:
        background: The steps that run before its own.
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


def described(feature: Node) -> Iterator[tuple[Node, str]]:
    """Yield every node that may have a description, with its kind."""
    yield feature, "feature"
    for rule in rules(feature):
        yield rule, "rule"
    for background in backgrounds(feature):
        yield background, "background"
    for placed in scenarios(feature):
        yield placed.scenario, "scenario"
        for examples in placed.scenario["examples"]:
            yield examples, "examples"


def description_lines(document: FeatureDocument, node: Node) -> Iterator[tuple[int, str]]:
    """Yield the nonempty lines of a node's description, each with its number in the file."""
    lines = document.source.splitlines()
    number = int(node["location"]["line"])
    for text in node["description"].splitlines():
        if stripped := text.strip():
            while number < len(lines) and lines[number].strip() != stripped:
                number += 1
            yield min(number + 1, len(lines)), stripped
            number += 1


def problem(
    document: FeatureDocument, node: Node, code: str, message: str, advice: str = "", *, warning: bool = False
) -> FeatureProblem:
    """Return a problem at a node."""
    location = node["location"]
    return FeatureProblem(
        document.uri, int(location["line"]), int(location.get("column") or 1), message, advice, code, warning
    )
