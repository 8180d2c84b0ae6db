"""What stands on the pages of the documentation before, where it need not be told anew."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from markupsafe import Markup

from support.living_docs import telling
from support.living_docs.read.model import Run, Scenario

_ROOM: Final = Path(__file__).parent
_BEGIN, _END = "<!-- happened {} -->", "<!-- /happened -->"


class KeptPages:
    """Tells what happened; of a scenario that is told from an earlier run, with the words of the page it has already.

    A page says of which record, which flow and which version of this room its words are made, so that words that would
    be told otherwise today are never taken.

    Args:
        run: The run.
        into: The folder of the documentation before.
    """

    def __init__(self, run: Run, into: Path) -> None:
        self._run = run
        self._into = into
        flows = json.dumps(run.flows, sort_keys=True, ensure_ascii=False)
        self._shared = hashlib.blake2b(flows.encode("utf-8", "replace") + _version())

    def values(self, scenario: Scenario) -> Mapping[str, Any]:
        """Give the values of the template `happening.html`, besides those of `scenario.html`.

        Args:
            scenario: The scenario.
        """
        mark = _BEGIN.format(self._digest(scenario))
        kept = self._kept(scenario, mark) if scenario.as_of is not None else None
        if kept is not None:
            return {"kept": Markup(kept)}  # noqa: S704  # was written by the template that it is given to
        begin, end = Markup(mark), Markup(_END)  # noqa: S704  # a digest
        return {**telling.values(self._run, scenario), "kept": None, "begin": begin, "end": end}

    def _digest(self, scenario: Scenario) -> str:
        """What tells one telling from another."""
        found = self._shared.copy()
        for step in (*scenario.steps, *scenario.hooks):
            for words in (step.keyword, step.text, step.outcome, step.record):
                found.update(words.encode("utf-8", "replace"))
                found.update(b"\0")
        return found.hexdigest()[:32]

    def _kept(self, scenario: Scenario, mark: str) -> str | None:
        """What the page of a scenario has, from mark to mark; None where it has nothing of the kind."""
        try:
            page = (self._into / "pages/features" / f"{scenario.id}.html").read_bytes().decode("utf-8")
        except (OSError, ValueError):
            return None
        start, end = page.find(mark), page.find(_END)
        return page[start : end + len(_END)] if 0 <= start < end else None


def _version() -> bytes:
    """What tells one version of this room from another."""
    found = hashlib.blake2b()
    for file in sorted([*_ROOM.glob("*.py"), *(_ROOM / "templates").glob("*")]):
        found.update(file.read_bytes())
    return found.digest()
