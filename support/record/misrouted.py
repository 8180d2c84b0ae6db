"""Finds answers that reach another question than the one that was answered.

A node runs again from its beginning for each answer, and LangGraph matches answers with its calls of `interrupt()` by
their order alone. A node that then asks something else applies the answer to what the person never saw.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final

from support.record.copying import structural_copy

_STAMP: Final = re.compile(
    r"[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}"
    r"|\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d)?(?:[.,]\d+)?(?:Z|[+-]\d\d:?\d\d)?"
)
"""An id or a time in a text: a right question may have another when its node runs again."""
_SECONDS: Final = 1_000_000_000
"""A number from here on may be the time (seconds since 1970)."""
_LONGEST: Final = 120
"""A longer question is cut (characters)."""


class MisroutedAnswers:
    """Compares what a node asks when it runs again with what was answered."""

    def __init__(self) -> None:
        self.findings: list[str] = []
        """A line for each answer that reached another question."""
        self._asked: dict[tuple[str, int], Any] = {}
        self._calls: dict[str, tuple[Any, int]] = {}

    def note(self, node: str, place: str, run: Any, value: Any, *, answers: int, because: str = "") -> None:
        """Note a call of `interrupt()`.

        Args:
            place: The visit of the node, the same when it runs again.
            run: Differs from run to run.
            answers: How many calls of this run have their answer (count).
            because: What is known to have made the question another one.
        """
        last_run, number = self._calls.get(place, (None, 0))
        number = number if last_run is run else 0
        self._calls[place] = (run, number + 1)
        question = structural_copy(value)
        if number >= answers:
            self._asked[place, number] = question
            return
        asked = self._asked.get((place, number), question)
        if without_stamps(asked) != without_stamps(question):
            self.findings.append(
                f"{node} runs again for its answer and asks something else: the answer to {_short(asked)} "
                f"goes to {_short(question)}{because}; prepare a question in a node before the one that asks it"
            )


def without_stamps(question: Any) -> Any:
    """Return a copied question without the times and ids that differ whenever it is made."""
    if isinstance(question, str):
        return _STAMP.sub("…", question)
    if isinstance(question, Mapping):
        return {without_stamps(key): without_stamps(value) for key, value in question.items()}
    if isinstance(question, list | tuple):
        return [without_stamps(item) for item in question]
    if isinstance(question, date | datetime) or (type(question) in (int, float) and question >= _SECONDS):
        return "…"
    return question


def _short(question: Any) -> str:
    text = repr(question)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
