"""How a flow is named, known before anything of LangGraph is imported."""

from __future__ import annotations

EXAMPLE = "module:factory, such as my_company.flows:build"


def is_address(text: str) -> bool:
    """Return whether a text can name a flow."""
    name, _, attribute = text.partition(":")
    return attribute.isidentifier() and all(part.isidentifier() for part in name.split("."))
