"""Streams that are not run to their end."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from support.test_policy.receivers import is_stream, quoted, terminal
from support.test_policy.rule import AT_THE_FLOW, PolicyRule, Violation
from support.test_policy.source import Source

_PARTLY = frozenset({"next", "anext", "islice", "takewhile"})
_ENDLESS = frozenset({"count", "cycle", "repeat"})
_LOOPS = (ast.For, ast.AsyncFor, ast.While)
Loop = ast.For | ast.AsyncFor


def _left(source: Source) -> Iterator[Violation]:
    loops: list[Loop] = [*source.of(ast.For), *source.of(ast.AsyncFor)]
    for loop in loops:
        if is_stream(source, loop.iter):
            for leaving in _ways_out(loop.body, inside=False):
                yield Violation(
                    leaving, f"`{quoted(leaving, 20)}` leaves the stream of {quoted(loop.iter)} in the middle"
                )
    for call in source.of(ast.Call):
        if terminal(call) in _PARTLY and call.args:
            stream = _advanced(source, call.args[-1 if terminal(call) == "takewhile" else 0])
            if stream is not None and not _run_out_later(source, call, stream):
                yield Violation(call, f"{quoted(call)} takes a part of a stream, and never runs it out")
        if terminal(call) == "zip" and _ends_with_another(source, call):
            yield Violation(call, f"{quoted(call)} leaves the stream where the shortest of them ends")


def _ways_out(body: list[ast.stmt], *, inside: bool) -> Iterator[ast.stmt]:
    """Yield the statements that leave a loop early: `break` of its own, and `return`."""
    for statement in body:
        if isinstance(statement, ast.Return) or (isinstance(statement, ast.Break) and not inside):
            yield statement
        elif not isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            deeper = inside or isinstance(statement, _LOOPS)
            for part in _bodies(statement):
                yield from _ways_out(part, inside=deeper)


def _bodies(statement: ast.stmt) -> Iterator[list[ast.stmt]]:
    for name in ("body", "orelse", "finalbody"):
        yield getattr(statement, name, [])
    for handler in (*getattr(statement, "handlers", ()), *getattr(statement, "cases", ())):
        yield handler.body


def _advanced(source: Source, argument: ast.expr) -> ast.expr | None:
    """Return the stream that an argument is, or that a generator in it iterates."""
    if is_stream(source, argument):
        return argument
    if isinstance(argument, ast.GeneratorExp) and is_stream(source, argument.generators[0].iter):
        return argument.generators[0].iter
    return None


def _ends_with_another(source: Source, zipped: ast.Call) -> bool:
    """Return whether `zip` may stop before the end of a stream; `strict` runs it to its end or fails."""
    if any(keyword.arg == "strict" and getattr(keyword.value, "value", None) is True for keyword in zipped.keywords):
        return False
    others = [argument for argument in zipped.args if not is_stream(source, argument)]
    endless = (isinstance(other, ast.Call) and terminal(other) in _ENDLESS for other in others)
    return len(others) < len(zipped.args) and not all(endless)


def _run_out_later(source: Source, call: ast.Call, stream: ast.expr) -> bool:
    """Return whether the rest of a named stream is consumed further down."""
    if not isinstance(stream, ast.Name):
        return False
    for use in ast.walk(source.scope_of(call)):
        if isinstance(use, ast.Name) and use.id == stream.id and use.lineno > call.lineno:
            outer = next(source.above(use))
            collected = isinstance(outer, ast.Call) and terminal(outer) in {"list", "tuple", "deque", "dict", "set"}
            looped = isinstance(outer, ast.For | ast.AsyncFor | ast.comprehension | ast.YieldFrom | ast.Starred)
            if collected or looped:
                return True
    return False


def _driven_by_hand(source: Source) -> Iterator[Violation]:
    for loop in source.of(ast.While):
        if any(isinstance(node, ast.Call) and is_stream(source, node) for node in ast.walk(loop)):
            yield Violation(loop, f"`while {quoted(loop.test, 30)}` streams a flow without a budget", head_only=True)


LEFT_STREAM = PolicyRule(
    id="left-stream",
    why="the last super-step is not committed, so that what it wrote can be lost, and what comes after is never seen.",
    better="run it out: list(flow.stream(…)), or self.simulate_production_execution(flow), then look at the updates.",
    find=_left,
)

UNBOUNDED_STREAM = PolicyRule(
    id="unbounded-stream",
    why="a flow that goes round and round hangs the suite.",
    better="self.simulate_production_execution(flow), which answers and counts its updates; or `for _ in range(…)`.",
    find=_driven_by_hand,
    roles=AT_THE_FLOW,
)
