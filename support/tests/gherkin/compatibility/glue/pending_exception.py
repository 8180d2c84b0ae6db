"""The steps of the sample “pending-exception”."""

from __future__ import annotations

from support.gherkin import PendingStepError, parse, step


@step(parse("an unimplemented pending step"))
def step_1():
    """As the sample says."""
    raise PendingStepError("TODO")
