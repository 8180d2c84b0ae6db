"""Pauses that do not exist."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from support.conduct.receivers import is_stream, terminal
from support.conduct.rule import AT_THE_FLOW, Found, Rule
from support.conduct.source import Source

_MADE = frozenset({"GraphInterrupt", "NodeInterrupt", "Interrupt", "create_realistic_interrupt"})


def _made_by_hand(source: Source) -> Iterator[Found]:
    for call in source.of(ast.Call):
        if (name := terminal(call)) in _MADE:
            yield Found(call, f"{name}(…) is a pause made by hand")


def _expected_of_a_stream(source: Source) -> Iterator[Found]:
    for block in source.of(ast.With):
        raises = [item.context_expr for item in block.items if _expects_an_interrupt(item.context_expr)]
        if raises and any(isinstance(node, ast.expr) and is_stream(source, node) for node in ast.walk(block)):
            yield Found(raises[0], "a stream never raises GraphInterrupt")


def _expects_an_interrupt(expression: ast.expr) -> bool:
    if not isinstance(expression, ast.Call) or terminal(expression) != "raises":
        return False
    return any(ast.unparse(argument).endswith(("GraphInterrupt", "GraphBubbleUp")) for argument in expression.args)


HAND_MADE_PAUSE = Rule(
    id="hand-made-pause",
    why="it has no node, no checkpoint and no way back; only tests of the node wrapper and of the answer's processor "
    "may use one.",
    better="let the flow run to its question: simulate_production_execution(flow), or `Given the discussion has come "
    "to the question about …`.",
    find=_made_by_hand,
    roles=AT_THE_FLOW,
)

EXPECTED_INTERRUPT = Rule(
    id="expected-interrupt",
    why="it ends, and the pause stands in the graph's state.",
    better="run the stream out, then look at pending_questions(graph, config), or prepare the answer.",
    find=_expected_of_a_stream,
)
