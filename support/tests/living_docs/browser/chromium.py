"""The browser that is installed here."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, sync_playwright

_NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
"""The first draws pages as the others do, without the windows that nobody sees, in half of the processor's time."""
_MISSING = (
    "no browser is installed here: `apt-get install chromium` (or any other way to have one of "
    f"{', '.join(_NAMES)} on the PATH) lets these tests run"
)


def installed() -> str:
    """The path of a browser; without one the test is skipped, or fails where no one would notice that."""
    program = next(filter(None, map(shutil.which, _NAMES)), None)
    if program:
        return program
    if os.environ.get("CI"):
        pytest.fail(_MISSING, pytrace=False)
    pytest.skip(_MISSING)


@contextmanager
def launched(path: str) -> Iterator[Browser]:
    """A browser without a window; as root, too."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"], timeout=120_000)
        try:
            yield browser
        finally:
            browser.close()
