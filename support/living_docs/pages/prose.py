"""Markdown from features and their folders, as harmless HTML."""

from __future__ import annotations

import inspect
import posixpath
import re
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from markupsafe import Markup

if TYPE_CHECKING:
    from markdown_it.token import Token

    from support.living_docs.pages.addresses import Addresses
    from support.living_docs.pages.frame import Page
    from support.living_docs.pages.markdown import Markdown

_SENTENCE = re.compile(r".*?[.!?](?=\s|$)", re.DOTALL)
_LINE = r"[A-Za-z“‘](?:[A-Za-z0-9 ,.;:?%()'\"“”‘’–—…-]*[A-Za-z0-9,.;:?%()'\"“”‘’–—…])?"
_WORDS = re.compile(rf"{_LINE}(?:\n{_LINE})*")
"""Lines of words, in which nothing means anything to Markdown."""


class Prose:
    """Renders Markdown: raw HTML stays text, links lead to our pages or the web, pictures are only named."""

    def __init__(self, addresses: Addresses) -> None:
        self._addresses = addresses

    @cached_property
    def _markdown(self) -> Markdown:
        """The reader of Markdown, imported when a text needs it: a tenth of the time that a short run's pages take."""
        from support.living_docs.pages.markdown import Markdown  # noqa: PLC0415 - as above

        return Markdown()

    def html(self, text: str, page: Page, folder: str, level: int = 2) -> Markup:
        """Return the HTML of Markdown, without its common indentation; `level` is that of the top heading (2 to 6)."""
        if not text.strip():
            return Markup()
        clean = inspect.cleandoc(text)
        html = plain_paragraphs(clean) or self._of_markdown(clean, page, folder, level)
        return Markup(f'<div class="prose" dir="auto">{html}</div>')  # noqa: S704 - rendered above, raw HTML escaped

    def _of_markdown(self, text: str, page: Page, folder: str, level: int) -> str:
        tokens = self._markdown.parse(text)
        _level_headings(tokens, level)
        for token in tokens:
            self._lead_links(token.children or (), page, folder)
        return str(self._markdown.renderer.render(tokens, self._markdown.options, {}))

    def first_sentence(self, text: str) -> str:
        """Return the first sentence of a Markdown text as plain text; empty where the text begins with none."""
        clean = inspect.cleandoc(text)
        first = clean.partition("\n\n")[0]
        plain = first.replace("\n", " ") if _WORDS.fullmatch(first) else self._first_paragraph(clean)
        sentence = _SENTENCE.match(plain)
        return sentence.group() if sentence else re.sub(r":$", ".", plain)

    def _first_paragraph(self, text: str) -> str:
        tokens = self._markdown.parse(text)
        inline = next((tokens[at + 1] for at, token in enumerate(tokens) if token.type == "paragraph_open"), None)
        return _plain(inline.children or ()) if inline else ""

    def _lead_links(self, tokens: list[Token] | tuple[Token, ...], page: Page, folder: str) -> None:
        inside: list[bool] = []
        for token in tokens:
            if token.type == "link_open":
                target = self._target(str(token.attrs.get("href", "")), page, folder)
                token.attrs = {"href": target} if target else {}
                token.tag = "a" if target else "span"
                inside.append(bool(target))
            elif token.type == "link_close":
                token.tag = "a" if inside.pop() else "span"

    def _target(self, href: str, page: Page, folder: str) -> str | None:
        parts = urlsplit(href)
        if parts.scheme:
            return href
        if not parts.path:
            return None
        path = self._addresses.of_file(posixpath.normpath(posixpath.join(folder, unquote(parts.path))))
        return page.href(path) if path else None


def plain_paragraphs(text: str) -> str:
    """Return the HTML of a text of plain words in paragraphs; empty for one that needs a reader of Markdown."""
    if not all(map(_WORDS.fullmatch, text.split("\n\n"))):
        return ""
    escaped = text.replace('"', "&quot;").split("\n\n")
    return "".join(f"<p>{paragraph}</p>\n" for paragraph in escaped)


def _level_headings(tokens: list[Token], level: int) -> None:
    """Set the highest heading to this level, and leave no level out below it."""
    headings = [token for token in tokens if token.type in ("heading_open", "heading_close")]
    highest = min((int(token.tag[1:]) for token in headings), default=1)
    last = level - 1
    for opened, closed in zip(headings[::2], headings[1::2], strict=True):
        last = min(level + int(opened.tag[1:]) - highest, last + 1, 6)
        opened.tag = closed.tag = f"h{last}"


def _plain(tokens: list[Token] | tuple[Token, ...]) -> str:
    parts = (" " if token.type in ("softbreak", "hardbreak") else token.content for token in tokens)
    return "".join(parts).strip()
