"""Markdown from features and their folders, as harmless HTML."""

from __future__ import annotations

import inspect
import posixpath
import re
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup, escape

if TYPE_CHECKING:
    from support.living_docs.pages.addresses import Addresses
    from support.living_docs.pages.frame import Page

_OUTSIDE = ("http", "https", "mailto")
_SENTENCE = re.compile(r".*?[.!?](?=\s|$)", re.DOTALL)


class Prose:
    """Renders Markdown: raw HTML stays text, links lead to our pages or the web, pictures are only named."""

    def __init__(self, addresses: Addresses) -> None:
        self._addresses = addresses
        self._markdown = _Markdown("commonmark", {"html": False}).enable(["table", "strikethrough"])
        self._markdown.add_render_rule("table_open", _table_open)
        self._markdown.add_render_rule("table_close", _table_close)
        self._markdown.add_render_rule("image", _image)

    def html(self, text: str, page: Page, folder: str, level: int = 2) -> Markup:
        """Return the HTML of Markdown, without its common indentation; `level` is that of the top heading (2 to 6)."""
        if not text.strip():
            return Markup()
        tokens = self._markdown.parse(inspect.cleandoc(text))
        _level_headings(tokens, level)
        for token in tokens:
            self._lead_links(token.children or (), page, folder)
        html = self._markdown.renderer.render(tokens, self._markdown.options, {})
        return Markup(f'<div class="prose" dir="auto">{html}</div>')  # noqa: S704 - rendered above, raw HTML escaped

    def first_sentence(self, text: str) -> str:
        """Return the first sentence of a Markdown text as plain text; empty where the text begins with none."""
        tokens = self._markdown.parse(inspect.cleandoc(text))
        inline = next((tokens[at + 1] for at, token in enumerate(tokens) if token.type == "paragraph_open"), None)
        plain = _plain(inline.children or ()) if inline else ""
        sentence = _SENTENCE.match(plain)
        return sentence.group() if sentence else re.sub(r":$", ".", plain)

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


class _Markdown(MarkdownIt):
    """Markdown whose links lead to the web, to a mail address, or to a file beside the text; others stay text."""

    def validateLink(self, url: str) -> bool:  # noqa: N802 - its name is the library's
        """Return whether a link may lead anywhere."""
        try:
            parts = urlsplit(url)
        except ValueError:
            return False
        if parts.scheme:
            return parts.scheme.lower() in _OUTSIDE
        return not parts.netloc and not url.startswith(("/", "\\"))


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


def _table_open(*_: object) -> str:
    return '<div class="scroll"><table>\n'


def _table_close(*_: object) -> str:
    return "</table></div>\n"


def _image(_: object, tokens: list[Token], index: int, *__: object) -> str:
    return f"<em>{escape(tokens[index].content)}</em>"
