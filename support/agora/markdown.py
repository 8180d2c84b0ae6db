"""Texts of owner and models in Markdown: they are data, and form nothing but paragraphs, emphasis and web links.

A title may be emphasized; a model's text for a section may also have paragraphs and links to the web. All other
Markdown is shown as it was written, so that no such text can pass for the report's own.
"""

from __future__ import annotations

import re
from typing import Final

_WEB_LINK: Final = re.compile(
    r"(?<!!)\[(?P<words>[^\[\]\n]+)\]\((?P<target>https?://[^\s()\[\]<>\"'`\\]+)\)", re.IGNORECASE
)
_ENTITY: Final = re.compile(r"&(?=#?\w+;)")
_ACTIVE: Final = re.compile(r"[\\`\[\]]|!(?=\[)")
_BULLET: Final = re.compile(r"[-*+](?=\s)\s*")
_OPENER: Final = re.compile(
    r"""
    \#                          # a heading
    | >                         # a quotation
    | [-*+](?=\s|$)             # a list
    | \d{1,9}(?=[.)](?:\s|$))   # a numbered list; what follows the number is escaped
    | [=-]+\s*$                 # a line that makes a heading of the one above
    | (?:[-*_]\s*){3,}$         # a line across
    | ~{3,}                     # code
    | \|?\s*:?-+:?\s*(?:\||$)   # a table
    | [:~](?=\s)                # a definition
    """,
    re.VERBOSE,
)
_BULLET_SIGN: Final = "• "
_LINE_BREAK: Final = "  "


def one_line(text: str) -> str:
    """Return a title, topic or theme as one line of inactive Markdown; line ends become blanks."""
    line = _escape_opener(_escape(" ".join(text.split())))
    return re.sub(r"(?<=\s)(?=#+$)", r"\\", line)  # at the end of a heading, `#` would be taken for part of its mark


def prose(text: str) -> str:
    """Return a model's text for a section as Markdown: paragraphs, emphasis and web links are kept.

    Headings, lists, quotations, code, tables, HTML, pictures and other links are shown as they were written, line by
    line; a bulleted list still looks like a list.
    """
    lines = [_rendered_line(line) for line in text.strip().split("\n")]
    following = [*lines[1:], ("", False)]
    return "\n".join(
        line + _LINE_BREAK if line and after and (apart or after_apart) else line
        for (line, apart), (after, after_apart) in zip(lines, following, strict=True)
    )


def _rendered_line(source: str) -> tuple[str, bool]:
    """Return a line that forms no block, and whether it must be kept apart from the lines around it."""
    line = _inline(source.strip(" \t"))
    bullet = _BULLET.match(line)
    if bullet and not _OPENER.fullmatch(line):
        return _BULLET_SIGN + _escape_opener(line[bullet.end() :]), True
    escaped = _escape_opener(line)
    return escaped, escaped != line or line.startswith("|")


def _escape_opener(line: str) -> str:
    opener = _OPENER.match(line)
    if not opener:
        return line
    if line[0].isdigit():
        return f"{opener.group()}\\{line[opener.end() :]}"
    return f"\\{line}"


def _inline(text: str) -> str:
    """Return a text in which nothing but emphasis and web links is active."""
    parts: list[str] = []
    end = 0
    for link in _WEB_LINK.finditer(text):
        parts += [_escape(text[end : link.start()]), f"[{_escape(link['words'])}]({link['target']})"]
        end = link.end()
    return "".join([*parts, _escape(text[end:])])


def _escape(text: str) -> str:
    # `<` as an entity, since not every Markdown reader lets it be escaped
    return _ACTIVE.sub(r"\\\g<0>", _ENTITY.sub("&amp;", text)).replace("<", "&lt;")
