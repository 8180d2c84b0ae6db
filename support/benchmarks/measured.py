"""Attach the latest measurements, such as faults.json and crash-sweep.json, to the messages of a run."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Final

import pytest

from support.gherkin.attachments import RunAttachment

FOLDER: Final = "reports"
MEASURED: Final = ("faults", "performance", "crash-sweep", "fault-sweep", "random-stories")
"""Measurements taken on request: each leaves a file of this name, which contains its time."""


def pytest_gherkin_run_attachments(config: pytest.Config) -> Iterator[RunAttachment]:
    """Attach the latest measurements."""
    for name in MEASURED:
        file = config.rootpath / FOLDER / f"{name}.json"
        if file.is_file():
            text = file.read_text(encoding="utf-8", errors="replace")
            if _is_readable(text):
                yield RunAttachment(file.name, f"application/vnd.acceptance.{name}+json", text)


def _is_readable(text: str) -> bool:
    """Return whether a file is readable, neither half-written nor damaged."""
    try:
        return isinstance(json.loads(text), dict)
    except ValueError:
        return False
