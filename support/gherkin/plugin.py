"""The pytest plugin: collects `.feature` files, finds the steps, reports scenarios."""

from __future__ import annotations

import importlib.util
import inspect
from collections.abc import Callable, Generator
from pathlib import Path

import pytest
from pytest_bdd.parser import Scenario, Step

from support.gherkin import terminal
from support.gherkin.collector import FeatureFile, ScenarioItem
from support.gherkin.errors import StepUsageError
from support.gherkin.loading import DEFAULT_PACKAGES, load_steps
from support.gherkin.progress import ScenarioProgress, StepStatus


def _exists(module: str) -> bool:
    """Whether a module is part of this installation."""
    try:
        return importlib.util.find_spec(module) is not None
    except ModuleNotFoundError:
        return False


pytest_plugins = [name for name in ("support.suite.plugin",) if _exists(name)]


def pytest_addoption(parser: pytest.Parser) -> None:
    """Declare the configuration of this plugin.

    Args:
        parser: Takes the declarations.
    """
    parser.addini(
        "step_packages",
        f"packages whose modules define steps (default: {' '.join(DEFAULT_PACKAGES)})",
        type="args",
        default=[],
    )


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Take over the terminal option and load the steps.

    Args:
        config: The configuration of the run.
    """
    terminal.take_over(config)
    load_steps(config)


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Collect `.feature` files.

    Args:
        file_path: Any file below the arguments of the run.
        parent: The node of its folder.
    """
    if file_path.suffix == ".feature":
        node: pytest.Collector = FeatureFile.from_parent(parent, path=file_path)
        return node
    return None


def _progress(request: pytest.FixtureRequest) -> ScenarioProgress | None:
    """How far a scenario has got; `None` where it was not collected by this plugin."""
    item = request.node
    return item.progress if isinstance(item, ScenarioItem) else None


@pytest.hookimpl(tryfirst=True)
def pytest_bdd_before_scenario(request: pytest.FixtureRequest, scenario: Scenario) -> None:
    """Start over.

    Args:
        request: The scenario's request.
        scenario: The scenario.
    """
    if progress := _progress(request):
        progress.begin(scenario)


@pytest.hookimpl(tryfirst=True)
def pytest_bdd_before_step(
    request: pytest.FixtureRequest, scenario: Scenario, step: Step, step_func: Callable[..., object]
) -> None:
    """Note that a step runs; refuse a table or text that the step has no use for, or that it lacks.

    Args:
        request: The scenario's request.
        scenario: The scenario.
        step: The step.
        step_func: What the step does.

    Raises:
        StepUsageError: What stands beneath the step does not suit it.
    """
    if progress := _progress(request):
        progress.run(scenario.steps.index(step))
        try:
            _check_what_stands_beneath(step, step_func)
        except StepUsageError:
            progress.settle(StepStatus.FAILED)
            raise


def _check_what_stands_beneath(step: Step, step_func: Callable[..., object]) -> None:
    """Refuse a table or text that the step has no use for, or that it lacks."""
    parameters = inspect.signature(step_func).parameters
    for name, noun, given in (("datatable", "table", step.datatable), ("docstring", "text", step.docstring)):
        parameter = parameters.get(name)
        if parameter is None and given is not None:
            raise StepUsageError(f"This step takes no {noun}, but there is one beneath it.", f"Remove the {noun}.")
        if parameter is not None and parameter.default is parameter.empty and given is None:
            raise StepUsageError(f"This step needs a {noun} beneath it.", f"Add the {noun}; the vocabulary shows how.")


@pytest.hookimpl(tryfirst=True)
def pytest_bdd_after_step(request: pytest.FixtureRequest) -> None:
    """Note that a step has passed.

    Args:
        request: The scenario's request.
    """
    if progress := _progress(request):
        progress.settle(StepStatus.PASSED)


@pytest.hookimpl(tryfirst=True)
def pytest_bdd_step_error(request: pytest.FixtureRequest) -> None:
    """Note that a step has failed.

    Args:
        request: The scenario's request.
    """
    if progress := _progress(request):
        progress.settle(StepStatus.FAILED)


@pytest.hookimpl(tryfirst=True)
def pytest_bdd_step_func_lookup_error(request: pytest.FixtureRequest, scenario: Scenario, step: Step) -> None:
    """Note that no step definition matches a step.

    Args:
        request: The scenario's request.
        scenario: The scenario.
        step: The step.
    """
    if progress := _progress(request):
        progress.run(scenario.steps.index(step))
        progress.settle(StepStatus.UNDEFINED)


@pytest.hookimpl(tryfirst=True)
def pytest_bdd_after_scenario(request: pytest.FixtureRequest) -> None:
    """Note that a step still running was skipped: pytest-bdd calls nothing when a step does so.

    Args:
        request: The scenario's request.
    """
    if progress := _progress(request):
        progress.settle(StepStatus.SKIPPED)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Add the scenario and the status of its steps to the report.

    Args:
        item: The test.
    """
    report = yield
    if isinstance(item, ScenarioItem):
        report.gherkin = item.progress.as_report()  # type: ignore[attr-defined]  # reports carry what plugins add
    return report
