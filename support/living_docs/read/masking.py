"""Messages of a run without personal data, for documentation that is passed on."""

from __future__ import annotations

import base64
import binascii
import ipaddress
import json
import re
from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any, Final

import orjson

from support.gherkin.stored_texts import MissingTextError, TextFolder, open_messages, with_stored_text

WHAT_IS_MASKED: Final = (
    "e-mail addresses (and account@host.example); phone numbers (+49 …, 0171 …, 555-123-4567); IP addresses; accounts "
    "and passwords in web addresses, and hosts there that are internal (without a dot, or ending in .local, .internal, "
    ".intranet, .lan, .corp or .home); absolute paths, with the accounts in them, except the name of a file at the end"
)
"""What is masked in every text of a run, in words."""

_PATTERNS: Final = (
    ("account", re.compile(r"(?<=://)[^\s/@\"'<>]+(?=@)")),
    ("e-mail", re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+")),
    (
        "host",
        re.compile(r"(?:(?<=://)|(?<=\]@))(?:[\w-]+|[\w.-]+\.(?:local|internal|intranet|lan|corp|home))(?=[:/?#\s]|$)"),
    ),
    (
        "path",
        re.compile(
            r"(?<![\w.:/\\~<-])(?:~[\w.-]*[/\\]|[A-Za-z]:[/\\]|\\\\|/)"
            r"(?:[\w.+@-]+(?:[/\\]|(?: [\w.+@-]+)+\\))+[\w.+@-]*"
        ),
    ),
    (
        "IP address",
        re.compile(
            r"(?<![\w.:-])(?:(?:\d{1,3}\.){3}\d{1,3}(?![\w-]|\.\d)|[\da-fA-F]{0,4}(?::[\da-fA-F]{0,4}){2,7}(?![\w:.-]))"
        ),
    ),
    (
        "phone",
        re.compile(
            r"(?<![\w.+(-])(?:\+\d[\d ()/.-]{5,17}\d|(?:\(0\d+\)|0\d+)[\d /-]{5,15}\d"
            r"|(?:\(\d{3}\) ?|\d{3}-)\d{3}-\d{4})(?![\w-])"
        ),
    ),
)
_FILE: Final = re.compile(r"(?<=[/\\])(?<!/home/)(?<!Users[/\\])[\w.+@-]*\.\w{1,8}$")


class Mask:
    """Puts a pseudonym in the place of personal data: the same for the same text, wherever it occurs.

    Args:
        names: Other texts to be masked, e.g. of people, as whole words.
    """

    def __init__(self, names: Iterable[str] = ()) -> None:
        self._pseudonyms: dict[str, str] = {}
        self._counts: Counter[str] = Counter()
        self._known: dict[str, str] = {}
        self._patterns = [*_PATTERNS]
        longest_first = sorted(filter(None, names), key=len, reverse=True)
        if longest_first:
            alternatives = "|".join(map(re.escape, longest_first))
            self._patterns.insert(0, ("name", re.compile(rf"(?<!\w)(?:{alternatives})(?!\w)")))

    def text(self, text: str) -> str:
        """Return a text with pseudonyms; in JSON, each value is masked for itself."""
        if text not in self._known:
            self._known[text] = self._of_json(text) or self._plain(text)
        return self._known[text]

    def value(self, value: Any) -> Any:
        """Return a value from JSON with pseudonyms in all its texts."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, list):
            return [self.value(item) for item in value]
        if isinstance(value, dict):
            return {self.text(key): self.value(item) for key, item in value.items()}
        return value

    def line(self, line: bytes, texts: TextFolder) -> bytes:
        """Return a line of a file with pseudonyms, and with the text that it refers to; other lines as they are."""
        try:
            value = orjson.loads(line)
        except ValueError:
            return self._plain(line.decode("utf-8", "replace")).encode()
        if isinstance(value, dict):
            with suppress(MissingTextError):  # the reader of the copy will miss it, too, and say so
                value = with_stored_text(value, texts)
        attachment = value.get("attachment") if isinstance(value, dict) else None
        if isinstance(attachment, dict) and attachment.get("contentEncoding") == "BASE64":
            value = {"attachment": attachment | {"body": self._in_base64(str(attachment.get("body")))}}
        return orjson.dumps(self.value(value))

    def _of_json(self, text: str) -> str:
        """Return a text whose lines are JSON with pseudonyms; empty if it is another text or holds nothing to mask."""
        if not text.startswith(("{", "[")):
            return ""
        try:
            lines = [orjson.loads(line) for line in text.splitlines()]
        except ValueError:
            return ""
        masked = [self.value(line) for line in lines]
        if masked == lines:
            return text
        return "".join(f"{json.dumps(line, ensure_ascii=False)}\n" for line in masked)

    def _in_base64(self, body: str) -> str:
        """Return an attached text with pseudonyms; anything else, such as a picture, as it is."""
        try:
            text = base64.b64decode(body, validate=True).decode()
        except (binascii.Error, ValueError):
            return body
        return base64.b64encode(self.text(text).encode()).decode("ascii")

    def _plain(self, text: str) -> str:
        for kind, pattern in self._patterns:
            text = pattern.sub(partial(self._pseudonym, kind), text)
        return text

    def _pseudonym(self, kind: str, match: re.Match[str]) -> str:
        text = match[0]
        if kind == "IP address" and not _is_address(text):
            return text
        kept = _FILE.search(text) if kind == "path" else None
        masked = text[: kept.start()] if kept else text
        if masked not in self._pseudonyms:
            self._counts[kind] += 1
            self._pseudonyms[masked] = f"[{kind} {self._counts[kind]}]"
        return self._pseudonyms[masked] + (f"/{kept[0]}" if kept else "")


def _is_address(text: str) -> bool:
    try:
        return bool(ipaddress.ip_address(text)) and len(text) > len("::1")
    except ValueError:
        return False


def masked_copies(paths: Iterable[Path], folder: Path, mask: Mask) -> list[Path]:
    """Write copies of files of JSON, an object a line or as a whole, without personal data, and return them.

    A file that does not exist is returned as it is. Raise `OSError` if one cannot be read or written.
    """
    copies = []
    for number, path in enumerate(paths):
        copy = path
        if path.is_file():
            copy = folder / str(number) / path.name.removesuffix(".xz")
            copy.parent.mkdir(parents=True)
            texts = TextFolder(path.parent)
            with open_messages(path) as lines, copy.open("wb") as file:
                values = [lines.read()] if path.suffix == ".json" else lines
                file.writelines(mask.line(line, texts) + b"\n" for line in values)
        copies.append(copy)
    return copies
