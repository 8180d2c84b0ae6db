"""Runs of the flows beside these tests."""

from __future__ import annotations

from support.any_flow.flow_run import FlowRun
from support.execution.configuration import SuiteConfiguration


def run_of(factory: str, module: str = "company_flows") -> FlowRun:
    return FlowRun(SuiteConfiguration(), f"support.tests.any_flow.{module}:{factory}")


def begin_and_judge(run: FlowRun) -> None:
    """Run a flow to its first question or end, and judge it as when its scenario is over."""
    run.begin()
    run.verify()
