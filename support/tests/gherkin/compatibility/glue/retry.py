"""The steps of the sample “retry”."""

from __future__ import annotations

from support.gherkin import parse, step

attempts = {"second": 0, "third": 0}


@step(parse("a step that always passes"))
def passes():
    """As the sample says."""


@step(parse("a step that passes the second time"))
def second():
    """As the sample says."""
    attempts["second"] += 1
    assert attempts["second"] == 2, "whoops"


@step(parse("a step that passes the third time"))
def third():
    """As the sample says."""
    attempts["third"] += 1
    assert attempts["third"] == 3, "whoops"


@step(parse("a step that always fails"))
def fails():
    """As the sample says."""
    raise RuntimeError("whoops")
