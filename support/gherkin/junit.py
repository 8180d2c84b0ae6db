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
    """Gives each scenario the feature as its class, and rule, title, and row of examples as its name."""

    def __init__(self, log: LogXML) -> None:
        self._log = log

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Name a scenario before pytest writes it."""
        scenario: ScenarioReport | None = getattr(report, "gherkin", None)
        if scenario is not None:
            case = self._log.node_reporter(report)
            case.add_attribute("classname", scenario["feature"].partition(": ")[2])
            case.add_attribute("name", scenario["long_name"])
