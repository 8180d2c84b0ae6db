"""`--gherkin-terminal-reporter`: features, rules and scenarios on the terminal, also under xdist."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Generator, Iterable
from itertools import groupby
from pathlib import Path
from typing import Any, Final

import pytest
from _pytest.terminal import TerminalReporter

from support.gherkin.feature_results import FeatureResults, ScenarioOutcome, counted, outcome_of, totals
from support.gherkin.layout import STATUS_WIDTH, step_lines
from support.gherkin.live_line import LiveLine
from support.gherkin.progress import StepReport, StepStatus

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
_COLOUR_OF_FEATURE: Final = {"kept": "green", "not kept": "red"}
_OUTCOME_WIDTH: Final = len("not kept")
_MILLISECOND = 1_000_000
_MOST_IN_DETAIL: Final = 10
"""More scenarios than these have one line a feature."""

_SLOW: Final = 5.0
"""Seconds from which a feature's time is shown."""

_LIVE = pytest.StashKey[LiveLine]()


def take_over(config: pytest.Config) -> None:
    """Handle `--gherkin-terminal-reporter` in place of pytest-bdd, whose reporter refuses xdist.

    Call it before pytest's own reporter is registered.
    """
    if config.option.gherkin_terminal_reporter:
        config.option.gherkin_terminal_reporter = False
        config.pluginmanager.register(_Replacement(config), "acceptance_terminal_replacement")
        if _can_move(config):
            config.stash[_LIVE] = LiveLine(sys.stdout)
            config.add_cleanup(config.stash[_LIVE].stop)


def _can_move(config: pytest.Config) -> bool:
    """Return whether a line may move: on a real terminal that nothing else uses."""
    option = config.option
    is_alone = option.capture != "no" and not option.usepdb and not option.trace and option.verbose >= 0
    is_terminal = sys.stdout.isatty() and os.environ.get("TERM") != "dumb"
    return is_terminal and is_alone and not hasattr(config, "workerinput")


class _Replacement:
    """Replaces pytest's reporter with ours as soon as that is registered."""

    def __init__(self, config: pytest.Config) -> None:
        self.config = config

    def pytest_plugin_registered(self, plugin: object, manager: pytest.PytestPluginManager) -> None:
        if type(plugin) is TerminalReporter:
            manager.unregister(plugin)
            manager.register(ScenarioReporter(self.config), "terminalreporter")


class ScenarioReporter(TerminalReporter):  # type: ignore[misc]  # pytest declares it final, and offers no other way
    """Pytest's reporter, which shows each feature once: in one line, or with its scenarios and their steps.

    Steps are shown for few scenarios, and with `-v`, which also adds the place and duration of scenarios; `-vv` adds
    the duration and attachments of steps; `-q` keeps pytest's own output. A scenario that failed shows
    its steps in its failure only.
    """

    def __init__(self, config: pytest.Config) -> None:
        live = config.stash.get(_LIVE, None)
        super().__init__(config, live.guarded() if live else None)
        self._live = live
        self._features: dict[str, FeatureResults] = {}
        self._refused = 0
        self._total = 0
        self._streams = False
        self._written: set[str] = set()
        self._open = ""
        self._rule = ""
        if live:
            self.isatty = type(self.isatty)(False)  # pytest and xdist then overwrite no line of their own

    def _say(self, describe: Callable[[], str]) -> None:
        """Show what the run does in the line that moves, if there is one."""
        if self._live:
            self._live.describe = describe

    def pytest_collection(self) -> None:
        """Say that features are being collected."""
        self._say(lambda: f"collecting, {counted(self._numcollected, 'scenario')} so far")
        super().pytest_collection()

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Count the feature files that are refused."""
        self._refused += hasattr(report, "gherkin_refused")
        super().pytest_collectreport(report)

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """Show what was collected, and expect it."""
        files = [file for file, _ in groupby(item.nodeid.partition("::")[0] for item in session.items)]
        self._streams = len(files) == len({*files})
        self._expect(item.nodeid for item in session.items)
        super().pytest_collection_finish(session)

    @pytest.hookimpl(optionalhook=True)
    def pytest_xdist_node_collection_finished(self, ids: list[str]) -> None:
        """Expect what a worker has collected: each of them collects everything."""
        if not self._features:
            self._expect(ids)

    def _expect(self, tests: Iterable[str]) -> None:
        for test in tests:
            file = test.partition("::")[0]
            if file.endswith(".feature"):
                self._features.setdefault(file, FeatureResults(file)).unfinished.add(test)
        self._total = sum(len(feature.unfinished) for feature in self._features.values())
        self._say(self._progress)

    def _progress(self) -> str:
        """Return how much has finished."""
        results = [feature.counts() for feature in self._features.values()]
        not_kept = sum(counts["not kept"] for counts in results)
        failed = f", {not_kept} not kept" if not_kept else ""
        return f"{self._finished()} of {counted(self._total, 'scenario')}{failed}"

    def _finished(self) -> int:
        return self._total - sum(len(feature.unfinished) for feature in self._features.values())

    def pytest_runtest_logstart(self, nodeid: str, location: tuple[str, int | None, str]) -> None:
        """Write nothing yet for a scenario; for other tests, what pytest writes."""
        if not nodeid.partition("::")[0].endswith(".feature"):
            self._open = ""  # so that a feature is named again before its next scenario
            super().pytest_runtest_logstart(nodeid, location)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Write a scenario or its feature once it has finished; for other tests, what pytest writes."""
        feature = self._features.get(report.nodeid.partition("::")[0])
        if feature is None or self.verbosity < 0:
            super().pytest_runtest_logreport(report)
            return
        self._tests_ran = True
        self._current_logreport = report
        category, _, word = self.config.hook.pytest_report_teststatus(report=report, config=self.config)
        self._add_stats(category, [report])
        text, markup = word if isinstance(word, tuple) else (word, {_colour(report): True})
        if category == "rerun":
            feature.again.add(report.nodeid)
        elif text:
            feature.results[report.nodeid] = ScenarioOutcome.of(report, category, text, markup)
        if feature.add(report):
            self._write_finished(feature, report.nodeid)
            self.flush()

    def _write_finished(self, feature: FeatureResults, test: str) -> None:
        """Write a scenario that has finished if its feature can be written as it runs, else the whole feature."""
        if self._shows_steps and self._streams:
            if test in feature.results:
                self._write_scenario(feature, test)
        elif not feature.unfinished and feature.file not in self._written:
            self._write_feature(feature)

    @property
    def _shows_steps(self) -> bool:
        return self.verbosity > 0 or self._total <= _MOST_IN_DETAIL

    def _write_feature(self, feature: FeatureResults) -> None:
        """Write a feature whole: with its scenarios, or in one line."""
        self._written.add(feature.file)
        self.ensure_newline()
        if self._shows_steps:
            for test in sorted(feature.results, key=lambda test: feature.results[test].line):
                self._write_scenario(feature, test)
            return
        counts = feature.counts()
        outcome = outcome_of(counts)
        others = [f"{number} {name}" for name, number in counts.items() if name != "kept" and number < counts.total()]
        time = [f"{feature.seconds:.0f} s"] if feature.seconds >= _SLOW else []
        self._tw.write(f"{outcome:<{_OUTCOME_WIDTH}}  ", **{_COLOUR_OF_FEATURE.get(outcome, "yellow"): True})
        title = feature.title.partition(": ")[2] or Path(feature.file).name
        self._tw.write(f"{title}: {', '.join([counted(counts.total(), 'scenario'), *others, *time])}")
        self._tw.line(f"  [{self._finished()}/{self._total}]", light=True)

    def _write_scenario(self, feature: FeatureResults, test: str) -> None:
        """Write a scenario, and its feature and rule where they are new."""
        result = feature.results[test]
        self.ensure_newline()
        if feature.file != self._open:
            self._tw.line(f"{feature.title or 'Feature'}  ({feature.file})", blue=True, bold=True)
            self._open, self._rule = feature.file, ""
        if result.rule != self._rule:
            self._rule = result.rule
            if self._rule:
                self._tw.line(f"  {self._rule}", purple=True)
        self._tw.write(f"    {result.title} ")
        self._tw.write(result.word, **result.markup)
        self._tw.line(self._remark(feature, test), light=True)
        for step in () if result.outcome == "not kept" and self._shows_failures else result.steps:
            self._write_step(step)
        self.currentfspath = None

    @property
    def _shows_failures(self) -> bool:
        return self.config.option.tbstyle != "no" and not self.no_summary

    def _remark(self, feature: FeatureResults, test: str) -> str:
        """Return how much of the run is done, and whether it ran again; with `-v` also its place and duration."""
        result = feature.results[test]
        remark = ", in its second run" if test in feature.again else ""
        if self.verbosity > 0:
            remark += f"  {feature.file}:{result.line}, {result.nanoseconds // _MILLISECOND} ms"
        return f"{remark}  [{self._finished()}/{self._total}]" if self._streams and self._total > 1 else remark

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

    def pytest_gherkin_messages_written(self) -> None:
        """Say that the documentation is being written."""
        self._say(lambda: "writing the documentation")

    @pytest.hookimpl(wrapper=True)
    def pytest_terminal_summary(self) -> Generator[None, Any, Any]:
        """Write the failures, and what plugins add."""
        self._say(lambda: "finishing")
        return (yield from super().pytest_terminal_summary())

    @pytest.hookimpl(wrapper=True)
    def pytest_sessionfinish(
        self, session: pytest.Session, exitstatus: int | pytest.ExitCode
    ) -> Generator[None, Any, Any]:
        """Write the features that have not finished, then pytest's summary."""
        if self.verbosity >= 0 and not (self._shows_steps and self._streams):
            for feature in self._features.values():
                if feature.results and feature.file not in self._written:
                    self._write_feature(feature)
        return (yield from super().pytest_sessionfinish(session, exitstatus))

    def pytest_enter_pdb(self) -> None:
        """Leave the terminal to a debugger."""
        if self._live:
            self._live.stop()

    def short_test_summary(self) -> None:
        """List what pytest lists, without scenarios whose failures are shown above."""
        failures = {name: self.stats.get(name, []) for name in ("failed", "error")}
        if self._shows_failures:
            for name, reports in failures.items():
                self.stats[name] = [each for each in reports if each.nodeid.partition("::")[0] not in self._features]
        super().short_test_summary()
        self.stats.update(failures)

    def summary_stats(self) -> None:
        """Write the totals of features, rules and scenarios above those of pytest."""
        if self.verbosity >= 0 and (self._features or self._refused):
            self.write_line(totals(self._features.values(), self._refused), bold=True)
        if self._live:
            self._live.stop()
        super().summary_stats()


def _colour(report: pytest.TestReport) -> str:
    """Return the color of an outcome."""
    if report.failed:
        return "red"
    return "yellow" if report.skipped or hasattr(report, "wasxfail") else "green"
