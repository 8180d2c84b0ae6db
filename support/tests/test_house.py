"""The rooms of the house keep to the contracts in pyproject.toml, and each of them is under a contract."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]["contracts"]
PRODUCT_WORDS = re.compile("agora|agenda|moderator|topic", re.IGNORECASE)
ROOMS = {file.parent.name for file in (ROOT / "support").glob("*/__init__.py")} - {"tests"}


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    """Hold the modules in a folder to the contracts."""
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as c; c()", "--no-cache"]
    environment = {**os.environ, "PYTHONPATH": str(folder), "COLUMNS": "200"}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def lint_with(folder: Path, file: str, planted: str) -> subprocess.CompletedProcess[str]:
    """Check the contracts in a copy of the house in which lines are added to a file."""
    for part in ("support", "steps"):
        without_tests = shutil.ignore_patterns("tests", "__pycache__", "assets", "templates")
        shutil.copytree(ROOT / part, folder / part, ignore=without_tests)
    shutil.copy(ROOT / "pyproject.toml", folder)
    with (folder / file).open("a", encoding="utf-8") as module:
        module.write(f"\n{planted}\n")
    return lint(folder)


def test_every_room_is_under_a_contract() -> None:
    named = {
        module.strip().removeprefix("support.")
        for contract in CONTRACTS
        for line in (*contract.get("layers", ()), *contract.get("source_modules", ()))
        for module in line.split("|")
    }
    assert ROOMS - named == set()


def test_the_rooms_keep_to_their_contracts() -> None:
    result = lint(ROOT)
    assert result.returncode == 0, result.stdout


def test_a_general_room_knows_no_word_of_the_product() -> None:
    (contract,) = (one for one in CONTRACTS if one["name"] == "Only its suite and its steps know Virtual Agora")
    rooms = [ROOT / module.replace(".", "/") for module in contract["source_modules"]]
    files = [file for room in rooms for file in (room.rglob("*.py") if room.is_dir() else [room.with_suffix(".py")])]
    known = {
        f"{file.relative_to(ROOT)}:{number}: {line.strip()}"
        for file in files
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1)
        if PRODUCT_WORDS.search(re.sub("agora[-_]acceptance", "", line))  # the name of this distribution
    }
    assert known == set()


@pytest.mark.parametrize("room", ["record", "gherkin", "living_docs", "execution", "mock_llm", "test_policy"])
def test_a_general_room_that_knows_the_product_is_found(tmp_path: Path, room: str) -> None:
    result = lint_with(tmp_path, f"support/{room}/__init__.py", "from support.agora import names")
    assert result.returncode == 1
    assert f"support.{room} -> support.agora.names" in result.stdout


def test_a_circle_is_found_although_a_function_hides_it(tmp_path: Path) -> None:
    late = "def begin():\n    from support.agora_suite.discussion import machine"
    result = lint_with(tmp_path, "support/agora_suite/discussion/owner.py", late)
    assert result.returncode == 1
    assert "No cycles are allowed in support.agora_suite.discussion" in result.stdout
    assert ".owner -> .machine" in result.stdout
