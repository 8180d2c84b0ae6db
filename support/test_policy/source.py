"""A Python file as the rules read it: parsed once, and indexed by kind of node."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property
from pathlib import Path
from typing import TypeVar

N = TypeVar("N", bound=ast.AST)

Function = ast.FunctionDef | ast.AsyncFunctionDef
Scope = Function | ast.Module


class Role(Enum):
    """The role of a file, which decides which rules apply."""

    STEPS = "steps"
    FLOW_TESTS = "tests of the flow"
    OTHER_TESTS = "other tests"
    PRODUCT = "no test"


@dataclass(frozen=True, slots=True)
class Alias:
    """The origin of an imported name, as a dotted name such as `unittest.mock.patch`."""

    origin: str
    line: int


@dataclass(eq=False)
class Source:
    """A parsed Python file; `displayed_path` is its path as displayed."""

    path: Path
    displayed_path: str
    text: str
    tree: ast.Module
    role: Role = Role.OTHER_TESTS
    _by_type: dict[type[ast.AST], list[ast.AST]] = field(init=False, default_factory=dict)
    _parents: dict[ast.AST, ast.AST] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        waiting: list[ast.AST] = [self.tree]
        while waiting:
            node = waiting.pop()
            self._by_type.setdefault(type(node), []).append(node)
            for child in ast.iter_child_nodes(node):
                self._parents[child] = node
                waiting.append(child)

    def of(self, kind: type[N]) -> list[N]:
        """Return every node of exactly one kind."""
        return self._by_type.get(kind, [])  # type: ignore[return-value]  # the list under a kind holds that kind only

    def functions(self) -> Iterator[Function]:
        """Yield every function, methods and nested ones included."""
        yield from self.of(ast.FunctionDef)
        yield from self.of(ast.AsyncFunctionDef)

    def above(self, node: ast.AST) -> Iterator[ast.AST]:
        """Yield the ancestors of a node, innermost first."""
        while (parent := self._parents.get(node)) is not None:
            yield parent
            node = parent

    def scope_of(self, node: ast.AST) -> Scope:
        """Return the function around a node, or the module."""
        return next((outer for outer in self.above(node) if isinstance(outer, Function)), self.tree)

    def statement_of(self, node: ast.AST) -> ast.AST:
        """Return the statement around a node."""
        return next((outer for outer in (node, *self.above(node)) if isinstance(outer, ast.stmt)), node)

    @cached_property
    def aliases(self) -> dict[str, Alias]:
        """The origin of each imported name."""
        aliases: dict[str, Alias] = {}
        for imported in self.of(ast.Import):
            for name in imported.names:
                origin = name.name if name.asname else name.name.split(".")[0]
                aliases[name.asname or origin] = Alias(origin, imported.lineno)
        for chosen in self.of(ast.ImportFrom):
            for name in chosen.names:
                aliases[name.asname or name.name] = Alias(f"{chosen.module or ''}.{name.name}", chosen.lineno)
        return aliases

    @cached_property
    def assigned(self) -> dict[tuple[Scope, str], list[ast.expr]]:
        """The values assigned to each simple name, by the enclosing function."""
        values: dict[tuple[Scope, str], list[ast.expr]] = {}
        for target, value in self._assignments():
            if isinstance(target, ast.Name) and value is not None:
                values.setdefault((self.scope_of(target), target.id), []).append(value)
        return values

    def _assignments(self) -> Iterator[tuple[ast.expr | None, ast.expr | None]]:
        for plain in self.of(ast.Assign):
            for target in plain.targets:
                yield from _pairs(target, plain.value)
        for hinted in self.of(ast.AnnAssign):
            yield hinted.target, hinted.value
        for within in self.of(ast.NamedExpr):
            yield within.target, within.value
        for context in self.of(ast.withitem):
            yield context.optional_vars, context.context_expr

    def values_of(self, name: ast.Name) -> list[ast.expr]:
        """Return what may have been assigned to a name: in the function that uses it, else in the enclosing ones."""
        for scope in (*(outer for outer in self.above(name) if isinstance(outer, Function)), self.tree):
            if values := self.assigned.get((scope, name.id)):
                return values
        return []

    def dotted(self, expression: ast.expr) -> str:
        """Return the dotted name of an expression with imports resolved; empty if it has none.

        For example, `patch.object` becomes `unittest.mock.patch.object`.
        """
        if isinstance(expression, ast.Attribute):
            before = self.dotted(expression.value)
            return f"{before}.{expression.attr}" if before else ""
        if isinstance(expression, ast.Name):
            known = self.aliases.get(expression.id)
            return known.origin if known else expression.id
        return ""


def _pairs(target: ast.expr, value: ast.expr) -> Iterator[tuple[ast.expr, ast.expr]]:
    """Yield each target with its value, where several are assigned at once."""
    if isinstance(target, ast.Tuple | ast.List) and isinstance(value, ast.Tuple | ast.List):
        for inner, its_value in zip(target.elts, value.elts, strict=False):
            yield from _pairs(inner, its_value)
    else:
        yield target, value


def read_source(path: Path, displayed_path: str) -> Source:
    """Read and parse a Python file; `displayed_path` is its path as displayed.

    Raise `SyntaxError` or `UnicodeDecodeError` if it is invalid; importing it gives a better message.
    """
    text = path.read_text(encoding="utf-8")
    return Source(path, displayed_path, text, ast.parse(text, str(path)))
