"""Justified exceptions: `# allowed: <reason>` on the line."""

from __future__ import annotations

import io
import re
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass, field

_MARK = re.compile(r"#\s*allowed\b\s*:?(.*)")


@dataclass(slots=True)
class Allowance:
    """A justified exception; line and column count from 1, and a missing reason is empty."""

    line: int
    column: int
    reason: str
    used: bool = field(default=False)


def allowances(text: str) -> Iterator[Allowance]:
    """Yield every exception in a file."""
    if "allowed" not in text:
        return
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        # It may follow another comment on the line, such as a linter's.
        if token.type == tokenize.COMMENT and (mark := _MARK.search(token.string)):
            yield Allowance(token.start[0], token.start[1] + mark.start() + 1, mark[1].strip())
