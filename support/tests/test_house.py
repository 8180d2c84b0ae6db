"""Each room of the house imports only from those above it, as README.md says."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
ROOMS = re.findall(r"^\| `support/(\w+)/` \|", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE)


def imported(file: Path) -> Iterator[str]:
    """Give the rooms that a module imports from."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            modules = [node.module or ""]
        elif isinstance(node, ast.Import):
            modules = [name.name for name in node.names]
        else:
            continue
        yield from (module.split(".")[1] for module in modules if module.startswith("support."))


def allowed(room: str) -> set[str]:
    """Give the rooms that may be imported in one; whatever is no room serves all of them."""
    if room == "gherkin":
        return {room}
    if room == "conduct":
        return {room, "gherkin"}
    return {room, "gherkin", *ROOMS[: ROOMS.index(room)]}


def test_every_room_is_on_the_list() -> None:
    folders = {file.parent.name for file in (ROOT / "support").glob("*/__init__.py")}
    assert folders == set(ROOMS)


def test_each_room_imports_only_from_those_above_it() -> None:
    found = [
        f"{file.relative_to(ROOT)} imports from {other}"
        for room in ROOMS
        for file in (ROOT / "support" / room).rglob("*.py")
        for other in imported(file)
        if other in ROOMS and other not in allowed(room)
    ]
    assert found == []
