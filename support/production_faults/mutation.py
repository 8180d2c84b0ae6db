"""Small changes of the flow: one comparison, one number, one write, one statement."""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from support.product import product_under_test
from support.production_faults.operators import Edit, edits


@dataclass(frozen=True, slots=True)
class Mutant:
    """One small change of the flow.

    Args:
        module: Below the flow's package.
        function: The function that contains it, with its class; empty at module level.
        change: As `before → after`.
        ordinal: Its number among equal changes of the function.
    """

    module: str
    function: str
    line: int
    lines: range
    change: str
    ordinal: int
    edit: Edit

    @property
    def identity(self) -> str:
        """An id that stays the same when other lines of the module change."""
        number = f" #{self.ordinal}" if self.ordinal else ""
        return f"{self.module}:{self.function}: {self.change}{number}"

    def applied_to(self, source: str) -> str:
        """Return the module's source with the change."""
        text = source.encode()
        starts = [0]
        for line in text.splitlines(keepends=True):
            starts.append(starts[-1] + len(line))
        node = self.edit.node
        begin = starts[node.lineno - 1] + node.col_offset
        end = starts[node.end_lineno - 1] + node.end_col_offset
        return (text[:begin] + self.edit.text.encode() + text[end:]).decode()

    @property
    def place(self) -> str:
        """Its file and line."""
        return f"{product_under_test().package.replace('.', '/')}/{self.module.replace('.', '/')}.py:{self.line}"


def mutants(sources: Mapping[str, str]) -> list[Mutant]:
    """Return every mutant of the flow, by module and line; `sources` are by module below the flow's package."""
    tried = sources.keys() - product_under_test().replaced
    return [mutant for module in sorted(tried) for mutant in _of_module(module, sources[module])]


def sample(every: list[Mutant], number: int, seed: int) -> list[Mutant]:
    """Return mutants drawn by a seed: a smaller sample is part of a larger sample of the same seed."""

    def lot(mutant: Mutant) -> str:
        return hashlib.sha256(f"{seed}|{mutant.identity}".encode()).hexdigest()

    drawn = set(sorted(map(lot, every))[:number])
    return [mutant for mutant in every if lot(mutant) in drawn]


def _of_module(module: str, source: str) -> Iterator[Mutant]:
    seen: dict[tuple[str, str], int] = {}
    for edit in edits(ast.parse(source), module):
        change = edit.description or f"{_short(ast.unparse(edit.node))} → {_short(edit.text)}"
        ordinal = seen[edit.function, change] = seen.get((edit.function, change), -1) + 1
        yield Mutant(module, edit.function, edit.node.lineno, edit.lines, change, ordinal, edit)


def _short(code: str) -> str:
    line = " ".join(code.split())
    return line if len(line) <= 90 else f"{line[:89]}…"
