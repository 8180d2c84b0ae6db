"""Attaches the latest measurements, such as faults.json and performance.json, to the messages of a run."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Final

import pytest

from support.gherkin.attachments import RunAttachment

FOLDER: Final = "reports"
MEASURED: Final = ("faults", "performance")
"""What is measured on request: each leaves a file of this name, which tells itself when that was."""


def pytest_gherkin_run_attachments(config: pytest.Config) -> Iterator[RunAttachment]:
    """Attach what was measured last."""
    for name in MEASURED:
        file = config.rootpath / FOLDER / f"{name}.json"
        if file.is_file():
            text = file.read_text(encoding="utf-8", errors="replace")
            if _is_told(text):
                yield RunAttachment(file.name, f"application/vnd.acceptance.{name}+json", text)


def _is_told(text: str) -> bool:
    """Whether a file can be read: one that is being written, or was damaged, cannot."""
    try:
        return isinstance(json.loads(text), dict)
    except ValueError:
        return False
