"""`--gherkin-terminal-reporter`: features, rules and scenarios on the terminal, also under xdist."""

from __future__ import annotations

import pytest
from _pytest.terminal import TerminalReporter

from support.gherkin.layout import STATUS_WIDTH, step_lines
from support.gherkin.progress import ScenarioReport, StepReport, StepStatus

_COLOUR = {
    StepStatus.PASSED: "green",
    StepStatus.FAILED: "red",
    StepStatus.PENDING: "yellow",
    StepStatus.UNDEFINED: "red",
    StepStatus.AMBIGUOUS: "red",
    StepStatus.SKIPPED: "yellow",
    StepStatus.NOT_RUN: "yellow",
    StepStatus.INTERRUPTED: "red",
}
_MILLISECOND = 1_000_000


def take_over(config: pytest.Config) -> None:
    """Handle `--gherkin-terminal-reporter` in place of pytest-bdd, whose reporter refuses xdist.

    Call it before pytest's own reporter is registered.
    """
    if config.option.gherkin_terminal_reporter:
        config.option.gherkin_terminal_reporter = False
        config.pluginmanager.register(_Replacement(config), "acceptance_terminal_replacement")


class _Replacement:
    """Replaces pytest's reporter with ours as soon as that is registered."""

    def __init__(self, config: pytest.Config) -> None:
        self.config = config

    def pytest_plugin_registered(self, plugin: object, manager: pytest.PytestPluginManager) -> None:
        if type(plugin) is TerminalReporter:
            manager.unregister(plugin)
            manager.register(ScenarioReporter(self.config), "terminalreporter")


class ScenarioReporter(TerminalReporter):  # type: ignore[misc]  # pytest declares it final, and offers no other way
    """Pytest's reporter, which shows scenarios by their feature and rule, and each step with its status.

    `-v` adds the place and duration of scenarios, `-vv` the duration and attachments of steps; `-q` keeps pytest's own.
    """

    def __init__(self, config: pytest.Config) -> None:
        super().__init__(config)
        self._feature: tuple[str, str] | None = None
        self._rule = ""
        self._reported: set[str] = set()

    def pytest_runtest_logstart(self, nodeid: str, location: tuple[str, int | None, str]) -> None:
        """Write nothing yet for a scenario; for other tests, what pytest writes."""
        if not location[0].endswith(".feature"):
            self._feature = None  # so that it is named again before its next scenario
            super().pytest_runtest_logstart(nodeid, location)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Write the outcome of a scenario under its feature and rule; for other tests, what pytest writes."""
        self._reported.add(report.nodeid)
        scenario: ScenarioReport | None = getattr(report, "gherkin", None)
        if scenario is None or self.verbosity < 0:
            super().pytest_runtest_logreport(report)
            return
        self._tests_ran = True
        self._current_logreport = report
        category, _, word = self.config.hook.pytest_report_teststatus(report=report, config=self.config)
        self._add_stats(category, [report])
        text, markup = word if isinstance(word, tuple) else (word, {_colour(report): True})
        if text:
            self._write_scenario(scenario, text, markup)
            self.flush()

    def _write_scenario(self, scenario: ScenarioReport, word: str, markup: dict[str, bool]) -> None:
        """Write a scenario, and its feature and rule where they are new."""
        feature = (scenario["file"], scenario["feature"])
        self.ensure_newline()
        if feature != self._feature:
            self._tw.line(f"{scenario['feature']}  ({scenario['file']})", blue=True, bold=True)
            self._feature, self._rule = feature, ""
        if scenario["rule"] != self._rule:
            self._rule = scenario["rule"]
            if self._rule:
                self._tw.line(f"  {self._rule}", purple=True)
        row = f" [row {scenario['row']}]" if scenario["row"] else ""
        self._tw.write(f"    {scenario['scenario']}{row} ")
        self._tw.write(word, **markup)
        self._tw.line(self._remark(scenario), light=True)
        for step in scenario["steps"]:
            self._write_step(step)
        self.currentfspath = None

    def _remark(self, scenario: ScenarioReport) -> str:
        """Return how much of the run is done; with `-v` also the place and duration of the scenario."""
        remark = ""
        if self.verbosity > 0:
            steps = (result["duration"] for result in (*scenario["steps"], *scenario["hooks"]))
            remark = f"  {scenario['file']}:{scenario['row_line']}, {sum(steps) // _MILLISECOND} ms"
        total = self._session.testscollected if self._session else 0
        return f"{remark}  [{len(self._reported)}/{total}]" if total > 1 else remark

    def _write_step(self, step: StepReport) -> None:
        """Write a step with its status; it is dimmed if it passed or did not run."""
        status = StepStatus(step["status"])
        first, *beneath = step_lines(step)
        self._tw.write(f"      {first[:STATUS_WIDTH]}", **{_COLOUR[status]: True})
        took = f"  ({step['duration'] // _MILLISECOND} ms)" if self.verbosity > 1 and step["started"] else ""
        is_dimmed = status in (StepStatus.PASSED, StepStatus.NOT_RUN)
        self._tw.line(f"{first[STATUS_WIDTH:]}{took}", light=is_dimmed)
        for line in beneath:
            self._tw.line(f"      {line}", light=is_dimmed)
        for attached in step.get("attachments", ()) if self.verbosity > 1 else ():
            name = attached["name"] or attached["media_type"]
            self._tw.line(f"      {'':<{STATUS_WIDTH}}    attached: {name} ({len(attached['body'])} characters)")


def _colour(report: pytest.TestReport) -> str:
    """Return the color of an outcome."""
    if report.failed:
        return "red"
    return "yellow" if report.skipped or hasattr(report, "wasxfail") else "green"
