"""Runs `.feature` files as pytest items; steps are Cucumber Expressions."""

from __future__ import annotations

from support.gherkin.attachments import attach
from support.gherkin.errors import PendingStepError, pending
from support.gherkin.expressions import define_parameter_type, parse
from support.gherkin.hooks import after_scenario, before_scenario
from support.gherkin.steps import declare_fixture, given, step, then, when

__all__ = [
    "PendingStepError",
    "after_scenario",
    "attach",
    "before_scenario",
    "declare_fixture",
    "define_parameter_type",
    "given",
    "parse",
    "pending",
    "step",
    "then",
    "when",
]
