"""`--flow` and the fixture `flow_run`: any flow, in scenarios and in plain pytest."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from typing import TYPE_CHECKING

import pytest

from support.execution.hard_limit import limit_tests_that_use
from support.execution.plugin import enter, leave, suite_configuration
from support.flow_builder.addresses import EXAMPLE, is_address, search_also
from support.gherkin.collector import ScenarioItem
from support.gherkin.steps import declare_fixture

if TYPE_CHECKING:
    from support.any_flow.flow_run import FlowRun

FLOW = pytest.StashKey["FlowRun"]()

declare_fixture("flow_run")
limit_tests_that_use("flow_run")


def pytest_sessionstart(session: pytest.Session) -> None:
    """Refuse a name that is none, and let modules of the project be found.

    Raises:
        pytest.UsageError: `--flow` names no flow.
    """
    if not suite_configuration(session.config).test_mode:
        search_also((session.config.rootpath, session.config.invocation_params.dir))
    flow = session.config.getoption("flow")
    if flow is not None and not is_address(flow):
        raise pytest.UsageError(f"--flow {flow}: a flow is named as {EXAMPLE}")


@pytest.fixture
def flow_run(request: pytest.FixtureRequest) -> Iterator[FlowRun]:
    """One session of the flow that `--flow` or the scenario names."""
    from support.any_flow.flow_run import FlowRun  # noqa: PLC0415 - LangGraph, once a scenario runs

    search_also((request.config.rootpath, request.config.invocation_params.dir))
    run = FlowRun(suite_configuration(request.config), request.config.getoption("flow"))
    enter(request, run)
    request.node.stash[FLOW] = run
    yield run
    run.close()
    leave(request, run)
    del request.node.stash[FLOW]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, object, object]:
    """Check what holds for every run of any flow, where a test in plain pytest has passed."""
    __tracebackhide__ = True
    result = yield
    if FLOW in item.stash and not isinstance(item, ScenarioItem):
        item.stash[FLOW].verify()
    return result
