"""Markdown as the features and their folders use it."""

from __future__ import annotations

from urllib.parse import urlsplit

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import escape

_OUTSIDE = ("http", "https", "mailto")


class Markdown(MarkdownIt):
    """Markdown whose links lead to the web, to a mail address, or to a file beside the text; others stay text."""

    def __init__(self) -> None:
        super().__init__("commonmark", {"html": False})
        self.enable(["table", "strikethrough"])
        self.add_render_rule("table_open", _table_open)
        self.add_render_rule("table_close", _table_close)
        self.add_render_rule("image", _image)

    def validateLink(self, url: str) -> bool:  # noqa: N802 - its name is the library's
        """Return whether a link may lead anywhere."""
        try:
            parts = urlsplit(url)
        except ValueError:
            return False
        if parts.scheme:
            return parts.scheme.lower() in _OUTSIDE
        return not parts.netloc and not url.startswith(("/", "\\"))


def _table_open(*_: object) -> str:
    return '<div class="scroll"><table>\n'


def _table_close(*_: object) -> str:
    return "</table></div>\n"


def _image(_: object, tokens: list[Token], index: int, *__: object) -> str:
    return f"<em>{escape(tokens[index].content)}</em>"
