"""Which known findings a run has met: shown in the terminal, and an error where one no longer occurs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import pytest

from support.execution.known_findings import KnownFinding
from support.gherkin.scope import selects_everything


class WaivedOfRun:
    """Takes in the waived findings of scenarios; a plugin of pytest, in the process that reports."""

    def __init__(self, config: pytest.Config, known: Iterable[KnownFinding]) -> None:
        self._config = config
        self._known = tuple(known)
        self._met: Counter[str] = Counter()
        self._unused: list[KnownFinding] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Count the scenarios and tests that met each known finding."""
        self._met.update(set(getattr(report, "acceptance_waived", ())))

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Let a whole run fail in which a known finding did not occur."""
        unused = [entry for entry in self._known if not self._met[entry.pattern]]
        if unused and session.exitstatus == pytest.ExitCode.OK and selects_everything(self._config):
            self._unused = unused
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Report what was waived, and what no longer need be."""
        for entry in self._known:
            if number := self._met[entry.pattern]:
                until = f", until {entry.until}" if entry.until else ""
                line = f"known and waived in {number} scenarios or tests: “{entry.pattern}” ({entry.reason}{until})"
                terminalreporter.write_line(line, yellow=True)
        for entry in self._unused:
            line = f"known_findings: “{entry.pattern}” occurred nowhere; remove the entry from [tool.acceptance]"
            terminalreporter.write_line(line, red=True)
