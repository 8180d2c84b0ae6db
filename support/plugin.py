"""The composition root: the pytest plugins of every room, in the order in which they act."""

from __future__ import annotations

import importlib
from typing import NoReturn

import pytest

PLUGINS = (
    "support.gherkin.plugin",
    "support.gherkin.outputs",
    "support.gherkin.junit",
    "support.gherkin.run_attachments",
    "support.gherkin.selection",
    "support.gherkin.keyword_hints",
    "support.gherkin.check_command",
    "support.gherkin.steps_command",
    "support.gherkin.watch_command",
    "support.execution.plugin",
    "support.any_flow.plugin",
    "support.any_flow.scaffold",
    "support.any_flow.trial_plugin",
    "support.agora_suite.plugin",
    "support.execution.start_up",
    "support.execution.second_run",
    "support.execution.hard_limit",
    "support.execution.end_of_run",
    "support.flow_coverage.plugin",
    "support.benchmarks.measured",
    "support.living_docs.plugin",
    "support.execution.debugging",
    "support.execution.garbage",
    "support.test_policy.plugin",
    "support.benchmarks.plugin",
    "support.agora_suite.endurance.plugin",
    "support.production_faults.plugin",
    "support.trials.plugin",
)


def register(manager: pytest.PytestPluginManager) -> None:
    """Register all of them."""
    for name in PLUGINS:
        manager.register(importlib.import_module(name), name)


def pytest_addoption() -> NoReturn:
    """Refuse to be loaded by pytest itself, as environments do that were installed before `agora_acceptance` existed.

    Raises:
        pytest.UsageError: Always.
    """
    raise pytest.UsageError(
        "pytest loads support.plugin, where it has to load agora_acceptance. Install the kit into this environment "
        "again, with pip install --no-deps -e . in a checkout; on the command line, write -p agora_acceptance."
    )
