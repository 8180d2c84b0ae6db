"""Names of scenarios in `--junit-xml`, as `@cucumber/junit-xml-formatter` writes them."""

from __future__ import annotations

import pytest
from _pytest.junitxml import LogXML, xml_key

from support.gherkin.progress import ScenarioReport


def pytest_sessionstart(session: pytest.Session) -> None:
    """Name scenarios where a JUnit file is asked for; workers write none."""
    if (log := session.config.stash.get(xml_key, None)) is not None:
        session.config.pluginmanager.register(OfficialNames(log), "acceptance_junit_names")


class OfficialNames:
    """Gives each scenario the feature as its class, and rule, title, and row of examples as its name.

    A scenario that was repeated is written once, with its last attempt: pytest would write the earlier ones as passed.
    """

    def __init__(self, log: LogXML) -> None:
        self._log = log
        self._repeated: list[object] = []

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Name a scenario before pytest writes it, and remember an attempt after which it is repeated."""
        case = self._log.node_reporter(report)
        if report.when == "setup" and case in self._repeated:  # where attempts share what is written of them
            self._repeated.remove(case)
        scenario: ScenarioReport | None = getattr(report, "gherkin", None)
        if scenario is not None:
            case.add_attribute("classname", scenario["feature"].partition(": ")[2])
            case.add_attribute("name", scenario["long_name"])
            if str(report.outcome) == "rerun":  # as pytest-rerunfailures sets it
                self._repeated.append(case)

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self) -> None:
        """Leave out the attempts after which a scenario was repeated, before pytest writes the file."""
        cases = self._log.node_reporters_ordered
        cases[:] = [case for case in cases if case not in self._repeated]
