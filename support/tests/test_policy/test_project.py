"""This project keeps to its own rules."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.gherkin.document import read_document
from support.gherkin.loading import step_modules
from support.test_policy.plugin import problems_of
from support.test_policy.rules.outcomes import outcome_problems

ROOT = Path(__file__).parents[3]


def test_no_step_and_no_test_bypasses_the_flow(pytestconfig: pytest.Config) -> None:
    files = [*step_modules(pytestconfig), *(ROOT / "support/tests").rglob("*.py")]
    read = problems_of(pytestconfig, files)
    assert len(read) > 150
    assert [str(problem) for problems in read.values() for problem in problems] == []


def test_every_scenario_checks_an_outcome() -> None:
    documents = [read_document(path, path.name) for path in (ROOT / "features").rglob("*.feature")]
    assert len(documents) > 40
    assert [str(problem) for document in documents for problem in outcome_problems(document)] == []
