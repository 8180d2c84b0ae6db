from __future__ import annotations

import json
from pathlib import Path

import pytest

from support.tests.gherkin.toy_project import ToyProject

STEPS = '''\
from support.gherkin import given, parse


@given(parse("a discussion"))
def discussion():
    """Nothing."""
'''
FEATURE = "Feature: Agenda\n  Scenario: first\n    Given a discussion\n  Scenario: second\n    Given a discussion\n"
LONGER = FEATURE.replace("    Given a discussion\n", "    Given a discussion\n    And a discussion\n")
IN_A_WORKER = """
from pathlib import Path

def pytest_runtest_setup(item):
    {what}
"""
READ_LATER = f"""
from pathlib import Path
from support.gherkin.document import forget_document

def pytest_xdist_node_collection_finished():
    Path("features/a.feature").write_text({LONGER!r})
    forget_document(Path.cwd() / "features/a.feature")
"""


@pytest.fixture
def project(tmp_path: Path) -> ToyProject:
    toy = ToyProject(tmp_path).write("steps/__init__.py", "").write("steps/agenda.py", STEPS)
    return toy.write("features/a.feature", FEATURE)


@pytest.mark.parametrize(
    "what",
    ["Path('features/a.feature').unlink(missing_ok=True)", f"Path('features/a.feature').write_text({LONGER!r})"],
    ids=["removed", "edited"],
)
def test_what_becomes_of_a_file_while_workers_run_it_changes_nothing_in_the_report(
    project: ToyProject, what: str
) -> None:
    project.write("conftest.py", IN_A_WORKER.format(what=what))

    outcome = project.run("-n", "1", "features")

    assert outcome.code == 0, outcome.text
    lines = (project.root / "reports/messages.ndjson").read_text(encoding="utf-8").splitlines()
    envelopes = [json.loads(line) for line in lines]
    assert [one["source"]["data"] for one in envelopes if "source" in one] == [FEATURE]
    assert [
        one["testStepResult"]["status"]
        for envelope in envelopes
        for one in envelope.values()
        if one.get("testStepResult")
    ] == ["PASSED", "PASSED"]


def test_a_file_that_was_edited_while_the_run_began_is_named(project: ToyProject) -> None:
    project.write("conftest.py", READ_LATER)

    outcome = project.run("-n", "1", "features")

    assert outcome.code == 0, outcome.text
    words = "was changed while the run began, so its results are incomplete. Run it again."
    assert outcome.lines.count(f"features/a.feature: {words}") == 1
