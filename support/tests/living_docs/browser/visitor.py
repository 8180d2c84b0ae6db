"""A reader of pages in a browser, who notes everything that goes wrong on them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, Literal

from playwright.sync_api import Browser, ConsoleMessage, Dialog, Error, Page, Request

WIDE, NARROW, NARROWEST = 1280, 390, 320
PATIENCE = 60_000
"""Longer than the busiest machine needs (milliseconds)."""


@dataclass(frozen=True)
class Site:
    """A documentation that was written.

    Attributes:
        folder: Where it lies.
        paths: Its pages.
    """

    folder: Path
    paths: tuple[str, ...]

    def url(self, path: str) -> str:
        """The address of a page, with what follows `#`."""
        file, mark, place = path.partition("#")
        return (self.folder / file).as_uri() + mark + place


def resize(page: Page, width: int) -> None:
    """Give a window another width, and wait until the page has been laid out and has taken notice.

    Args:
        page: The page in the window.
        width: Of the window (pixels).
    """
    page.set_viewport_size({"width": width, "height": 800})
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")


class Windows:
    """The windows of a browser, one for each way of looking at pages; all tests share them.

    Args:
        browser: The browser.
    """

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._pages: dict[tuple[str, bool], Page] = {}

    def page(self, before: str, *, scripts: bool) -> Page:
        """Return the window in which a script runs before those of the page, or none runs."""
        if (before, scripts) not in self._pages:
            context = self._browser.new_context(java_script_enabled=scripts)
            context.set_default_timeout(PATIENCE)
            if before:
                context.add_init_script(before)
            self._pages[before, scripts] = context.new_page()
        return self._pages[before, scripts]


class Visitor:
    """Opens pages and notes what no page may do.

    Attributes:
        complaints: What went wrong: errors, refusals of the policy, dialogs, loads from elsewhere.
    """

    _roots: ClassVar[list[str]] = ["data:image/"]
    """What pages may load; all visitors share windows, in which a page that was left may still load its icon."""

    def __init__(self, windows: Windows) -> None:
        self.complaints: list[str] = []
        self._windows = windows
        self._watched: list[Page] = []

    def open(
        self,
        site: Site,
        path: str = "index.html",
        *,
        width: int = WIDE,
        scheme: Literal["light", "dark"] = "light",
        scripts: bool = True,
        before: str = "",
    ) -> Page:
        """Open a page of a documentation.

        Args:
            site: The documentation.
            path: The page, with what follows `#`.
            width: Of the window (pixels).
            scheme: What the system prefers.
            scripts: Whether scripts run.
            before: A script that runs before those of the page.
        """
        self._roots.append(site.folder.as_uri() + "/")
        page = self._windows.page(before, scripts=scripts)
        self._watch(page)
        page.goto("about:blank")  # another place on the page that is open already would not load it anew
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(media="null", color_scheme=scheme, reduced_motion="reduce")
        page.mouse.move(0, 0)
        page.goto(site.url(path))
        return page

    def close(self) -> None:
        """Leave the windows as they were found."""
        for page in self._watched:
            if page.url.startswith("file:"):
                page.evaluate("() => { try { localStorage.clear() } catch {} }")  # one window has none
            for event, listener in self._listeners().items():
                page.remove_listener(event, listener)

    def _watch(self, page: Page) -> None:
        if page in self._watched:
            return
        self._watched.append(page)
        for event, listener in self._listeners().items():
            page.on(event, listener)  # type: ignore[call-overload]  # one overload an event

    def _listeners(self) -> Mapping[str, Callable[[Any], None]]:
        return {
            "request": self._requested,
            "console": self._note_message,
            "pageerror": self._failed,
            "dialog": self._asked,
            "popup": self._opened,
        }

    def _requested(self, request: Request) -> None:
        if not request.url.startswith(tuple(self._roots)):
            self.complaints.append(f"loads {request.url}")

    def _note_message(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(f"{message.type}: {message.text}")

    def _failed(self, error: Error) -> None:
        self.complaints.append(f"raises {error}")

    def _asked(self, dialog: Dialog) -> None:
        self.complaints.append(f"asks {dialog.message}")
        dialog.dismiss()

    def _opened(self, page: Page) -> None:
        self.complaints.append(f"opens a window of its own: {page.url}")
