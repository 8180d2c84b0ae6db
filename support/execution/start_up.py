"""Imports what a flow needs before the first test that runs it begins: starting is no test's time."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Final

import pytest
from _pytest.outcomes import OutcomeException

from support.execution.hard_limit import limited
from support.gherkin.catalogue import catalogue
from support.gherkin.collector import ScenarioItem
from support.gherkin.steps import signature_of

_imports: dict[str, Callable[[pytest.Config], None]] = {}
_IMPORTED = pytest.StashKey[set[str]]()

_ERRORS_OF_THE_TEST: Final = (Exception, SystemExit, OutcomeException)
"""What is left to the test: its fixture imports the same again."""


def import_before(fixture: str, imports: Callable[[pytest.Config], None]) -> None:
    """Call `imports` before the first test that uses a fixture begins; a plugin calls this for its own."""
    _imports[fixture] = imports


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item) -> None:
    """Import what the test needs and no test before it needed."""
    imported = item.config.stash.setdefault(_IMPORTED, set())
    missing = _imports.keys() - imported
    for fixture in sorted(missing & fixtures_of(item)) if missing else ():
        imported.add(fixture)
        with suppress(*_ERRORS_OF_THE_TEST), limited(item):
            _imports[fixture](item.config)


def fixtures_of(item: pytest.Item) -> set[str]:
    """Return the fixtures that a test names itself, and for a scenario what the definitions of its steps take."""
    names = {*getattr(item, "fixturenames", ())}
    if isinstance(item, ScenarioItem):
        for step in item.progress.scenario.steps:
            for match in catalogue().matches(step.name, step.type):
                names.update(signature_of(match.definition.function).required)
    return names
