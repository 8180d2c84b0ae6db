"""The rules, a module for each way around."""

from support.conduct.rule import Rule
from support.conduct.rules.assertions import CALLED, SWALLOWED, UNASSERTED, VACUOUS
from support.conduct.rules.invoking import INVOKING
from support.conduct.rules.pauses import EXPECTED_INTERRUPT, HAND_MADE_PAUSE, OLD_INTERRUPT
from support.conduct.rules.replacing import REPLACED_INTERPRETER, REPLACING
from support.conduct.rules.skipping import SKIPPING
from support.conduct.rules.step_bodies import ENGINE_IN_STEPS, LOGIC_IN_STEPS
from support.conduct.rules.streams import LEFT_STREAM, UNBOUNDED_STREAM
from support.conduct.rules.waiting import SLEEPING
from support.conduct.rules.whole_state import GLANCE, SINGLE_FIELD

RULES: tuple[Rule, ...] = (
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
"""Every rule that Python files are held to."""

__all__ = ["RULES"]
