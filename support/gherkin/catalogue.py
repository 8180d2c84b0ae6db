"""All step definitions, and which of them a step matches."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from cucumber_expressions.argument import Argument

from support.gherkin.expressions import longest_literal
from support.gherkin.steps import KEYWORDS, StepDefinition, definitions
from support.gherkin.suggestions import nearest


@dataclass(frozen=True)
class Match:
    """A step, without its keyword, and the step definition it matches."""

    definition: StepDefinition
    text: str

    @cached_property
    def arguments(self) -> list[Argument]:
        """The parts of the text that are parameters, in order, each with its place and type."""
        return self.definition.parser.compiled().match(self.text) or []

    def values(self) -> dict[str, Any]:
        """Return the values of the parameters by the name of the function's parameter.

        Raise `StepUsageError` if a parameter type refuses its text.
        """
        return self.definition.parser.values(self.arguments)


class Catalogue:
    """The step definitions of a project, in the order in which they are listed; matches are cached."""

    def __init__(self, sentences: Iterable[StepDefinition]) -> None:
        self._definitions = tuple(sentences)
        self._candidates = [
            (longest_literal(definition.source), definition.parser.compiled().tree_regexp.regexp.match, definition)
            for definition in self._definitions
        ]
        self._matches: dict[str, tuple[Match, ...]] = {}
        self._matches_for: dict[tuple[str, str], tuple[Match, ...]] = {}

    def definitions(self) -> tuple[StepDefinition, ...]:
        """Return every step definition, in order of definition."""
        return self._definitions

    def matches(self, text: str, keyword: str | None = None) -> tuple[Match, ...]:
        """Return every step definition that a step matches: none if it is undefined, several if it is ambiguous.

        Args:
            keyword: `given`, `when` or `then`; anything else means each of them.
        """
        matches = self._matches.get(text)
        if matches is None:
            matches = self._matches[text] = tuple(
                Match(definition, text)
                for literal, match, definition in self._candidates
                if literal in text and match(text)
            )
        if keyword not in KEYWORDS or not matches:
            return matches
        fitting = self._matches_for.get((text, keyword))
        if fitting is None:
            fitting = self._matches_for[text, keyword] = tuple(
                match for match in matches if match.definition.keyword in (None, keyword)
            )
        return fitting

    def nearest(self, text: str, limit: int = 3) -> tuple[StepDefinition, ...]:
        """Return the step definitions most similar to a text, the nearest first; none that differs much."""
        return tuple(nearest(text, self._definitions)[:limit])


_latest: list[Catalogue] = []


def catalogue() -> Catalogue:
    """Return the catalogue of all imported step definitions, the same object until another is defined."""
    known = definitions()
    if not _latest or _latest[0].definitions() != known:
        _latest[:] = [Catalogue(known)]
    return _latest[0]
