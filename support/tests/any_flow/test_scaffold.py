"""`--scaffold`: what it writes for a flow of each kind runs at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.any_flow.scaffold import scaffold
from support.tests.gherkin.toy_project import ToyProject

FLOWS = """\
from typing import TypedDict

from langgraph.checkpoint.memory import InMemorySaver
from langgraph.func import entrypoint
from langgraph.graph import START, MessagesState, StateGraph
from langgraph.types import interrupt
from pydantic import BaseModel


class Order(TypedDict):
    item: str
    accepted: bool


def review(state):
    interrupt("Order " + (state["item"] if isinstance(state, dict) else "it") + "?")
    return {"accepted": True}


def of(schema, node):
    graph = StateGraph(schema)
    graph.add_node("review", node)
    graph.add_edge(START, "review")
    return graph


uncompiled = of(Order, review)
compiled = uncompiled.compile()
talking = of(MessagesState, lambda state: {"messages": [interrupt(state["messages"][0].content)]}).compile()


@entrypoint(checkpointer=InMemorySaver())
def functional(order: Order) -> bool:
    return interrupt(order["item"]) == "yes"


@entrypoint(checkpointer=InMemorySaver())
def untyped(order) -> bool:
    return interrupt("Go on?") == "yes"


class Model(BaseModel):
    item: str
    sizes: list[int] | None = None


model = of(Model, lambda state: {"item": interrupt(state.item)}).compile()


class Opaque:
    pass


class Unwritable(TypedDict):
    anything: Opaque | None


opaque = of(Unwritable, lambda state: {"anything": interrupt("Go on?") and None}).compile()


def make():
    return compiled


def factory():
    return uncompiled.compile(checkpointer=InMemorySaver()), {"item": "Tea"}


number = 3
"""
KINDS = ("compiled", "uncompiled", "talking", "functional", "untyped", "model", "opaque", "make")


@pytest.fixture
def project(tmp_path: Path) -> ToyProject:
    """A project with flows and a configuration of pytest, in which nothing asks for acceptance tests."""
    project = ToyProject(tmp_path).write(
        "pytest.ini", "[pytest]\naddopts = -p no:cacheprovider -p no:langsmith_plugin\n"
    )
    return project.write("ordering/__init__.py", "").write("ordering/flows.py", FLOWS)


def test_the_first_features_of_flows_of_all_kinds_pass(project: ToyProject, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(project.root)
    for name in KINDS:
        files = scaffold(f"ordering.flows:{name}")
        feature = files["features/first.feature"].replace("flow_under_test", f"{name}_factory")
        project.write(f"features/{name}.feature", feature).write(f"{name}_factory.py", files["flow_under_test.py"])

    outcome = project.run("--flow", "ordering.flows:factory")

    assert outcome.totals == f"{len(KINDS)} passed", outcome.text


def test_a_factory_needs_no_other(project: ToyProject, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(project.root)
    files = scaffold("ordering.flows:factory")
    assert [*files] == ["features/first.feature"]
    assert 'Given the flow "ordering.flows:factory"' in files["features/first.feature"]


def test_what_is_written_is_listed_checked_and_says_what_to_replace(project: ToyProject) -> None:
    outcome = project.run("--scaffold", "--flow", "ordering.flows:compiled")

    assert [line for line in outcome.lines if line] == [
        "written: flow_under_test.py",
        "written: features/first.feature",
        "written: pyproject.toml",
        "Add to the configuration of pytest in pytest.ini: step_packages = steps.any_flow",
        "Now run: pytest features --gherkin-terminal-reporter",
    ]
    factory = (project.root / "flow_under_test.py").read_text(encoding="utf-8")
    assert factory.endswith(
        '    graph = ordering.flows.compiled.copy({"checkpointer": InMemorySaver()})\n'
        "    # Replace these values, add what is missing, and leave out what only the flow itself writes.\n"
        '    return graph, {\n        "item": "",\n        "accepted": False,\n    }\n'
    )
    assert "0 errors, 0 warnings" in project.run("--check-features").text
    assert project.run("features").totals == "1 passed"


def test_only_sentences_for_any_flow_are_listed_in_a_new_project(project: ToyProject) -> None:
    (project.root / "pytest.ini").unlink()

    outcome = project.run("--scaffold", "--flow", "ordering.flows:compiled")

    assert "step_packages" not in outcome.text
    assert project.run("features").totals == "1 passed"
    listed = project.run("--steps").text
    assert "the flow is answered" in listed
    assert "agenda" not in listed


def test_a_configuration_of_the_project_is_left_alone(project: ToyProject) -> None:
    project.write("pyproject.toml", "[project]\nname = 'ordering'\n")

    outcome = project.run("--scaffold", "--flow", "ordering.flows:factory")

    assert "Add the table [tool.acceptance] to pyproject.toml; it may be empty." in outcome.lines
    assert (project.root / "pyproject.toml").read_text(encoding="utf-8") == "[project]\nname = 'ordering'\n"


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("ordering.flows:number", '"ordering.flows:number" gives int; name a graph, or a function that returns it'),
        ("ordering.flows:of", '"ordering.flows:of" needs arguments; name a graph, or a function that needs none'),
        ("ordering.flows:compile", 'there is no "compile" in'),
        ("ordering", "--scaffold: name the graph, too: --flow module:factory"),
    ],
)
def test_what_is_no_flow_is_refused(project: ToyProject, address: str, words: str) -> None:
    outcome = project.run("--scaffold", "--flow", address)

    assert outcome.code == pytest.ExitCode.USAGE_ERROR
    assert f"ERROR: {words}" in outcome.text
    assert not (project.root / "features").exists()


def test_no_file_is_overwritten(project: ToyProject) -> None:
    project.write("features/first.feature", "Feature: Mine\n")

    outcome = project.run("--scaffold", "--flow", "ordering.flows:compiled")

    assert outcome.code == pytest.ExitCode.USAGE_ERROR
    assert "features/first.feature exists already; nothing is written" in outcome.text
    assert not (project.root / "flow_under_test.py").exists()


def test_a_bare_graph_named_as_the_flow_leads_to_the_scaffold(project: ToyProject) -> None:
    project.write(
        "features/first.feature", "Feature: F\n  Scenario: S\n    When the flow begins\n    Then the flow is over\n"
    )

    outcome = project.run("--flow", "ordering.flows:compiled")

    assert "pytest --scaffold --flow ordering.flows:compiled" in outcome.text
