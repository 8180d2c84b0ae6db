"""The names of flows, and where they are searched; nothing of LangGraph is imported."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

EXAMPLE = "module:factory, such as my_company.flows:build"


def is_address(text: str) -> bool:
    """Return whether a text can name a flow."""
    name, _, attribute = text.partition(":")
    return attribute.isidentifier() and all(part.isidentifier() for part in name.split("."))


def search_also(folders: Iterable[Path]) -> None:
    """Import modules from folders too, after every other place."""
    sys.path.extend(folder for folder in map(str, folders) if folder not in sys.path)
