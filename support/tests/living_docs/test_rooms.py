"""What the parts of the documentation may know: each of the ones before it, and none of any product."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from support.agora_suite.titles import NODE_TITLES, QUESTION_TITLES

ROOM = Path(__file__).parents[2] / "living_docs"
ROOMS = ("read", "story", "pages")
TITLES = [name for name in (*NODE_TITLES, *QUESTION_TITLES) if "_" in name]
OTHER_ROOMS = ("support.flow_coverage", "support.gherkin", "support.living_docs", "support.record")


def imported(file: Path) -> set[str]:
    """Return the modules of the house that a module imports."""
    nodes = ast.walk(ast.parse(file.read_text(encoding="utf-8")))
    modules = {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)}
    return {module for module in modules if module.startswith("support")}


@pytest.mark.parametrize("room", ROOMS)
def test_a_part_imports_only_from_those_before_it(room: str) -> None:
    allowed = tuple(f"support.living_docs.{name}" for name in ROOMS[: ROOMS.index(room) + 1])
    wrong = {
        f"{file.name} imports {module}"
        for file in (ROOM / room).rglob("*.py")
        for module in imported(file)
        if module.startswith("support.living_docs") and not module.startswith(allowed)
    }
    assert wrong == set()


def test_the_room_imports_from_records_coverage_and_files_alone() -> None:
    modules = {module for file in ROOM.rglob("*.py") for module in imported(file)}
    assert {module for module in modules if not module.startswith(OTHER_ROOMS)} == set()


def test_the_room_knows_no_word_of_the_product() -> None:
    words = ["speaker_role", "speaker_id", "turn_order", "agora", *TITLES]
    pattern = re.compile(rf"\b({'|'.join(words)})\b", re.IGNORECASE)
    files = [file for file in ROOM.rglob("*") if file.suffix in (".py", ".html", ".css", ".js")]
    texts = {file.name: file.read_text("utf-8") for file in files if "minisearch" not in file.name}
    assert {f"{name}: {match[0]}" for name, text in texts.items() for match in pattern.finditer(text)} == set()
