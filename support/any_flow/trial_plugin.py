"""`--crash-sweep`, `--fault-sweep` and `--repeat` with `--flow`: the sessions of its scenarios are tried."""

from __future__ import annotations

import re
import shlex
import sys
import warnings
from collections.abc import Generator
from typing import TYPE_CHECKING

import pytest
from _pytest._io import TerminalWriter
from _pytest.config import create_terminal_writer

from support.any_flow.plugin import FLOW
from support.execution.start_up import fixtures_of
from support.flow_builder.addresses import is_deployed
from support.gherkin.collector import ScenarioItem
from support.trials.plugin import asks_for_sweep

if TYPE_CHECKING:
    from support.any_flow.trial_course import ScenarioCourse
    from support.any_flow.trial_set_up import FlowSetUp

COURSES = pytest.StashKey[dict[str, "ScenarioCourse | str"]]()
"""What each scenario that has passed says about its session, or why it cannot be tried."""
PROCESSES = pytest.StashKey["int | None"]()
"""How many processes are asked for: the sweep uses them, not the scenarios."""

_OTHER_FLOW = re.compile(r'the flow "([\w.]+:\w+|https?://[^"]+)"')
_NONE = "no session of {0} can be tried: no scenario leads one to its end; write one with: pytest --scaffold --flow {0}"


@pytest.hookimpl(wrapper=True)
def pytest_cmdline_main(config: pytest.Config) -> Generator[None, int | None, int | None]:
    """Run the scenarios of the flow, then the sweeps of their sessions."""
    if not (flow := config.getoption("flow", None)) or not asks_for_sweep(config):
        return (yield)
    if is_deployed(flow):
        raise pytest.UsageError(f"--flow {flow}: the flow of a server cannot be stopped; name the factory of the flow")
    config.stash[COURSES] = {}
    config.stash[PROCESSES] = getattr(config.option, "numprocesses", None)
    config.option.numprocesses = None
    code = yield
    if code not in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED, pytest.ExitCode.NO_TESTS_COLLECTED):
        return code
    config.option.numprocesses = config.stash[PROCESSES]
    passed = _try_sessions(config, flow, create_terminal_writer(config, sys.stdout))
    return pytest.ExitCode.OK if passed and code == pytest.ExitCode.OK else pytest.ExitCode.TESTS_FAILED


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what is no scenario of the flow whose sessions are tried."""
    if COURSES not in config.stash:
        return
    flow = config.getoption("flow")
    others = [item for item in items if not _is_of(item, flow)]
    config.hook.pytest_deselected(items=others)
    items[:] = [item for item in items if _is_of(item, flow)]


def _is_of(item: pytest.Item, flow: str) -> bool:
    if not isinstance(item, ScenarioItem) or "flow_run" not in fixtures_of(item):
        return False
    named = [match[1] for step in item.progress.scenario.steps if (match := _OTHER_FLOW.fullmatch(step.name))]
    return not named or named[-1] == flow


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, object, object]:
    """Keep the course of a scenario that has passed."""
    __tracebackhide__ = True
    result = yield
    courses = item.config.stash.get(COURSES, None)
    if courses is not None and FLOW in item.stash and isinstance(item, ScenarioItem):
        from support.any_flow.trial_course import course_of  # noqa: PLC0415 - LangGraph, once a scenario has run

        courses[item.progress.title] = course_of(item.stash[FLOW], item.progress.title)
    return result


def _try_sessions(config: pytest.Config, flow: str, terminal: TerminalWriter) -> bool:
    """Run the requested sweeps, and return whether every session could be tried and ended right."""
    from support.trials.commands import run_as_asked  # noqa: PLC0415 - LangGraph, only with the options
    from support.trials.subject import supply_set_ups  # noqa: PLC0415 - as above

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the scenarios have reported what the flow warns of
        set_ups, refused = _set_ups(config.stash[COURSES], terminal)
        if not set_ups:
            terminal.line(_NONE.format(flow), red=True)
            return False
        supply_set_ups(set_ups)
        chosen = [(name, value) for name in ("keyword", "markexpr") if (value := getattr(config.option, name))]
        selection = [part for name, value in chosen for part in (f"-{name[0]}", value)]
        options = shlex.join(["--flow", flow, *selection, *config.option.file_or_dir])
        return run_as_asked(config, terminal, f"{options} ") and not refused


def _set_ups(courses: dict[str, ScenarioCourse | str], terminal: TerminalWriter) -> tuple[list[FlowSetUp], int]:
    """Return the sessions that can be tried, each once, and how many have to be refused."""
    from support.any_flow.trial_set_up import FlowSetUp, NoTrialError  # noqa: PLC0415 - as above

    set_ups: list[FlowSetUp] = []
    known: set[str] = set()
    refused = 0
    for title, course in courses.items():
        if isinstance(course, str):
            terminal.line(f"not tried: {title}: {course}")
        elif course.identity not in known:
            known.add(course.identity)
            try:
                set_ups.append(FlowSetUp(course))
            except NoTrialError as error:
                refused += 1
                terminal.line(f"cannot be tried: {title}: {error}", red=True)
            else:
                terminal.line(f"set-up {len(set_ups)}: {title}")
                for note in set_ups[-1].notes:
                    terminal.line(f"  {note}")
    return set_ups, refused
