"""Parses Gherkin with ids that are the same in every run, so that runs can be merged and compared."""

from __future__ import annotations

import hashlib
import string
from base64 import urlsafe_b64encode

from gherkin.ast_builder import AstBuilder
from gherkin.parser import Parser
from gherkin.stream.id_generator import IdGenerator

from support.gherkin.tree import Node

_DIGITS = string.digits + string.ascii_lowercase


class StableIds(IdGenerator):
    """Ids that count within a file and differ between files; `kind` is a letter for what they identify."""

    def __init__(self, uri: str, kind: str = "a") -> None:
        super().__init__()
        digest = hashlib.sha1(uri.encode(), usedforsecurity=False).digest()
        self._prefix = (
            f"{kind}{urlsafe_b64encode(digest).decode()[:5]}"  # so many messages hold them that length counts
        )

    def get_next_id(self) -> str:
        """Return the next id."""
        return f"{self._prefix}{in_base_36(int(super().get_next_id()))}"


def in_base_36(number: int) -> str:
    """Return a number in as few digits and letters as possible."""
    first, last = divmod(number, len(_DIGITS))
    return (in_base_36(first) if first else "") + _DIGITS[last]


def parse_text(text: str, uri: str) -> Node:
    """Return the document in a text as gherkin-official parses it; raise `ParserException` if it is not Gherkin."""
    document: Node = Parser(AstBuilder(StableIds(uri))).parse(text)
    return document
