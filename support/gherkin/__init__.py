"""Runs `.feature` files as pytest items; steps are Cucumber Expressions."""

from __future__ import annotations

from support.gherkin.expressions import define_parameter_type, parse
from support.gherkin.steps import declare_fixture, given, step, then, when

__all__ = ["declare_fixture", "define_parameter_type", "given", "parse", "step", "then", "when"]
