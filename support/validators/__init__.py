"""Is this state right? Layered findings about a state, update by update and as a whole, and matchers for tests.

Nothing here knows the flow under test: a state is known by its TypedDict, the business by the rules that are given.
"""

from __future__ import annotations

from support.validators.differences import StateChanges, debug_state_changes
from support.validators.finding import StateFinding, ValidationResult
from support.validators.rule import Rule
from support.validators.state_validator import StateConsistencyValidator
from support.validators.update_checker import UpdateChecker

__all__ = [
    "Rule",
    "StateChanges",
    "StateConsistencyValidator",
    "StateFinding",
    "UpdateChecker",
    "ValidationResult",
    "debug_state_changes",
]
