"""The operators that resemble mistakes of careful engineers: the wrong neighbour, the last case, a swapped pair."""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator, Mapping, Sequence
from typing import Any


def mistakes(node: ast.expr, neighbours: Mapping[str, str]) -> Iterator[str]:
    """Yield what a careful engineer may have written instead of an expression.

    Args:
        neighbours: What a name is easily taken for, by the name.
    """
    if isinstance(node, ast.Name | ast.Attribute) and isinstance(node.ctx, ast.Load):
        if (neighbour := neighbours.get(ast.unparse(node))) is not None:
            yield neighbour
    elif isinstance(node, ast.Dict):
        yield from _with_swapped_values(node)
    elif isinstance(node, ast.Call):
        yield from _with_swapped_arguments(node)
        yield from _called_with_less(node)
    elif isinstance(node, ast.Tuple | ast.List | ast.Set):
        yield from _without_last_case(node)
    elif isinstance(node, ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp):
        changed = copy.deepcopy(node)
        changed.generators[0].iter = ast.parse(without_last_item(node.generators[0].iter), mode="eval").body
        yield ast.unparse(changed)
    elif isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Slice):
        yield from _with_lower_limit(node, node.slice)


def without_last_item(iterated: ast.expr) -> str:
    """Return the code of all items but the last."""
    return f"list({ast.unparse(iterated)})[:-1]"


def keeps_old_value(node: ast.stmt) -> bool:
    """Return whether a statement renews a variable from its own value, which would stay stale without it."""
    if not isinstance(node, ast.Assign) or len(node.targets) != 1 or not isinstance(node.targets[0], ast.Name):
        return False
    name = node.targets[0].id
    return any(isinstance(part, ast.Name) and part.id == name for part in ast.walk(node.value))


def constants_of(tree: ast.Module) -> dict[str, str]:
    """Return the constants of one module that another uses, each with the next of them, e.g. two names of agents."""
    bases: dict[str, dict[str, None]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.attr.isupper():
            bases.setdefault(node.value.id, {})[ast.unparse(node)] = None
    return _next_of(bases.values())


def neighbours_of(function: ast.FunctionDef | ast.AsyncFunctionDef) -> dict[str, str]:
    """Return the parameters of one type, and the variables set side by side in one way, each with the next of them."""
    groups: dict[str, dict[str, None]] = {}
    arguments = function.args
    for argument in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs):
        if argument.annotation is not None:
            groups.setdefault(ast.unparse(argument.annotation), {})[argument.arg] = None
    for number, node in enumerate(ast.walk(function)):
        if (
            isinstance(node, ast.Assign)
            and isinstance(node.targets[0], ast.Tuple)
            and isinstance(node.value, ast.Tuple)
        ):
            for target, value in zip(node.targets[0].elts, node.value.elts, strict=False):
                if isinstance(target, ast.Name):
                    groups.setdefault(f"{number} {_shape(value)}", {})[target.id] = None
    return _next_of(groups.values())


def _next_of(groups: Any) -> dict[str, str]:
    following: dict[str, str] = {}
    for group in groups:
        names = list(group)
        if len(names) > 1:
            following.update(zip(names, [*names[1:], names[0]], strict=True))
    return following


def _shape(value: ast.expr) -> str:
    """Return what values have in common that are easily exchanged: their kind and, for calls, what is called."""
    if isinstance(value, ast.Constant):
        return type(value.value).__name__
    called = ast.unparse(value.func) if isinstance(value, ast.Call) else ""
    return f"{type(value).__name__} {called} {[ast.unparse(default) for default in _defaults(value)]}"


def _defaults(value: ast.expr) -> Sequence[ast.expr]:
    return value.args[1:] if isinstance(value, ast.Call) else ()


def _are_exchanged(first: ast.expr, second: ast.expr) -> bool:
    return _shape(first) == _shape(second) and ast.dump(first) != ast.dump(second)


def _with_swapped_values(node: ast.Dict) -> Iterator[str]:
    for place, (key, following) in enumerate(zip(node.keys, node.keys[1:], strict=False)):
        first, second = node.values[place], node.values[place + 1]
        if isinstance(key, ast.Constant) and isinstance(following, ast.Constant) and _are_exchanged(first, second):
            yield ast.unparse(ast.Dict(node.keys, [*node.values[:place], second, first, *node.values[place + 2 :]]))


def _with_swapped_arguments(node: ast.Call) -> Iterator[str]:
    for place, (first, second) in enumerate(zip(node.keywords, node.keywords[1:], strict=False)):
        if first.arg and second.arg and _are_exchanged(first.value, second.value):
            swapped = [ast.keyword(first.arg, second.value), ast.keyword(second.arg, first.value)]
            keywords = [*node.keywords[:place], *swapped, *node.keywords[place + 2 :]]
            yield ast.unparse(ast.Call(node.func, node.args, keywords))


def _called_with_less(node: ast.Call) -> Iterator[str]:
    """Yield a look-up without its default, and an update without its warnings."""
    name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    if name == "get" and len(node.args) == 2:
        yield ast.unparse(ast.Call(node.func, node.args[:1], []))
    if "warnings" in name and len(node.args) == 2:
        yield ast.unparse(node.args[0])


def _without_last_case(node: ast.Tuple | ast.List | ast.Set) -> Iterator[str]:
    cases = node.elts
    if len(cases) > 1 and all(isinstance(case, ast.Constant) for case in cases):
        yield ast.unparse(type(node)(cases[:-1]) if isinstance(node, ast.Set) else type(node)(cases[:-1], ast.Load()))


def _with_lower_limit(node: ast.Subscript, part: ast.Slice) -> Iterator[str]:
    if isinstance(part.upper, ast.Name | ast.Attribute) and isinstance(node.ctx, ast.Load):
        upper = ast.BinOp(part.upper, ast.Sub(), ast.Constant(1))
        yield ast.unparse(ast.Subscript(node.value, ast.Slice(part.lower, upper, part.step), ast.Load()))
