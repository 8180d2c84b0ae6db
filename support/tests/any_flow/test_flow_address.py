"""A flow is found by `module:factory` anywhere in the project, and a wrong name is reported."""

from __future__ import annotations

import re
from contextlib import ExitStack
from pathlib import Path

import pytest

from support.any_flow.flow_address import flow_from
from support.execution.configuration import SuiteConfiguration
from support.execution.errors import ScenarioError
from support.tests.gherkin.toy_project import INI, ToyProject

FEATURE = """\
Feature: Offers

  Scenario: it runs
    When the flow begins
    Then the flow is over
"""
FLOWS = """\
from langgraph.checkpoint.memory import InMemorySaver
from langgraph.graph import START, StateGraph
from typing_extensions import TypedDict

NUMBER = 3


class Offer(TypedDict):
    price: int


def graph(checkpointer=None):
    builder = StateGraph(Offer).add_node("offer", lambda state: {"price": 1}).add_edge(START, "offer")
    return builder.compile(checkpointer=checkpointer)


def build():
    return graph(InMemorySaver()), {}


def lonely():
    return graph(InMemorySaver())


def forgetful():
    return graph(), {}


def failing():
    raise ValueError("no settings")
"""


@pytest.fixture
def project(tmp_path: Path) -> ToyProject:
    ini = INI.replace("step_packages = steps", "step_packages = steps.any_flow")
    project = ToyProject(tmp_path).write("pytest.ini", ini).write("features/offers.feature", FEATURE)
    project.write("company/__init__.py", "").write("company/offers.py", FLOWS)
    return project


def test_a_module_in_the_root_of_the_project_is_found(project: ToyProject) -> None:
    assert project.run("--flow", "company.offers:build").code == 0


def test_a_module_where_pytest_is_started_is_found(project: ToyProject) -> None:
    project.write("teams/offers/team_flow.py", FLOWS)
    outcome = project.run("../../features", "--flow", "team_flow:build", within="teams/offers")
    assert outcome.code == 0


def test_sentences_that_come_with_the_kit_are_not_the_project_s_to_use_or_remove(project: ToyProject) -> None:
    outcome = project.run("--check-features")
    assert outcome.code == 0
    assert "no feature uses" not in outcome.text


def test_a_flow_that_cannot_be_loaded_is_reported_without_a_traceback(project: ToyProject) -> None:
    outcome = project.run("--flow", "compani.offers:build", "--seed", "7")
    assert 'there is no module "compani" for the flow "compani.offers:build"; it is looked for' in outcome.text
    assert "importlib" not in outcome.text
    again = 'To reproduce: pytest "features/offers.feature::it runs" --seed 7 --flow compani.offers:build'
    assert again in outcome.lines


@pytest.mark.parametrize("address", ["company", "company:", ":build", "company/offers.py:build"])
def test_a_name_that_no_flow_can_have_is_reported_once_before_anything_runs(project: ToyProject, address: str) -> None:
    outcome = project.run("--flow", address)
    assert outcome.code == pytest.ExitCode.USAGE_ERROR
    refusal = f"--flow {address}: a flow is named as module:factory, such as my_company.flows:build, "
    refusal += "or http://127.0.0.1:2024/agent on a server"
    assert [line for line in outcome.lines if "a flow is named as" in line] == [f"ERROR: {refusal}"]


def test_the_parts_that_a_flow_does_not_have_are_reported_once(project: ToyProject) -> None:
    outcome = project.run("--flow", "company.offers:build")
    parts = "coordinator, update_from_answer, state_manager, models, storage, guide"
    expected = f"not judged, as the flow has none: {parts} (company.offers:build)"
    assert [line for line in outcome.lines if "not judged" in line] == [expected]


def test_a_run_of_other_flows_says_that_they_were_answered_by_resuming(project: ToyProject) -> None:
    project.run("--flow", "company.offers:build")
    messages = (project.root / "reports" / "messages.ndjson").read_text(encoding="utf-8")
    assert r"\"answered by\": \"resume\"" in messages


PLAIN = """\
import pytest


def test_it_waits(flow_run):
    flow_run.is_made_by("support.tests.any_flow.company_flows:trip")
    flow_run.begin()
    flow_run.asks("hotel")


def test_it_ends_with_a_finding(flow_run):
    flow_run.is_made_by("support.tests.any_flow.company_flows:expense")
    flow_run.begin()
    flow_run.answer("perhaps")
    flow_run.execution.findings.append("book booked nothing")
    flow_run.asks("cost_centre")


def test_it_looks_at_nothing(flow_run):
    flow_run.begin()
"""


def test_a_test_in_plain_pytest_runs_any_flow_and_is_judged_at_its_end(project: ToyProject) -> None:
    project.write("pytest.ini", INI.replace("conduct = no", "")).write("tests/test_trips.py", PLAIN)
    outcome = project.run("tests", "-k", "waits or finding or conduct")
    assert "1 passed" in outcome.totals
    assert "book booked nothing" in outcome.text
    assert "waiting for an answer" not in outcome.text, "that belongs to scenarios"
    assert "answered: perhaps" in outcome.text.partition("What happened")[2]
    refused = [line for line in outcome.lines if "looks at nothing" in line]
    assert {line.split(": ")[1].split()[0] for line in refused} == {"test_it_looks_at_nothing"}


def test_what_a_factory_raises_is_reported_with_its_place(project: ToyProject) -> None:
    outcome = project.run("--flow", "company.offers:failing")
    assert 'ValueError: no settings\nwhile the flow was built by "company.offers:failing"' in outcome.text
    assert "company/offers.py:" in outcome.text.partition("To reproduce")[2], "the traceback leads into it"


@pytest.mark.parametrize(
    ("address", "refusal"),
    [
        (None, 'no flow is named; run pytest with --flow module:factory, or begin the scenario with: Given the flow "'),
        ("this_company", "a flow is named as module:factory, such as my_company.flows:build, not"),
        ("this_company.offer:build", 'there is no module "this_company.offer" for the flow'),
        ("this_company.offers:bild", 'did you mean "build"?'),
        ("this_company.offers:NUMBER", '"this_company.offers:NUMBER" is no function but int; name the one'),
        ("this_company.offers:lonely", '"this_company.offers:lonely" gives CompiledStateGraph; it has to give two'),
        ("this_company.offers:forgetful", 'the flow "this_company.offers:forgetful" cannot be run: the graph has no'),
    ],
)
def test_a_flow_named_wrongly_is_refused_with_what_to_write(
    project: ToyProject, monkeypatch: pytest.MonkeyPatch, address: str | None, refusal: str
) -> None:
    project.write("this_company/__init__.py", "").write("this_company/offers.py", FLOWS)
    monkeypatch.syspath_prepend(project.root)
    with pytest.raises(ScenarioError, match=re.escape(refusal)):
        flow_from(address, SuiteConfiguration(), until=ExitStack())


def test_a_module_that_cannot_import_something_else_is_not_taken_for_missing(
    project: ToyProject, monkeypatch: pytest.MonkeyPatch
) -> None:
    project.write("unready_company.py", "import nothing_of_that_name")
    monkeypatch.syspath_prepend(project.root)
    with pytest.raises(ModuleNotFoundError, match="nothing_of_that_name") as raised:
        flow_from("unready_company:build", SuiteConfiguration(), until=ExitStack())
    assert raised.value.__notes__ == ['while the module of the flow "unready_company:build" was imported']
