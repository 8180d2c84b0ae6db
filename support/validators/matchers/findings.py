"""Matches a validation that found nothing."""

from __future__ import annotations

from typing import Any

from hamcrest.core.description import Description

from support.validators.finding import Finding, ValidationResult
from support.validators.matchers.listing import ListingMatcher


class HasNoFindings(ListingMatcher):
    """Matches a `ValidationResult`, or a sequence of findings, without findings."""

    def objections(self, item: Any) -> list[str]:
        """Return the findings, a line each.

        Args:
            item: A result, or a list or tuple of findings; anything else is an objection itself.
        """
        findings = item.findings if isinstance(item, ValidationResult) else item
        if not isinstance(findings, (list, tuple)) or not all(isinstance(entry, Finding) for entry in findings):
            return [f"was {item!r}, which is no validation result and no list of findings"]
        return [str(finding) for finding in findings]

    def describe_to(self, description: Description) -> None:
        """Say what is matched."""
        description.append_text("no findings")


def has_no_findings() -> HasNoFindings:
    """Match the result of a validation, or a list of findings, in which nothing was found.

    Example: `assert_that(checker.after_update(node, update, 7), has_no_findings())`. A mismatch lists every finding.
    """
    return HasNoFindings()
