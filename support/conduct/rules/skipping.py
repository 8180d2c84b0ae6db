"""Tests that are a specification only."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from support.conduct.receivers import terminal
from support.conduct.roles import is_test
from support.conduct.rule import Found, Rule
from support.conduct.source import Function, Source

_ALWAYS = ("pytest.mark.skip", "unittest.skip")


def _skips(source: Source) -> Iterator[Found]:
    for decorated in (*source.functions(), *source.of(ast.ClassDef)):
        for decorator in decorated.decorator_list:
            if _always_skips(source, decorator):
                yield Found(decorator, f"{decorated.name} is never run")
    for value in source.assigned.get((source.tree, "pytestmark"), ()):
        for mark in value.elts if isinstance(value, ast.List | ast.Tuple) else [value]:
            if _always_skips(source, mark):
                yield Found(mark, "no test of this file is ever run")
    for function in source.functions():
        if is_test(source, function):
            yield from _in_the_body(source, function)


def _always_skips(source: Source, decorator: ast.expr) -> bool:
    called = decorator.func if isinstance(decorator, ast.Call) else decorator
    name = source.dotted(called)
    if name == "pytest.mark.skipif" and isinstance(decorator, ast.Call) and decorator.args:
        return isinstance(decorator.args[0], ast.Constant)
    return name in _ALWAYS


def _in_the_body(source: Source, function: Function) -> Iterator[Found]:
    for statement in function.body:
        call = _called(statement)
        if call and (source.dotted(call.func) in {"pytest.skip", "pytest.xfail"} or terminal(call) == "skipTest"):
            yield Found(call, f"{function.name} always gives up here")


def _called(statement: ast.stmt) -> ast.Call | None:
    value = getattr(statement, "value" if isinstance(statement, ast.Expr) else "exc", None)
    return value if isinstance(value, ast.Call) else None


SKIPPING = Rule(
    id="specification-only",
    why="a test that never runs promises what nobody checks.",
    better="write it as a scenario tagged @wip: it is shown as pending, and never green. Where something is missing on "
    "some machines, say which: @pytest.mark.skipif(…).",
    find=_skips,
)
