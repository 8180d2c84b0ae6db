"""The steps of the sample “hooks-attachment”."""

from __future__ import annotations

from pathlib import Path

from support.gherkin import after_scenario, attach, before_scenario, parse, step


@before_scenario()
def before(request):
    """As the sample says."""
    attach(request, Path(__file__).with_name("cucumber.svg").read_bytes(), "image/svg+xml")


@step(parse("a step passes"))
def step_1():
    """As the sample says."""


@after_scenario()
def after(request):
    """As the sample says."""
    attach(request, Path(__file__).with_name("cucumber.svg").read_bytes(), "image/svg+xml")
