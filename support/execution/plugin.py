"""The suite's configuration, and what pytest does with the worlds of scenarios: their records, verdicts and stories."""

from __future__ import annotations

import sys
from collections.abc import Generator, Iterable, Mapping
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, Final, Protocol

import pytest

from agora_acceptance import acceptance_table
from support.execution.configuration import OF_THIS_RUN, SuiteConfiguration, SuiteConfigurationError
from support.execution.end_of_run import ENDING
from support.execution.story import refused_answer
from support.execution.waived_of_run import WaivedOfRun
from support.flow_builder.flows_of_run import FLOWS, FlowsOfRun
from support.gherkin.attachments import RunAttachment, attach
from support.product import find_product
from support.record.events import FindingWaived
from support.record.surrogates import escape_surrogates

if TYPE_CHECKING:
    from support.flow_builder.guide import FlowGuide
    from support.record import Record

SUITE = pytest.StashKey[SuiteConfiguration]()
RECORD: Final = "application/x-ndjson"
"""The media type of a record: an event a line."""


class World(Protocol):
    """What runs a flow for a scenario or a test."""

    chosen_by: tuple[str, ...]
    """The options of pytest that choose which flow it runs."""

    @property
    def record(self) -> Record:
        """Everything that happened, in order."""

    @property
    def guide(self) -> FlowGuide | None:
        """The flow in words; None before it has begun."""

    def verify(self) -> None:
        """Check, when the scenario is over, what holds for every scenario."""

    def at_this_moment(self) -> dict[str, str]:
        """Return where the flow is, for the message of a failure."""

    def story(self) -> str:
        """Return the events in a few lines, for the message of a failure."""


WORLDS = pytest.StashKey[list[World]]()
"""The worlds of a test. pytest keeps every item to its end: a world that is over leaves the list."""

_ATTACHED = pytest.StashKey[dict["Record", int]]()
"""How many events of each record of a scenario are attached."""


def enter(request: pytest.FixtureRequest, world: World) -> None:
    """Watch a world of a test from here on."""
    request.node.stash.setdefault(WORLDS, []).append(world)


def leave(request: pytest.FixtureRequest, world: World) -> None:
    """Let go of a world of a test, and with it of its whole session."""
    request.node.stash[WORLDS].remove(world)


def worlds(item: pytest.Item) -> list[World]:
    """Return the worlds of a test."""
    return item.stash.get(WORLDS, [])


def pytest_addoption(parser: pytest.Parser) -> None:
    """Declare the options that override the suite's configuration."""
    group = parser.getgroup("acceptance", "acceptance tests")
    group.addoption("--seed", type=int, help="seed of everything that is drawn")
    group.addoption("--answer-by", choices=("update", "resume"), help="how the owner's answers reach the graph")
    group.addoption("--step-budget", type=int, help="updates, questions and turns that a scenario may take, each")
    group.addoption("--sample-every", type=int, help="memory is considered at every n-th update")
    group.addoption("--max-execution-time", type=float, help="seconds that a session may take, by the clock")
    group.addoption("--max-update-time", type=float, help="seconds that an update may take, likewise")
    group.addoption(
        "--memory-limit-mb",
        type=float,
        help="peak of the process, in MiB, above what it held before the scenario",
    )
    group.addoption("--memory-growth-mb", type=float, help="growth over a scenario, in MiB")
    group.addoption(
        "--no-test-mode",
        dest="test_mode",
        action="store_false",
        default=None,
        help="real clock, real files in a temporary folder, and the language models of --provider-factory",
    )
    group.addoption(
        "--provider-factory", metavar="MODULE:FUNCTION", help="what makes the language models with --no-test-mode"
    )
    group.addoption("--no-monitoring", dest="enable_monitoring", action="store_false", default=None, help="no measures")
    group.addoption("--no-validation", dest="enable_validation", action="store_false", default=None, help="no judging")


def suite_configuration(config: pytest.Config) -> SuiteConfiguration:
    """Return the suite's configuration: pyproject's `[tool.acceptance]`, and the command line over it.

    Raises:
        pytest.UsageError: It cannot be used.
    """
    if SUITE not in config.stash:
        options = (
            "seed",
            "answer_by",
            "step_budget",
            "sample_every",
            "max_execution_time",
            "max_update_time",
            "hard_limit",
            "memory_limit_mb",
            "memory_growth_mb",
            "enable_monitoring",
            "enable_validation",
            "test_mode",
            "provider_factory",
        )
        overrides = {name: config.getoption(name) for name in options}
        if config.getoption("profile_flow", default=False):
            overrides["enable_monitoring"] = False  # a profiler slows everything down; no limit would mean anything
        try:
            config.stash[SUITE] = SuiteConfiguration.of(acceptance_table(config) or {}, overrides)
        except SuiteConfigurationError as error:
            raise pytest.UsageError(str(error)) from None
    return config.stash[SUITE]


def pytest_configure(config: pytest.Config) -> None:
    """Collect the flows of the run."""
    flows = config.stash[FLOWS] = FlowsOfRun()
    config.pluginmanager.register(flows, "acceptance_flows")


def pytest_sessionstart(session: pytest.Session) -> None:
    """Refuse a suite configuration that cannot be used, before anything runs.

    Raises:
        pytest.UsageError: It cannot be used.
    """
    known = suite_configuration(session.config).known_findings
    if known and not hasattr(session.config, "workerinput"):
        session.config.pluginmanager.register(WaivedOfRun(session.config, known), "acceptance_waived")


def pytest_gherkin_run_facts(config: pytest.Config) -> Mapping[str, str | int]:
    """Return the product, and the settings with which the scenarios ran."""
    product = find_product()
    suite = suite_configuration(config)
    flows = config.stash[FLOWS].known().values()
    ways = sorted({flow.get("answered_by", suite.answer_by) for flow in flows}) or [suite.answer_by]
    facts: dict[str, str | int] = {"product": product.name if product else config.rootpath.name}
    facts |= {"seed": suite.seed, "answered by": " and ".join(ways)}
    flow = config.getoption("flow", None)
    real = {} if suite.test_mode else {"clock and files": f"real, with the models of {suite.provider_factory}"}
    return {**facts, **real, **({"flow": flow} if flow else {}), "LangGraph": version("langgraph")}


def pytest_gherkin_run_attachments(config: pytest.Config) -> Iterable[RunAttachment]:
    """Return the flows that the scenarios ran."""
    return config.stash[FLOWS].attachments()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Set the configuration for tests without fixtures, and measure the memory of each test from its own beginning."""
    OF_THIS_RUN.set(suite_configuration(item.config))
    monitoring = sys.modules.get("support.execution.monitoring")  # importing it would cost a second
    if monitoring is not None:
        monitoring.memory_before_first_session.cache_clear()


def pytest_gherkin_after_step(request: pytest.FixtureRequest) -> None:
    """Attach to a step what it added to the record."""
    for world in worlds(request.node):
        _attach_record(request, world.record)


def pytest_bdd_after_scenario(request: pytest.FixtureRequest) -> None:
    """Check what holds for every scenario, if its own steps have passed, and attach what that adds to the record."""
    for world in worlds(request.node):
        try:
            if sys.exc_info()[0] is None:
                world.verify()
        finally:
            _attach_record(request, world.record)
            if (guide := world.guide) is not None:
                request.config.stash[FLOWS].take(guide)
    # with its records it would keep whole sessions alive, as an item is kept to the end of the run
    request.node.stash.setdefault(_ATTACHED, {}).clear()


def pytest_gherkin_reproduction_options(item: pytest.Item) -> str | None:
    """Return the options of this run by which a flow may do something else."""
    names = ["seed", "answer_by", "step_budget", "provider_factory"]
    names += [option for world in worlds(item) for option in world.chosen_by]
    values = {name: item.config.getoption(name) for name in names}
    chosen = [f"--{name.replace('_', '-')} {value}" for name, value in values.items() if value is not None]
    real = ["--no-test-mode"] if item.config.getoption("test_mode") is False else []
    return " ".join([*real, *chosen]) or None


def _attach_record(request: pytest.FixtureRequest, record: Record) -> None:
    attached = request.node.stash.setdefault(_ATTACHED, {})
    start, end = attached.get(record, 0), len(record)
    if end > start:
        attached[record] = end
        attach(request, "".join(f"{line}\n" for line in record.to_lines(start)), RECORD, "record.ndjson")


def pytest_gherkin_context(item: pytest.Item) -> Mapping[str, str] | None:
    """Return what a flow was doing when its scenario failed."""
    if ENDING in item.stash:
        return None
    return next((world.at_this_moment() for world in worlds(item)), None)


@pytest.hookimpl(tryfirst=True)
def pytest_gherkin_likely_causes(item: pytest.Item, error: BaseException) -> list[str]:
    """Return the answer that a flow refused last, unless the error itself is about it."""
    lines = filter(None, (refused_answer(world.record) for world in worlds(item)))
    return [line for line in lines if line.partition(" was refused: ")[2] not in str(error)]


@pytest.hookimpl(wrapper=True)
def pytest_report_to_serializable() -> Generator[None, Any, Any]:
    """Send lone surrogates in a failure's text as escapes: unescaped they would end the whole run."""
    sent = yield
    return escape_surrogates(sent)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Add what happened to the report of a scenario that failed, and the flows that are not reported yet."""
    report = yield
    flows = item.config.stash[FLOWS].send()
    if flows:
        report.acceptance_flows = flows  # type: ignore[attr-defined]  # reports carry what plugins add
    if waived := [event.pattern for world in worlds(item) for event in world.record.of(FindingWaived)]:
        report.acceptance_waived = waived  # type: ignore[attr-defined]  # as above
    if report.failed:
        report.sections += [("What happened", world.story()) for world in worlds(item)]
    return report
