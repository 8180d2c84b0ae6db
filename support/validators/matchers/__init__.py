"""Matchers for states, in PyHamcrest's way: each lists every mismatch, not only the first."""

from __future__ import annotations

from support.validators.matchers.agreement import agrees_with
from support.validators.matchers.compliance import complies_with
from support.validators.matchers.consistency import is_consistent
from support.validators.matchers.findings import has_no_findings
from support.validators.matchers.only_changed import has_only_changed

__all__ = ["agrees_with", "complies_with", "has_no_findings", "has_only_changed", "is_consistent"]
