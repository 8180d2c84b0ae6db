"""The names of flows, and where they are searched; nothing of LangGraph is imported."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

EXAMPLE = "module:factory, such as my_company.flows:build"
DEPLOYED_EXAMPLE = "http://127.0.0.1:2024/agent"
"""A flow on a server: its address, a slash, and the name or id of the assistant."""


def is_address(text: str) -> bool:
    """Return whether a text can name a flow."""
    name, _, attribute = text.partition(":")
    return attribute.isidentifier() and all(part.isidentifier() for part in name.split("."))


def is_deployed(text: str) -> bool:
    """Return whether a text names a flow on a server: its address, a slash, and an assistant."""
    scheme, _, place = text.partition("://")
    server, _, assistant = place.rpartition("/")
    return scheme in ("http", "https") and bool(server and assistant)


def search_also(folders: Iterable[Path]) -> None:
    """Import modules from folders too, after every other place."""
    sys.path.extend(folder for folder in map(str, folders) if folder not in sys.path)
