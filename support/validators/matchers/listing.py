"""A matcher that lists what speaks against a match."""

from __future__ import annotations

from abc import abstractmethod
from typing import Any

from hamcrest.core.base_matcher import BaseMatcher
from hamcrest.core.description import Description


class ListingMatcher(BaseMatcher[Any]):
    """Matches what nothing speaks against, and lists everything that does."""

    @abstractmethod
    def objections(self, item: Any) -> list[str]:
        """Return everything that speaks against a match, a line each."""

    def _matches(self, item: Any) -> bool:
        return not self.objections(item)

    def describe_mismatch(self, item: Any, mismatch_description: Description) -> None:
        """Say what speaks against a match, all of it."""
        for objection in self.objections(item):
            mismatch_description.append_text(f"\n  - {objection}")
