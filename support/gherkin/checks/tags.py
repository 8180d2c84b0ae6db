"""Tags: each is known, and means the same to everyone."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from difflib import get_close_matches

from support.gherkin.document import FeatureDocument
from support.gherkin.errors import FeatureProblem
from support.gherkin.tree import taggable

_MARKS_OF_PYTEST = frozenset({"parametrize", "usefixtures", "filterwarnings", "skipif", "tryfirst", "trylast"})
_OF_TESTS = frozenset({"anyio", "asyncio", "flaky", "hypothesis", "skip", "timeout", "xdist_group", "xfail"})
"""Markers that are registered for tests in Python and not offered as tags."""


def tag_problems(document: FeatureDocument, known: Collection[str]) -> Iterator[FeatureProblem]:
    """Yield tags that are not registered, are repeated, or mean something else to pytest."""
    for node in taggable(document.feature) if document.feature else ():
        seen: set[str] = set()
        for tag in node["tags"]:
            name = tag["name"].removeprefix("@")
            if name in _MARKS_OF_PYTEST or name.startswith("_"):
                yield document.problem(
                    tag, "reserved-tag", f"@{name} cannot be a tag: the name is reserved.", "Choose another."
                )
            elif name not in known:
                usable = sorted(set(known) - _MARKS_OF_PYTEST)
                near = get_close_matches(name, usable, n=1)
                hint = f" Did you mean @{near[0]}?" if near else ""
                yield document.problem(
                    tag, "unknown-tag", f"@{name} is not a known tag.{hint}",
                    "\n".join([*_listed(usable), "A new tag has to be registered under `markers` in pyproject.toml."]),
                )  # fmt: skip
            elif name in seen:
                yield document.problem(
                    tag, "repeated-tag", f"@{name} is repeated here.", "Delete one of them.", warning=True
                )
            seen.add(name)


def _listed(usable: Collection[str]) -> list[str]:
    """Return advice with the tags to choose from, if there are any."""
    listed = ", ".join(f"@{name}" for name in usable if name not in _OF_TESTS)
    return [f"Use a known tag: {listed}."] if listed else []
