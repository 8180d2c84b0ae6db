"""The rules of the test policy, a module for each."""

from support.test_policy.rule import PolicyRule
from support.test_policy.rules.assertions import CALLED, SWALLOWED, UNASSERTED, VACUOUS
from support.test_policy.rules.invoking import INVOKING
from support.test_policy.rules.pauses import EXPECTED_INTERRUPT, HAND_MADE_PAUSE, OLD_INTERRUPT
from support.test_policy.rules.replacing import REPLACED_INTERPRETER, REPLACING
from support.test_policy.rules.skipping import SKIPPING
from support.test_policy.rules.step_bodies import ENGINE_IN_STEPS, LOGIC_IN_STEPS
from support.test_policy.rules.streams import LEFT_STREAM, UNBOUNDED_STREAM
from support.test_policy.rules.waiting import SLEEPING
from support.test_policy.rules.whole_state import GLANCE, SINGLE_FIELD

RULES: tuple[PolicyRule, ...] = (
    INVOKING,
    REPLACING,
    REPLACED_INTERPRETER,
    HAND_MADE_PAUSE,
    EXPECTED_INTERRUPT,
    OLD_INTERRUPT,
    VACUOUS,
    CALLED,
    SWALLOWED,
    UNASSERTED,
    GLANCE,
    SINGLE_FIELD,
    LEFT_STREAM,
    UNBOUNDED_STREAM,
    SLEEPING,
    SKIPPING,
    LOGIC_IN_STEPS,
    ENGINE_IN_STEPS,
)
"""Every rule for Python files."""

__all__ = ["RULES"]
