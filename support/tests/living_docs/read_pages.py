"""Reads pages as a browser does: their elements, texts, ids and links."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

from support.living_docs.pages.rendering import render
from support.living_docs.pages.story_pack import unpack
from support.living_docs.read.model import Run
from support.living_docs.story.trends import Trends
from support.tests.living_docs import small_run

_WITHIN_WORDS = ("span", "strong", "em", "a", "code", "svg", "use", "i", "b")


@dataclass
class ReadPage(HTMLParser):
    """A page that was read.

    Attributes:
        elements: Each element's name and attributes, in order.
        text: What is written on it.
    """

    elements: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._part_from(tag)
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    def handle_endtag(self, tag: str) -> None:
        self._part_from(tag)

    def _part_from(self, tag: str) -> None:
        if tag not in _WITHIN_WORDS:
            self.texts.append(" ")

    @property
    def text(self) -> str:
        """What is written on it, with single blanks."""
        return " ".join("".join(self.texts).split())

    @property
    def ids(self) -> list[str]:
        """The ids of its elements."""
        return [attributes["id"] for _, attributes in self.elements if "id" in attributes]

    def all(self, tag: str, **wanted: str) -> list[dict[str, str]]:
        """The attributes of the elements of a name that have these attributes."""
        return [has for name, has in self.elements if name == tag and wanted.items() <= has.items()]


def read_page(html: bytes) -> ReadPage:
    """Read a page."""
    page = ReadPage()
    page.feed(html.decode())
    page.close()
    return page


def dead_links(files: Mapping[str, bytes]) -> list[str]:
    """The links of a documentation that lead nowhere: to no file of it, or to no place on the page.

    Args:
        files: What is in each file, by path.
    """
    pages = {path: read_page(content) for path, content in files.items() if path.endswith(".html")}
    dead = []
    for path, page in pages.items():
        for _, attributes in page.elements:
            link = attributes.get("href", attributes.get("src", ""))
            parts = urlsplit(link)
            if not link or parts.scheme:
                continue
            target = (
                posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(parts.path))) if parts.path else path
            )
            place = unquote(parts.fragment)
            is_filter = target == "pages/scenarios.html" and "=" in place
            has_place = not place or is_filter or place in pages[target].ids if target in pages else target in files
            if target not in files or not has_place:
                dead.append(f"{path}: {link}")
    return dead


FEATURE: Final = "pages/features/agenda/approving.html"
"""The page of a feature of the small run."""


_STORY: Final = re.compile(
    r'<main class="without-scripts">.*<script src="([^"]+)" charset="windows-1252"( data-story="")?></script>',
    re.DOTALL,
)


def shown(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the files of a documentation, with the pages that are packed as scripts show them."""
    return {path: _shown(path, text, files) if path.endswith(".html") else text for path, text in files.items()}


def _shown(path: str, content: bytes, files: Mapping[str, bytes]) -> bytes:
    def story(script: re.Match[str]) -> str:
        target = posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(script[1])))
        return unpack(files[target])["" if script[2] else posixpath.basename(path).removesuffix(".html")]

    return _STORY.sub(story, content.decode()).encode()


def files_in(folder: Path) -> dict[str, bytes]:
    """Return the files of a documentation that was written, as scripts show it."""
    paths = [folder / "index.html", *(path for path in folder.glob("pages/**/*") if path.is_file())]
    return shown({path.relative_to(folder).as_posix(): path.read_bytes() for path in paths})


def files_of(run: Run, trends: Trends | None = None) -> dict[str, bytes]:
    """Return what is in each file of the documentation."""
    return dict(render(run, trends or small_run.trends()))


def page_of(run: Run, path: str, trends: Trends | None = None) -> ReadPage:
    """Return one page of the documentation."""
    return read_page(files_of(run, trends)[path])
