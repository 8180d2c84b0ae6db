"""Matches two snapshots between which only certain keys have changed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hamcrest.core.description import Description
from hamcrest.core.helpers.wrap_matcher import wrap_matcher
from hamcrest.core.matcher import Matcher
from hamcrest.core.string_description import StringDescription

from support.validators.differences import ABSENT, differences
from support.validators.finding import shorten
from support.validators.matchers.listing import ListingMatcher


class HasOnlyChanged(ListingMatcher):
    """Matches a pair of snapshots, the earlier and the later."""

    def __init__(self, expected: Mapping[str, Any]) -> None:
        self._expected: dict[str, Matcher[Any]] = {name: wrap_matcher(value) for name, value in expected.items()}

    def mismatches(self, item: Any) -> list[str]:
        """Return every unexpected change, and every expected one that is missing."""
        if not _is_pair(item):
            return [f"was {shorten(item)}, which is no pair of snapshots (before, after)"]
        before, after = item
        mismatches = []
        for name in dict.fromkeys([*before, *after, *self._expected]):
            old, new = before.get(name, ABSENT), after.get(name, ABSENT)
            changes = differences(str(name), old, new)
            if name in self._expected:
                mismatches += self._missing_change(name, new, bool(changes))
            else:
                mismatches += [f"unexpected: {change}" for change in changes]
        return mismatches

    def describe_to(self, description: Description) -> None:
        """Append what is matched."""
        description.append_text("that only this has changed: " if self._expected else "that nothing has changed")
        for index, (name, matcher) in enumerate(self._expected.items()):
            description.append_text(", " if index else "").append_text(f"{name} to ").append_description_of(matcher)

    def _missing_change(self, name: str, new: Any, changed: bool) -> list[str]:
        matcher = self._expected[name]
        if not matcher.matches(new):
            wanted, mismatch = StringDescription(), StringDescription()
            matcher.describe_to(wanted)
            matcher.describe_mismatch(new, mismatch)
            return [f"{name}: expected {wanted}, but {mismatch}"]
        return [] if changed else [f"{name}: expected to change, but it was {shorten(new)} before"]


def has_only_changed(expected: Mapping[str, Any]) -> HasOnlyChanged:
    """Match a pair of snapshots `(before, after)` that differ in the given keys and in nothing else.

    Example: `assert_that((before, after), has_only_changed({"rooms": ["12", "14"]}))`. A mismatch lists
    every difference, not only the first.
    """
    return HasOnlyChanged(expected)


def _is_pair(item: Any) -> bool:
    return isinstance(item, (tuple, list)) and len(item) == 2 and all(isinstance(part, Mapping) for part in item)
