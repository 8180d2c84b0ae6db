"""What counts as a check: assertions, matchers, checks of the kit, and what calls them."""

from __future__ import annotations

import ast
import re

from support.test_policy.receivers import terminal
from support.test_policy.source import Function, Source

_LOOKS = re.compile(r"_*(assert|check|expect|fail|raise|validate|verify|warn|deprecated_call)s?(?![a-z])")
_RUNS_JUDGED = frozenset({"simulate_production_execution"})
_FLOW_RUN = "flow_run"
_FLOW_RUN_LOOKS = frozenset({"asks", "holds", "is_over", "refuses"})
"""The checks of the fixture for any flow."""

_BROAD = frozenset({"Exception", "BaseException", "AssertionError"})


def looks(name: str) -> bool:
    """Return whether the last part of a called name is that of a check: `assertEqual`, `expect_agreement`."""
    return _LOOKS.match(name) is not None


def assertions_in(source: Source, node: ast.AST) -> bool:
    """Return whether a part of a file checks anything, directly or through functions of the same file."""
    return _looks(source, node, frozenset())


def _looks(source: Source, node: ast.AST, seen: frozenset[str]) -> bool:
    for part in ast.walk(node):
        if isinstance(part, ast.Assert | ast.Raise):
            return True
        if isinstance(part, ast.Call):
            name = terminal(part)
            if name in _RUNS_JUDGED or looks(name) or _looks_at_a_flow(part):
                return True
            if name not in seen and any(_looks(source, function, seen | {name}) for function in _named(source, name)):
                return True
    return False


def _looks_at_a_flow(call: ast.Call) -> bool:
    match call.func:
        case ast.Attribute(ast.Name(owner), method):
            return owner == _FLOW_RUN and method in _FLOW_RUN_LOOKS
    return False


def _named(source: Source, name: str) -> list[Function]:
    return [function for function in source.functions() if function.name == name]


def swallows(source: Source, caught: ast.expr | None, body: list[ast.stmt]) -> bool:
    """Return whether a handler hides a failed assertion; `caught` is None for a bare `except`."""
    kinds = caught.elts if isinstance(caught, ast.Tuple) else [caught]
    names = {"BaseException" if kind is None else source.dotted(kind).removeprefix("builtins.") for kind in kinds}
    return bool(names & _BROAD) and not any(assertions_in(source, statement) for statement in body)
