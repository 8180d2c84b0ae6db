"""Pauses that do not exist."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from support.test_policy.receivers import is_stream, terminal
from support.test_policy.roles import runs_a_flow
from support.test_policy.rule import AT_THE_FLOW, PolicyRule, Violation
from support.test_policy.source import Function, Role, Source

_REALISTIC = "create_realistic_interrupt"
_MADE = frozenset({"GraphInterrupt", "NodeInterrupt", "Interrupt"})
_SIGNALS = ("GraphInterrupt", "GraphBubbleUp")
_OF_OLD = frozenset({"resumable", "ns", "when"})


def _made_by_hand(source: Source) -> Iterator[Violation]:
    for call in source.of(ast.Call):
        name = terminal(call)
        if name in _MADE or (name == _REALISTIC and _is_in_a_scenario(source, call)):
            yield Violation(call, f"{name}(…) is a pause made by hand")


def _is_in_a_scenario(source: Source, call: ast.Call) -> bool:
    """Return whether a call is in a step or a function that runs a flow, not in a test of a wrapper or processor."""
    around = (outer for outer in source.above(call) if isinstance(outer, Function))
    return source.role is Role.STEPS or any(runs_a_flow(source, function) for function in around)


def _expected_of_a_stream(source: Source) -> Iterator[Violation]:
    for block in source.of(ast.With):
        raises = [item.context_expr for item in block.items if _expects_an_interrupt(item.context_expr)]
        if raises and _streams(source, block.body):
            yield Violation(raises[0], "a stream never raises GraphInterrupt")
    for attempt in source.of(ast.Try):
        caught = next(
            (handler for handler in attempt.handlers if handler.type and _names_an_interrupt(handler.type)), None
        )
        if caught and _streams(source, attempt.body):
            yield Violation(caught, "a stream never raises GraphInterrupt", head_only=True)


def _streams(source: Source, body: list[ast.stmt]) -> bool:
    return any(isinstance(node, ast.expr) and is_stream(source, node) for part in body for node in ast.walk(part))


def _expects_an_interrupt(expression: ast.expr) -> bool:
    if not isinstance(expression, ast.Call) or terminal(expression) != "raises":
        return False
    return any(map(_names_an_interrupt, expression.args))


def _names_an_interrupt(expression: ast.expr) -> bool:
    types = expression.elts if isinstance(expression, ast.Tuple) else [expression]
    return any(ast.unparse(kind).endswith(_SIGNALS) for kind in types)


def _made_as_of_old(source: Source) -> Iterator[Violation]:
    for call in source.of(ast.Call):
        old = [keyword.arg for keyword in call.keywords if keyword.arg in _OF_OLD]
        if terminal(call) == "Interrupt" and old:
            yield Violation(call, f"LangGraph's Interrupt no longer takes {', '.join(map(str, old))}")


HAND_MADE_PAUSE = PolicyRule(
    id="hand-made-pause",
    why="it has no node, no checkpoint and no way back; only tests of the node wrapper and of the answer's processor "
    "may use one.",
    better="let the flow run to its question: simulate_production_execution(flow), or a sentence of "
    f"a feature; in a test of the wrapper or the processor, {_REALISTIC}(type, data).",
    find=_made_by_hand,
    roles=AT_THE_FLOW,
)

EXPECTED_INTERRUPT = PolicyRule(
    id="expected-interrupt",
    why="it ends, and the pause is in the graph's state.",
    better="run the stream out, then look at pending_questions(graph, config), or prepare the answer.",
    find=_expected_of_a_stream,
)

OLD_INTERRUPT = PolicyRule(
    id="old-interrupt",
    why="the graph's state names the node that asks, and its id resumes it.",
    better=f"{_REALISTIC}(interrupt_type, data), in a test of the wrapper or of the answer's processor.",
    find=_made_as_of_old,
)
