"""A matcher that lists every mismatch."""

from __future__ import annotations

from abc import abstractmethod
from typing import Any

from hamcrest.core.base_matcher import BaseMatcher
from hamcrest.core.description import Description


class ListingMatcher(BaseMatcher[Any]):
    """Lists every mismatch, not only the first."""

    @abstractmethod
    def mismatches(self, item: Any) -> list[str]:
        """Return every mismatch, a line each; none is a match."""

    def _matches(self, item: Any) -> bool:
        return not self.mismatches(item)

    def describe_mismatch(self, item: Any, mismatch_description: Description) -> None:
        """Append every mismatch."""
        for mismatch in self.mismatches(item):
            mismatch_description.append_text(f"\n  - {mismatch}")
