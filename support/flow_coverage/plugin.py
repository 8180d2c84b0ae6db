"""Reports how much of its flow a run has reached, in terminal and messages; with an option, requires it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any

import pytest

from support.flow_builder.flows_of_run import FLOWS
from support.flow_coverage.coverage import Coverage
from support.gherkin.attachments import RunAttachment
from support.gherkin.scope import selects_everything
from support.record.events import SessionCreated, SessionResumed
from support.record.reading import read_events

COVERAGE_TYPE = "application/vnd.acceptance.coverage+json"
RECORD_NAME = "record.ndjson"

_IRRELEVANT = ("update_seen", "phase_changed", "memory_sampled", "file_written", "finding", "recovery_applied")
_MAX_NAMED = 12
_WHOLE = 100.0


class FlowCoverageReporter:
    """Collects the records of scenarios; a plugin of pytest, in the process that reports."""

    def __init__(self, config: pytest.Config) -> None:
        self._config = config
        self._records: dict[str, list[str]] = {}
        self._coverages: list[Coverage] | None = None

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Keep the record of a scenario that is over, the last of several attempts."""
        scenario = getattr(report, "gherkin", None)
        if scenario is None or report.when != "teardown":
            return
        records = [
            attachment["body"]
            for step in (*scenario["steps"], *scenario["hooks"])
            for attachment in step.get("attachments", ())
            if attachment["name"] == RECORD_NAME
        ]
        if records:
            self._records[report.nodeid] = records

    def coverages(self) -> list[Coverage]:
        """Return the coverage of each flow, that of most scenarios first."""
        if self._coverages is None:
            covered = {name: Coverage(flow) for name, flow in self._config.stash[FLOWS].known().items()}
            scenarios_run: Counter[str] = Counter()
            for nodeid, records in sorted(self._records.items()):  # in any order of the workers
                events = [event for body in records for event in read_events(body, _IRRELEVANT).events]
                # A scenario belongs to the flow that opened its session.
                opened = next(
                    (event.flow for event in events if isinstance(event, SessionCreated | SessionResumed)), ""
                )
                if opened in covered:
                    covered[opened].add(nodeid, events)
                    scenarios_run[opened] += 1
            self._coverages = [covered[name] for name in sorted(covered, key=lambda name: (-scenarios_run[name], name))]
        return self._coverages

    def pytest_gherkin_run_attachments(self) -> Iterable[RunAttachment]:
        """Attach what was reached to the run."""
        coverages = [coverage.to_dict() for coverage in self.coverages()]
        if coverages:
            body = json.dumps({**coverages[0], "others": coverages[1:]}, ensure_ascii=False)
            yield RunAttachment("coverage.json", COVERAGE_TYPE, body)

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Let the run fail where less was reached than is demanded."""
        if not self._config.getoption("flow_coverage") or session.exitstatus != pytest.ExitCode.OK:
            return
        if any(self._shortcomings()):
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Report what was reached and what was not."""
        if not self._config.getoption("flow_coverage"):
            return
        for coverage in self.coverages():
            terminalreporter.section(f"what was reached of {coverage.title}", sep="-")
            for kind in coverage.to_dict()["kinds"]:
                _write_kind(terminalreporter, kind)
            for item in coverage.undeclared.values():
                terminalreporter.write_line(
                    f"not declared by the flow: {item.what} (seen in {item.scenario})", red=True
                )
        if not self._is_judged:
            terminalreporter.write_line("a part of the scenarios was selected, so that nothing is demanded")
        for line in self._shortcomings():
            terminalreporter.write_line(line, red=True)

    @cached_property
    def _is_judged(self) -> bool:
        return selects_everything(self._config)

    def _shortcomings(self) -> Iterator[str]:
        demanded = self._config.getoption("flow_coverage_under")
        if not self._is_judged:
            return
        for coverage in self.coverages():
            if coverage.undeclared:
                yield f"{coverage.title} took paths that it does not declare"
            for kind in coverage.to_dict()["kinds"]:
                if 100 * kind["reached"] < demanded * kind["of"]:
                    yield f"{coverage.title}: less than {demanded:g} % of its {kind['name']} were reached"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Declare the option."""
    group = parser.getgroup("acceptance", "acceptance tests")
    group.addoption(
        "--flow-coverage",
        action="store_true",
        help="report what of the flow was reached, and let a whole run fail that left something out",
    )
    group.addoption(
        "--flow-coverage-under",
        type=float,
        default=_WHOLE,
        metavar="PERCENT",
        help="with --flow-coverage: fail only below so much of each kind (default: 100)",
    )


@pytest.hookimpl(trylast=True)
def pytest_sessionstart(session: pytest.Session) -> None:
    """Collect the records in the process that reports."""
    if not hasattr(session.config, "workerinput"):
        session.config.pluginmanager.register(FlowCoverageReporter(session.config), "acceptance_reached")


def _write_kind(terminal: pytest.TerminalReporter, kind: Mapping[str, Any]) -> None:
    whole = kind["reached"] == kind["of"]
    terminal.write_line(f"  {kind['name']:<28} {kind['reached']:>4} of {kind['of']}", green=whole, yellow=not whole)
    for name in kind["missing"][:_MAX_NAMED]:
        terminal.write_line(f"      not reached: {name}")
    more = len(kind["missing"]) - _MAX_NAMED
    if more > 0:
        terminal.write_line(f"      and {more} more")
