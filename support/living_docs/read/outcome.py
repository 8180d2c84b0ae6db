"""What became of something, and what that means for a promise."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum


class Outcome(StrEnum):
    """What became of a step, a scenario, or of everything beneath a heading; the worst first."""

    BROKEN = "broken"
    """An error that is no expectation: the step, the kit or the flow broke."""
    FAILED = "failed"
    """An expectation was not met."""
    UNDEFINED = "undefined"
    """A sentence nobody has taught yet, or that more than one definition fits."""
    PENDING = "pending"
    """A sentence that is known, but not finished."""
    INTERRUPTED = "interrupted"
    """The run ended in the middle of it."""
    NOT_RUN = "not run"
    """Nothing came to it: the run ended before, or a step before it failed."""
    SKIPPED = "skipped"
    """Left out on purpose."""
    PASSED = "passed"

    @property
    def keeps_its_promise(self) -> bool:
        """Whether nothing speaks against it: passed, or left out on purpose."""
        return self in (Outcome.PASSED, Outcome.SKIPPED)

    @property
    def breaks_its_promise(self) -> bool:
        """Whether something speaks against it, and the run fails: what is not ready or was not run proves nothing."""
        return self in (Outcome.FAILED, Outcome.BROKEN, Outcome.UNDEFINED)


def worst(outcomes: Iterable[Outcome]) -> Outcome:
    """Give the outcome that stands for many; nothing at all was not run, and one that passed outweighs those left out.

    Args:
        outcomes: What became of each.
    """
    found = set(outcomes)
    return next((one for one in Outcome if one in found and one is not Outcome.SKIPPED), _nothing_but_skipped(found))


def _nothing_but_skipped(found: set[Outcome]) -> Outcome:
    return Outcome.SKIPPED if found else Outcome.NOT_RUN
