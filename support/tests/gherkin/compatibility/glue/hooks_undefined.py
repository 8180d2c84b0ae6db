"""The steps of the sample “hooks-undefined”."""

from __future__ import annotations

from support.gherkin import after_scenario, before_scenario


@before_scenario()
def before():
    """As the sample says."""


@after_scenario()
def after():
    """As the sample says."""
