"""The wheel: it is built, installed into an environment of its own, and used by a project of another kind."""

from __future__ import annotations

import subprocess
import sys
import sysconfig
from pathlib import Path
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).parents[2]
FLOW = """\
from typing import TypedDict

from langgraph.checkpoint.memory import InMemorySaver
from langgraph.graph import END, START, StateGraph
from langgraph.types import interrupt


class Expense(TypedDict):
    amount: int
    approved: bool


def ask(state: Expense):
    return {"approved": interrupt({"type": "approval", "message": f"Pay {state['amount']}?"}) == "yes"}


def build():
    graph = StateGraph(Expense)
    graph.add_node("ask", ask)
    graph.add_edge(START, "ask")
    graph.add_edge("ask", END)
    return graph.compile(checkpointer=InMemorySaver()), {"amount": 120}
"""
FEATURE = """\
Feature: Expenses
  Rule: Nothing is paid without approval

    Example: An approved expense is paid
      Given the flow has come to its first question
      When the flow is answered "yes"
      Then the flow is over
"""


def run(*command: str | Path, folder: Path) -> str:
    """Run a command that succeeds, and return what it printed."""
    completed = subprocess.run(command, cwd=folder, capture_output=True, text=True, encoding="utf-8", check=False)
    assert completed.returncode == 0, completed.stdout + completed.stderr
    return completed.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder, folder=ROOT)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def python(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The interpreter of an environment with the wheel, which finds everything else where this one does."""
    folder = tmp_path_factory.mktemp("environment")
    run(sys.executable, "-m", "venv", "--without-pip", folder, folder=folder)
    interpreter = folder / "bin/python"
    run(
        sys.executable, "-m", "pip", "--python", interpreter, "install", "--no-index", "--no-deps", wheel, folder=folder
    )
    (packages,) = folder.rglob("site-packages")
    # Python reads no .pth file in a folder that it knows from one, so this checkout itself is not found
    (packages / "others.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    return interpreter


def test_it_contains_the_kit_with_all_of_its_data_but_no_test_and_no_feature(wheel: Path) -> None:
    files = {file for part in ("support", "steps") for file in (ROOT / part).rglob("*") if file.is_file()}
    names = {file.relative_to(ROOT).as_posix() for file in files if "__pycache__" not in file.parts}
    beside = "support/entry_point/"  # of the packages, in the wheel
    expected = {name.removeprefix(beside) for name in names if not name.startswith("support/tests/")}

    contained = {name for name in ZipFile(wheel).namelist() if ".dist-info/" not in name}

    assert contained == expected
    assert "agora_acceptance.py" in contained
    assert {Path(name).suffix for name in contained} >= {".css", ".html", ".js", ".toml", ".txt", ".typed"}


def test_a_project_with_one_graph_and_one_feature_uses_it(python: Path, tmp_path: Path) -> None:
    (tmp_path / "expenses.py").write_text(FLOW, encoding="utf-8")
    (tmp_path / "expenses.feature").write_text(FEATURE, encoding="utf-8")
    place = run(python, "-c", "import support; print(support.__file__)", folder=tmp_path)
    assert Path(place.strip()).is_relative_to(python.parents[1])

    printed = run(python, "-m", "pytest", "--flow", "expenses:build", "-p", "no:langsmith_plugin", folder=tmp_path)

    assert "1 passed" in printed.splitlines()[-1]
    assert "An approved expense is paid" in (tmp_path / "reports/index.html").read_text(encoding="utf-8")
