"""Parses Gherkin with ids that are the same in every run, so that runs can be merged and compared."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from typing import Any

from gherkin.ast_builder import AstBuilder
from gherkin.parser import Parser
from gherkin.stream.id_generator import IdGenerator

Node = Mapping[str, Any]


class StableIds(IdGenerator):
    """Ids that count within a file and differ between files; `kind` is a letter for what they identify."""

    def __init__(self, uri: str, kind: str = "a") -> None:
        super().__init__()
        self._prefix = f"{kind}{hashlib.sha1(uri.encode(), usedforsecurity=False).hexdigest()[:8]}-"

    def get_next_id(self) -> str:
        """Return the next id."""
        return f"{self._prefix}{super().get_next_id()}"


def parse_text(text: str, uri: str) -> Node:
    """Return the document in a text as gherkin-official parses it.

    Raises:
        ParserException: It is not Gherkin.
    """
    document: Node = Parser(AstBuilder(StableIds(uri))).parse(text)
    return document


def row_lines(document: Node) -> Mapping[int, list[int]]:
    """Return the lines of the rows of examples, by the line of their scenario."""
    return {
        int(scenario["location"]["line"]): [
            int(row["location"]["line"]) for examples in scenario["examples"] for row in examples.get("tableBody", ())
        ]
        for scenario in _scenarios(document["feature"])
    }


def _scenarios(parent: Node) -> Iterator[Node]:
    """Yield every scenario of a feature or rule, in the order of the file."""
    for child in parent["children"]:
        if "rule" in child:
            yield from _scenarios(child["rule"])
        elif "scenario" in child:
            yield child["scenario"]
