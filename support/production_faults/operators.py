"""The operators on the syntax tree of a module that make mutants."""

from __future__ import annotations

import ast
import copy
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from support.production_faults.mistakes import constants_of, keeps_old_value, mistakes, neighbours_of, without_last_item

_COMPARED: Final[dict[type[ast.cmpop], type[ast.cmpop]]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
_CALCULATED: Final[dict[type[ast.operator], type[ast.operator]]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.FloorDiv: ast.Mult,
    ast.Div: ast.Mult,
    ast.Mod: ast.FloorDiv,
}
_CALLED: Final = {"any": "all", "all": "any", "min": "max", "max": "min"}
_REDUCERS: Final = ("append", "append_rows", "merge", "add_messages")
_WORDS_AND_TYPES: Final = ("annotation", "exc", "cause", "msg", "type")
_LOGS: Final = ("_log", "logging")


@dataclass(frozen=True, slots=True)
class Edit:
    """One change of a module.

    Args:
        function: The function that contains it, with its class; empty at module level.
        description: The change in words for people; as `before → after` by default.
    """

    node: Any
    text: str
    function: str
    lines: range
    description: str = ""


@dataclass(slots=True)
class _Walk:
    """The position of the walk through a module."""

    module: str
    function: tuple[str, ...] = ()
    lines: range = field(default_factory=lambda: range(0))
    labels: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    guarded: bool = False
    neighbours: Mapping[str, str] = field(default_factory=dict)


def edits(tree: ast.Module, module: str) -> Iterator[Edit]:
    """Yield every change that the operators make in a module, named below the flow's package.

    Code that only words a message, documents, annotates or logs is left alone.
    """
    yield from _statements(tree.body, _Walk(module, targets=_targets(tree), neighbours=constants_of(tree)))


def _statements(body: list[ast.stmt], place: _Walk) -> Iterator[Edit]:
    for statement in body:
        yield from _statement(statement, place)


def _statement(node: ast.stmt, place: _Walk) -> Iterator[Edit]:
    if _is_ignored(node):
        return
    if isinstance(node, ast.ClassDef):
        inner = replace(place, function=(*place.function, node.name), labels=(), targets=_targets(node), guarded=False)
        yield from _statements(node.body, inner)
        return
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        inner = _Walk(
            place.module,
            (*place.function, node.name),
            labels=_labels(node),
            targets=_targets(node),
            neighbours={**place.neighbours, **neighbours_of(node)},
        )
        for default in [*node.args.defaults, *filter(None, node.args.kw_defaults)]:
            yield from _expression(default, _at(inner, default))
        yield from _statements(node.body, inner)
        return
    here = _at(place, node)
    yield from _reducer(node, here)
    for dropped in _dropped(node, place):
        yield Edit(node, dropped, ".".join(place.function), here.lines)
    for name, value in ast.iter_fields(node):
        if name not in _WORDS_AND_TYPES:
            yield from _part(node, name, value, place)


def _part(node: ast.stmt, name: str, value: Any, place: _Walk) -> Iterator[Edit]:
    if name in ("body", "orelse", "finalbody"):
        yield from _statements(value, replace(place, guarded=isinstance(node, ast.If)))
    elif name == "handlers":
        for handler in value:
            yield from _statements(handler.body, replace(place, guarded=False))
    elif name == "iter":
        place = _at(place, value)
        yield Edit(value, without_last_item(value), ".".join(place.function), place.lines)
        yield from _values(value, place)
    elif name == "test":
        yield from _condition(value, _at(place, value))
    else:
        yield from _values(value, _at(place, node))


def _values(value: Any, place: _Walk) -> Iterator[Edit]:
    for part in value if isinstance(value, list) else [value]:
        if isinstance(part, ast.expr):
            yield from _expression(part, place)
        elif isinstance(part, ast.comprehension):
            yield from _expression(part.iter, place)
            for condition in part.ifs:
                yield from _condition(condition, place)
        elif isinstance(part, ast.AST):
            for _, inner in ast.iter_fields(part):
                yield from _values(inner, place)


def _expression(node: ast.expr, place: _Walk) -> Iterator[Edit]:
    if isinstance(node, ast.JoinedStr) or _is_log(node):
        return
    operated = (text for operator in _OPERATORS for text in operator(node, place))
    for text in (*operated, *mistakes(node, place.neighbours)):
        yield Edit(node, text, ".".join(place.function), place.lines)
    if isinstance(node, ast.Dict):
        yield from _dictionary(node, place)
    if isinstance(node, ast.IfExp):
        yield from _condition(node.test, place)
        yield from _values([node.body, node.orelse], place)
        return
    for _, value in ast.iter_fields(node):
        yield from _values(value, place)


def _condition(node: ast.expr, place: _Walk) -> Iterator[Edit]:
    if not isinstance(node, ast.Compare | ast.BoolOp | ast.UnaryOp):
        yield Edit(node, f"(not ({ast.unparse(node)}))", ".".join(place.function), place.lines)
    yield from _expression(node, place)


def _compared(node: ast.expr, _: _Walk) -> Iterator[str]:
    if isinstance(node, ast.Compare):
        for number, operator in enumerate(node.ops):
            changed = copy.copy(node)
            changed.ops = [*node.ops[:number], _COMPARED[type(operator)](), *node.ops[number + 1 :]]
            yield f"({ast.unparse(changed)})"


def _combined(node: ast.expr, _: _Walk) -> Iterator[str]:
    if isinstance(node, ast.BoolOp):
        other = ast.Or() if isinstance(node.op, ast.And) else ast.And()
        yield f"({ast.unparse(ast.BoolOp(other, node.values))})"
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield f"({ast.unparse(node.operand)})"


def _calculated(node: ast.expr, _: _Walk) -> Iterator[str]:
    if not isinstance(node, ast.BinOp) or type(node.op) not in _CALCULATED:
        return
    texts = (ast.JoinedStr, ast.List, ast.Tuple)
    sides = (node.left, node.right)
    if any(
        isinstance(side, texts) or (isinstance(side, ast.Constant) and isinstance(side.value, str)) for side in sides
    ):
        return
    yield f"({ast.unparse(ast.BinOp(node.left, _CALCULATED[type(node.op)](), node.right))})"


def _constant(node: ast.expr, _: _Walk) -> Iterator[str]:
    if isinstance(node, ast.Constant):
        if isinstance(node.value, bool):
            yield str(not node.value)
        elif isinstance(node.value, int | float):
            yield repr(node.value + 1)


def _renamed(node: ast.expr, _: _Walk) -> Iterator[str]:
    if isinstance(node, ast.Name) and node.id in _CALLED:
        yield _CALLED[node.id]


def _label(node: ast.expr, place: _Walk) -> Iterator[str]:
    if isinstance(node, ast.Constant) and node.value in place.labels and len(place.labels) > 1:
        following = place.labels[(place.labels.index(node.value) + 1) % len(place.labels)]
        yield repr(following)


_OPERATORS: Final[tuple[Callable[[ast.expr, _Walk], Iterator[str]], ...]] = (
    _compared,
    _combined,
    _calculated,
    _constant,
    _renamed,
    _label,
)


def _dictionary(node: ast.Dict, place: _Walk) -> Iterator[Edit]:
    for number, key in enumerate(node.keys):
        if key is None or (isinstance(key, ast.Constant) and isinstance(key.value, str)):
            kept = ast.Dict(
                [*node.keys[:number], *node.keys[number + 1 :]], [*node.values[:number], *node.values[number + 1 :]]
            )
            entry = f"**{ast.unparse(node.values[number])}" if key is None else repr(key.value)
            text, function = ast.unparse(kept), ".".join(place.function)
            yield Edit(node, text, function, place.lines, f"the entry {entry} → nothing")
    if _leads(node) and len(place.targets) > 1:
        for value in node.values:
            if isinstance(value, ast.Constant):
                following = place.targets[(place.targets.index(value.value) + 1) % len(place.targets)]
                yield Edit(value, repr(following), ".".join(place.function), place.lines)


def _reducer(node: ast.stmt, place: _Walk) -> Iterator[Edit]:
    if place.module != "state" or not isinstance(node, ast.AnnAssign) or not isinstance(node.annotation, ast.Subscript):
        return
    inside = node.annotation.slice
    if isinstance(inside, ast.Tuple) and getattr(inside.elts[-1], "id", "") in _REDUCERS:
        yield Edit(node.annotation, ast.unparse(inside.elts[0]), ".".join(place.function), place.lines)


def _dropped(node: ast.stmt, place: _Walk) -> Iterator[str]:
    if not place.function:
        return
    call = isinstance(node, ast.Expr) and isinstance(node.value, ast.Call | ast.YieldFrom | ast.Yield)
    stores = isinstance(node, ast.Assign) and any(
        isinstance(target, ast.Attribute | ast.Subscript) for target in node.targets
    )
    alone = isinstance(node, ast.AugAssign | ast.Raise | ast.Break | ast.Continue | ast.Delete)
    if call or stores or alone or keeps_old_value(node) or (isinstance(node, ast.Return) and place.guarded):
        yield "pass"


def _is_ignored(node: ast.stmt) -> bool:
    if isinstance(node, ast.Import | ast.ImportFrom):
        return True
    if isinstance(node, ast.Expr):
        return isinstance(node.value, ast.Constant) or _is_log(node.value)
    if isinstance(node, ast.Assign):
        return any(isinstance(target, ast.Name) and target.id == "__all__" for target in node.targets)
    return isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"


def _is_log(node: ast.expr) -> bool:
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
        return False
    return isinstance(node.func.value, ast.Name) and node.func.value.id in _LOGS


def _labels(function: ast.FunctionDef | ast.AsyncFunctionDef) -> tuple[str, ...]:
    """Return the texts that a function returns, e.g. the labels of a router."""
    returned = [node.value for node in ast.walk(function) if isinstance(node, ast.Return) and node.value]
    values = [
        part for value in returned for part in ([value.body, value.orelse] if isinstance(value, ast.IfExp) else [value])
    ]
    texts = [value.value for value in values if isinstance(value, ast.Constant) and isinstance(value.value, str)]
    return tuple(dict.fromkeys(texts))


def _at(place: _Walk, node: Any) -> _Walk:
    """Return the place of a simple statement, or of the head of a compound statement."""
    first = node.lineno
    last = first if isinstance(node, ast.For | ast.While | ast.If | ast.With | ast.Try) else node.end_lineno or first
    return replace(place, lines=range(first, last + 1))


def _targets(within: ast.AST) -> tuple[str, ...]:
    """Return the texts to which the mappings in a part of a module lead, e.g. the nodes that its routes go to."""
    mappings = [node for node in ast.walk(within) if isinstance(node, ast.Dict) and _leads(node)]
    texts = [value.value for node in mappings for value in node.values if isinstance(value, ast.Constant)]
    return tuple(dict.fromkeys(str(text) for text in texts))


def _leads(node: ast.Dict) -> bool:
    """Return whether a mapping contains only texts, apart from mappings unpacked into it."""
    entries = [value for key, value in zip(node.keys, node.values, strict=True) if key is not None]
    return bool(entries) and all(isinstance(entry, ast.Constant) and isinstance(entry.value, str) for entry in entries)
