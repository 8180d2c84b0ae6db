"""Matches a validation without findings."""

from __future__ import annotations

from typing import Any

from hamcrest.core.description import Description

from support.validators.finding import StateFinding, ValidationResult
from support.validators.matchers.listing import ListingMatcher


class HasNoFindings(ListingMatcher):
    """Matches a `ValidationResult`, or a sequence of findings, without findings."""

    def mismatches(self, item: Any) -> list[str]:
        """Return the findings, a line each; anything but a result, list or tuple is a mismatch itself."""
        findings = item.findings if isinstance(item, ValidationResult) else item
        if not isinstance(findings, (list, tuple)) or not all(isinstance(entry, StateFinding) for entry in findings):
            return [f"was {item!r}, which is no validation result and no list of findings"]
        return [str(finding) for finding in findings]

    def describe_to(self, description: Description) -> None:
        """Append what is matched."""
        description.append_text("no findings")


def has_no_findings() -> HasNoFindings:
    """Match the result of a validation, or a list of findings, in which nothing was found.

    Example: `assert_that(checker.after_update(node, update, 7), has_no_findings())`. A mismatch lists every finding.
    """
    return HasNoFindings()
