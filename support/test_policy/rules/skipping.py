"""Tests that are only a specification."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from support.test_policy.receivers import terminal
from support.test_policy.roles import is_test
from support.test_policy.rule import PolicyRule, Violation
from support.test_policy.rules.truth import always_holds
from support.test_policy.source import Function, Source

_ALWAYS = frozenset({"pytest.mark.skip", "unittest.skip"})
_IF = frozenset({"pytest.mark.skipif", "unittest.skipIf"})
_NOW = frozenset({"pytest.skip", "pytest.xfail"})


def _skips(source: Source) -> Iterator[Violation]:
    for decorated in (*source.functions(), *source.of(ast.ClassDef)):
        for decorator in decorated.decorator_list:
            if _always_skips(source, decorator):
                yield Violation(decorator, f"{decorated.name} is never run")
    for value in source.assigned.get((source.tree, "pytestmark"), ()):
        for mark in value.elts if isinstance(value, ast.List | ast.Tuple) else [value]:
            if _always_skips(source, mark):
                yield Violation(mark, "no test of this file is ever run")
    yield from (Violation(call, "no test of this file is ever run") for call in _given_up(source, source.tree))
    for function in source.functions():
        if is_test(source, function):
            yield from (
                Violation(call, f"{function.name} always gives up here") for call in _given_up(source, function)
            )


def _always_skips(source: Source, decorator: ast.expr) -> bool:
    if not isinstance(decorator, ast.Call):
        return source.dotted(decorator) in _ALWAYS
    name = source.dotted(decorator.func)
    if name in _IF:
        named = (keyword.value for keyword in decorator.keywords if keyword.arg == "condition")
        return any(map(_decides_nothing, (*decorator.args[:1], *named)))
    return name in _ALWAYS


def _decides_nothing(condition: ast.expr) -> bool:
    """Return whether a condition is the same on every machine; pytest evaluates a condition that is a text."""
    if isinstance(condition, ast.Constant) and isinstance(condition.value, str):
        try:
            condition = ast.parse(condition.value, mode="eval").body
        except SyntaxError:
            return False
    return isinstance(condition, ast.Constant) or always_holds(condition)


def _given_up(source: Source, where: Function | ast.Module) -> Iterator[ast.Call]:
    """Yield the calls with which a test, or a file, skips itself on every machine."""
    for statement in where.body:
        call = _called(statement)
        if call and (source.dotted(call.func) in _NOW or terminal(call) == "skipTest"):
            yield call


def _called(statement: ast.stmt) -> ast.Call | None:
    value = getattr(statement, "value" if isinstance(statement, ast.Expr) else "exc", None)
    return value if isinstance(value, ast.Call) else None


SKIPPING = PolicyRule(
    id="specification-only",
    why="a test that never runs promises what no one checks.",
    better="write it as a scenario tagged @wip: it is shown as pending, and never green. Where something is missing on "
    "some machines, say which: @pytest.mark.skipif(…).",
    find=_skips,
)
