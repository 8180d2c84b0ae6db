"""The outcome of a step or scenario, and what it means for a promise."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum


class Outcome(StrEnum):
    """The outcome of a step, a scenario, or everything beneath a heading; the worst first."""

    BROKEN = "broken"
    """An error other than a failed expectation: the step, the kit or the flow broke."""
    FAILED = "failed"
    """An expectation was not met."""
    UNDEFINED = "undefined"
    """A step without a definition, or with more than one that matches."""
    PENDING = "pending"
    """A step whose definition is not finished."""
    INTERRUPTED = "interrupted"
    """The run ended in the middle of it."""
    NOT_RUN = "not run"
    """The run ended before it, or an earlier step failed."""
    SKIPPED = "skipped"
    """Left out on purpose."""
    PASSED = "passed"

    @property
    def keeps_its_promise(self) -> bool:
        """Whether the promise is kept: passed, or left out on purpose."""
        return self in (Outcome.PASSED, Outcome.SKIPPED)

    @property
    def breaks_its_promise(self) -> bool:
        """Whether the promise is broken, so that the run fails; what is not ready or was not run proves nothing."""
        return self in (Outcome.FAILED, Outcome.BROKEN, Outcome.UNDEFINED)


def worst(outcomes: Iterable[Outcome]) -> Outcome:
    """Return the worst outcome: a passed one outweighs skipped ones, and no outcomes mean not run."""
    present = set(outcomes)
    nothing_else = Outcome.SKIPPED if present else Outcome.NOT_RUN
    return next((outcome for outcome in Outcome if outcome in present and outcome is not Outcome.SKIPPED), nothing_else)
