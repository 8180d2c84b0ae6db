"""Tables beneath steps: their columns, and the words that a column allows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from typing import TypeVar

from support.execution.errors import ScenarioError

Value = TypeVar("Value")


def rows_of(table: Sequence[Sequence[str]], *columns: str) -> Sequence[Sequence[str]]:
    """Return the rows of a table beneath its head; raise `ScenarioError` if the head is not these columns."""
    head, *rows = table
    if (*head,) != columns:
        wanted, got = (" | ".join(names) for names in (columns, head))
        raise ScenarioError(f"The table begins with | {got} |. Its first line must be | {wanted} |.")
    return rows


def meaning_of(word: str, column: str, known: Mapping[str, Value]) -> Value:
    """Return what a word in a column means; raise `ScenarioError` with the allowed words if it is not among them."""
    if word not in known:
        raise ScenarioError(
            f"“{word}” is not allowed in the column “{column}”. Use one of: {', '.join(_nearest_first(word, known))}."
        )
    return known[word]


def _nearest_first(word: str, known: Iterable[str]) -> list[str]:
    words = [*known]
    return get_close_matches(word, words, n=len(words) or 1, cutoff=0.0)
