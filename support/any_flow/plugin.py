"""`--flow` and the fixture `flow_run`: any flow, in scenarios and in plain pytest."""

from __future__ import annotations

import importlib
import os
from collections.abc import Generator, Iterator
from typing import TYPE_CHECKING

import pytest

from support.execution.hard_limit import limit_tests_that_use
from support.execution.plugin import enter, leave, suite_configuration
from support.execution.start_up import import_before
from support.flow_builder.addresses import DEPLOYED_EXAMPLE, EXAMPLE, is_address, is_deployed, search_also
from support.gherkin.collector import ScenarioItem
from support.gherkin.steps import declare_fixture

if TYPE_CHECKING:
    from support.any_flow.flow_models import Recording
    from support.any_flow.flow_run import FlowRun

FLOW = pytest.StashKey["FlowRun"]()

declare_fixture("flow_run")
limit_tests_that_use("flow_run")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Declare the options that record and replay the models of a flow."""
    group = parser.getgroup("acceptance", "acceptance tests")
    group.addoption("--record-models", action="store_true", help="keep what real models say, beside each feature")
    group.addoption("--replay-models", action="store_true", help="play what --record-models has kept")


def pytest_sessionstart(session: pytest.Session) -> None:
    """Refuse a name that is none, and let modules of the project be found.

    Raises:
        pytest.UsageError: `--flow` names no flow.
    """
    if not suite_configuration(session.config).test_mode:
        search_also((session.config.rootpath, session.config.invocation_params.dir))
    flow = session.config.getoption("flow")
    if flow is not None and not is_address(flow) and not is_deployed(flow):
        raise pytest.UsageError(f"--flow {flow}: a flow is named as {EXAMPLE}, or {DEPLOYED_EXAMPLE} on a server")
    _check_recording(session.config)


def _check_recording(config: pytest.Config) -> None:
    if not config.getoption("record_models"):
        return
    if config.getoption("replay_models"):
        raise pytest.UsageError("--record-models and --replay-models exclude each other")
    if os.environ.get("CI", "").lower() not in ("", "0", "false"):
        raise pytest.UsageError("--record-models calls real models, and is refused under CI; use --replay-models there")
    if hasattr(config, "workerinput") or config.getoption("numprocesses", None):
        raise pytest.UsageError("--record-models writes one file for a feature; run it without -n")


def pytest_gherkin_warm_up() -> None:
    """Import LangGraph, and what runs a flow."""
    importlib.import_module("support.any_flow.flow_run")


def _import_flow(config: pytest.Config) -> None:
    """Import what runs a flow, and the module of the flow that `--flow` names."""
    pytest_gherkin_warm_up()
    search_also((config.rootpath, config.invocation_params.dir))
    flow = config.getoption("flow")
    if flow is not None and is_address(flow):
        importlib.import_module(flow.partition(":")[0])


import_before("flow_run", _import_flow)


@pytest.fixture
def flow_run(request: pytest.FixtureRequest) -> Iterator[FlowRun]:
    """One session of the flow that `--flow` or the scenario names."""
    from support.any_flow.flow_run import FlowRun  # noqa: PLC0415 - LangGraph, once a scenario runs

    search_also((request.config.rootpath, request.config.invocation_params.dir))
    option = request.config.getoption
    run = FlowRun(suite_configuration(request.config), option("flow"), option("answer_by"))
    run.recording = _recording_of(request)
    enter(request, run)
    request.node.stash[FLOW] = run
    try:
        yield run
        run.close()
    finally:
        leave(request, run)
        del request.node.stash[FLOW]


def _recording_of(request: pytest.FixtureRequest) -> Recording | None:
    from support.any_flow.flow_models import Recording  # noqa: PLC0415 - as above

    path = request.node.path.with_suffix(".models.jsonl")
    if request.config.getoption("record_models"):
        return Recording("record", path, request.node.name)
    if request.config.getoption("replay_models"):
        return Recording("replay", path, request.node.name)
    return None


def pytest_gherkin_likely_causes(item: pytest.Item, error: BaseException) -> list[str]:
    """Return what probably made a scenario of any flow fail."""
    return item.stash[FLOW].likely_causes(error) if FLOW in item.stash else []


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, object, object]:
    """Check what holds for every run of any flow, where a test in plain pytest has passed."""
    __tracebackhide__ = True
    result = yield
    if FLOW in item.stash and not isinstance(item, ScenarioItem):
        item.stash[FLOW].verify()
    return result
