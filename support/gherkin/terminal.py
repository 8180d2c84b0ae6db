"""`--gherkin-terminal-reporter`: features, rules and scenarios on the terminal, also under xdist."""

from __future__ import annotations

import pytest
from _pytest.terminal import TerminalReporter

from support.gherkin.progress import ScenarioReport, StepStatus

_COLOUR = {
    StepStatus.PASSED: "green",
    StepStatus.FAILED: "red",
    StepStatus.UNDEFINED: "red",
    StepStatus.SKIPPED: "yellow",
    StepStatus.NOT_RUN: "yellow",
}
_STEPS_FROM_VERBOSITY = 2


def take_over(config: pytest.Config) -> None:
    """Let this room answer `--gherkin-terminal-reporter`, in place of pytest-bdd, whose reporter refuses xdist.

    Args:
        config: The configuration of the run, before pytest's own reporter is registered.
    """
    if config.option.gherkin_terminal_reporter:
        config.option.gherkin_terminal_reporter = False
        config.pluginmanager.register(_Replacement(config), "acceptance_terminal_replacement")


class _Replacement:
    """Puts our reporter in the place of pytest's as soon as that is registered."""

    def __init__(self, config: pytest.Config) -> None:
        self.config = config

    def pytest_plugin_registered(self, plugin: object, manager: pytest.PytestPluginManager) -> None:
        if type(plugin) is TerminalReporter:
            manager.unregister(plugin)
            manager.register(ScenarioReporter(self.config), "terminalreporter")


class ScenarioReporter(TerminalReporter):  # type: ignore[misc]  # pytest declares it final, and offers no other way
    """Pytest's reporter, which tells scenarios by their feature and rule; `-vv` adds the steps.

    Args:
        config: The configuration of the run.
    """

    def __init__(self, config: pytest.Config) -> None:
        super().__init__(config)
        self._feature: tuple[str, str] | None = None
        self._rule = ""

    def pytest_runtest_logstart(self, nodeid: str, location: tuple[str, int | None, str]) -> None:
        """Say nothing yet for a scenario; what pytest says for other tests.

        Args:
            nodeid: The test.
            location: Its file, line and name.
        """
        if not location[0].endswith(".feature"):
            self._leave_feature()
            super().pytest_runtest_logstart(nodeid, location)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Tell the outcome of a scenario under its feature and rule; what pytest says for other tests.

        Args:
            report: The outcome of a phase of a test.
        """
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

    def _leave_feature(self) -> None:
        """Name the feature again before its next scenario."""
        self._feature = None

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
        self._tw.line(word, **markup)
        if self.verbosity >= _STEPS_FROM_VERBOSITY:
            for step in scenario["steps"]:
                status = StepStatus(step["status"])
                self._tw.write(f"      {status:<9} ", **{_COLOUR[status]: True})
                self._tw.line(f"{step['keyword']} {step['text']}")
        self.currentfspath = None


def _colour(report: pytest.TestReport) -> str:
    """The colour of an outcome."""
    if report.failed:
        return "red"
    return "yellow" if report.skipped or hasattr(report, "wasxfail") else "green"
