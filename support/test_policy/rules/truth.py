"""Conditions that are always true."""

from __future__ import annotations

import ast

_NEVER_BELOW_ZERO = frozenset({"len", "abs"})
_COUNTS = frozenset({"count", "__len__"})


def always_holds(condition: ast.expr) -> bool:
    """Return whether a condition is always true."""
    return _truth(condition) is True


def _truth(condition: ast.expr) -> bool | None:
    """Return the constant truth of a condition; None where it depends on something."""
    if isinstance(condition, ast.Constant):
        return bool(condition.value)
    if isinstance(condition, ast.UnaryOp) and isinstance(condition.op, ast.Not):
        inner = _truth(condition.operand)
        return None if inner is None else not inner
    if isinstance(condition, ast.BoolOp):
        return _truth_of_several(condition)
    if isinstance(condition, ast.Compare):
        return _compares_nothing(condition) or None
    return _is_never_empty(condition) or _is_an_object(condition) or None


def _is_never_empty(condition: ast.expr) -> bool:
    """Return whether a condition is a non-empty collection, a generator or a function."""
    if isinstance(condition, ast.Tuple | ast.List | ast.Set):
        return any(not isinstance(item, ast.Starred) for item in condition.elts)
    if isinstance(condition, ast.Dict):
        return any(key is not None for key in condition.keys)
    return isinstance(condition, ast.GeneratorExp | ast.Lambda)


def _truth_of_several(condition: ast.BoolOp) -> bool | None:
    parts = {_truth(part) for part in condition.values}
    decisive = isinstance(condition.op, ast.Or)
    if decisive in parts:
        return decisive
    return None if None in parts else not decisive


def _compares_nothing(compared: ast.Compare) -> bool:
    """Return whether a comparison cannot fail: `len(x) >= 0`, `0 <= len(x)`, `len(x) > -1`, `x == x`."""
    sides = [compared.left, *compared.comparators]
    return all(
        _cannot_fail(left, operator, right)
        for left, operator, right in zip(sides, compared.ops, compared.comparators, strict=False)
    )


def _cannot_fail(left: ast.expr, operator: ast.cmpop, right: ast.expr) -> bool:
    if isinstance(operator, ast.LtE | ast.Lt):
        operator = ast.GtE() if isinstance(operator, ast.LtE) else ast.Gt()
        left, right = right, left
    if isinstance(operator, ast.GtE | ast.Gt) and _is_a_count(left):
        bound = _number(right)
        return bound is not None and (bound < 0 or (bound == 0 and isinstance(operator, ast.GtE)))
    same = isinstance(operator, ast.Eq | ast.Is) and _is_plain(left)
    return same and ast.dump(left) == ast.dump(right)


def _is_a_count(side: ast.expr) -> bool:
    if not isinstance(side, ast.Call):
        return False
    called = side.func
    if isinstance(called, ast.Name):
        return called.id in _NEVER_BELOW_ZERO
    return isinstance(called, ast.Attribute) and called.attr in _COUNTS


def _number(side: ast.expr) -> float | None:
    try:
        value = ast.literal_eval(side)
    except ValueError:
        return None
    return value if isinstance(value, int | float) else None


def _is_plain(side: ast.expr) -> bool:
    """Return whether a value is read, not computed: two calls may return different values."""
    return all(
        isinstance(node, ast.Name | ast.Attribute | ast.Subscript | ast.Constant | ast.expr_context)
        for node in ast.walk(side)
    )


def _is_an_object(condition: ast.expr) -> bool:
    """Return whether a condition is `isinstance(x, object)`."""
    if not isinstance(condition, ast.Call) or len(condition.args) != 2 or not isinstance(condition.func, ast.Name):
        return False
    kind = condition.args[1]
    return condition.func.id == "isinstance" and isinstance(kind, ast.Name) and kind.id == "object"
