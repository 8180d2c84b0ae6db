"""Asks axe what of a page keeps people from reading it."""

from __future__ import annotations

import json
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT  # type: ignore[import-untyped]
from playwright.sync_api import Page

# Style sheets are not loaded once more: from a file, that is refused.
_ALL: dict[str, Any] = {"resultTypes": ["violations"], "preload": False}
_COLOURS = {**_ALL, "runOnly": ["color-contrast", "link-in-text-block"]}


def violations(page: Page) -> list[str]:
    """What axe finds on a page as it is now, in words."""
    return _violations(page, _ALL)


def colour_violations(page: Page) -> list[str]:
    """What of that depends on the colours alone."""
    return _violations(page, _COLOURS)


def _violations(page: Page, options: dict[str, Any]) -> list[str]:
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found: list[Any] = page.evaluate(f"axe.run({json.dumps(options)}).then(results => results.violations)")
    return [f"{one['id']} ({one['help']}): {node['html'][:300]}" for one in found for node in one["nodes"]]
