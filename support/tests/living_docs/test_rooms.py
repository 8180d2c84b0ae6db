"""What the documentation may know: no word of any product. Its imports are contracts in `pyproject.toml`."""

from __future__ import annotations

import re
from pathlib import Path

from support.agora_suite.vocabulary import ASKED, STEPS

ROOM = Path(__file__).parents[2] / "living_docs"
TITLES = [name for name in (*STEPS, *ASKED) if "_" in name]


def test_the_room_knows_no_word_of_the_product() -> None:
    words = ["speaker_role", "speaker_id", "turn_order", "agora", *TITLES]
    pattern = re.compile(rf"\b({'|'.join(words)})\b", re.IGNORECASE)
    files = [file for file in ROOM.rglob("*") if file.suffix in (".py", ".html", ".css", ".js")]
    texts = {file.name: file.read_text("utf-8") for file in files if "minisearch" not in file.name}
    assert {f"{name}: {match[0]}" for name, text in texts.items() for match in pattern.finditer(text)} == set()
