"""Runs of the flows that stand beside these tests."""

from __future__ import annotations

from support.discussion.configuration import SuiteConfiguration
from support.suite.flow_run import FlowRun


def run_of(factory: str, module: str = "company_flows") -> FlowRun:
    return FlowRun(SuiteConfiguration(), f"support.tests.suite.{module}:{factory}")
