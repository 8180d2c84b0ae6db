"""Names of files and folders that are valid on every file system."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Sequence
from datetime import datetime

NAME_LIMIT = 40
UNTITLED = "untitled"

_RESERVED = frozenset('<>:"/\\|?*')
# Controls, surrogates, line and paragraph separators; and the marks that change the direction of writing.
_UNPRINTABLE = frozenset(("Cc", "Cs", "Zl", "Zp"))
_DIRECTIONS = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")
_JOINER = "\u200d"
_SKIN_TONES = frozenset(chr(code) for code in range(0x1F3FB, 0x1F400))
_ENDS = " ._"
# https://learn.microsoft.com/windows/win32/fileio/naming-a-file, and the two names of the console
_PORTS = (f"{port}{digit}" for port in ("com", "lpt") for digit in "0123456789¹²³")
_DEVICES = frozenset(("con", "prn", "aux", "nul", "conin$", "conout$", *_PORTS))


def safe_name(text: str, limit: int = NAME_LIMIT) -> str:
    """Return a name that is valid on every file system: never empty, at most `limit` characters (at least 8).

    It is the text in NFC with reserved and control characters as `_`, runs of them collapsed, without dots, blanks and
    underscores at its ends; a Windows device name gets a `_` after it.
    """
    name = "".join(_character(character) for character in unicodedata.normalize("NFC", text))
    name = re.sub(r" *_[_ ]*", "_", re.sub(r" +", " ", name)).strip(_ENDS)
    name = _cut(name, limit).rstrip(_ENDS)
    return _apart_from_devices(name, limit) or UNTITLED


def topic_report_path(session_id: str, topic: str, moment: datetime) -> str:
    """Return the path of a topic's report, below the storage's root.

    It is `session_<id>/<topic>/topic_report_<YYYYMMDD_HHMMSS>.md`.
    """
    return f"{session_folder(session_id)}/{safe_name(topic)}/topic_report_{moment:%Y%m%d_%H%M%S}.md"


def final_report_paths(session_id: str, titles: Sequence[str]) -> list[str]:
    """Return the paths of the final report, below the storage's root: the index, then one for each section.

    They are `session_<id>/final_report/00_index.md`, then `…/NN_<title>.md`; the numbers keep equal titles apart.
    """
    names = ["00_index.md", *(f"{number:02}_{safe_name(title)}.md" for number, title in enumerate(titles, start=1))]
    return [f"{session_folder(session_id)}/final_report/{name}" for name in names]


def session_folder(session_id: str) -> str:
    """Return the folder of a session, `session_<id>`, below the storage's root; no two sessions share one.

    An id that is not a safe name is followed by 8 hex digits of its hash.
    """
    name = safe_name(session_id)
    if name != session_id:
        digest = hashlib.sha256(session_id.encode("utf-8", "surrogatepass")).hexdigest()
        name = f"{name}_{digest[:8]}"
    return f"session_{name}"


def _character(character: str) -> str:
    category = unicodedata.category(character)
    if character in _RESERVED or character in _DIRECTIONS or category in _UNPRINTABLE:
        return "_"
    return " " if category == "Zs" else character


def _cut(name: str, limit: int) -> str:
    """Cut a name at the limit, if possible without splitting a character from the marks that follow it."""
    if len(name) <= limit:
        return name
    end = limit
    while end and (_joins(name[end]) or name[end - 1] == _JOINER):
        end -= 1
    return name[: end or limit]


def _joins(character: str) -> bool:
    return unicodedata.category(character).startswith("M") or character == _JOINER or character in _SKIN_TONES


def _apart_from_devices(name: str, limit: int) -> str:
    stem, dot, ending = name.partition(".")
    if stem.rstrip(" ").lower() not in _DEVICES:
        return name
    marked = f"{stem.rstrip(' ')}_{dot}{ending}"
    return marked if len(marked) <= limit else _cut(marked, limit).rstrip(" .")
