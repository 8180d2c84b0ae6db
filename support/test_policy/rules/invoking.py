"""`invoke` in place of the stream."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from support.test_policy.receivers import Receiver, quoted, receiver
from support.test_policy.rule import AT_THE_FLOW, PolicyRule, Violation
from support.test_policy.source import Source

_METHODS = frozenset({"invoke", "ainvoke"})
_BATCHES = frozenset({"batch", "abatch"})


def _calls(source: Source) -> Iterator[Violation]:
    for attribute in source.of(ast.Attribute):
        if isinstance(attribute.ctx, ast.Load) and _runs_a_flow(source, attribute.attr, attribute.value):
            yield Violation(attribute, f"{quoted(attribute)} runs a flow without its stream")
    for call in source.of(ast.Call):
        if isinstance(call.func, ast.Name) and call.func.id == "getattr" and len(call.args) > 1:
            owner, name = call.args[:2]
            if isinstance(name, ast.Constant) and _runs_a_flow(source, str(name.value), owner):
                yield Violation(call, f"{quoted(call)} runs a flow without its stream")


def _runs_a_flow(source: Source, method: str, owner: ast.expr) -> bool:
    """Return whether a method runs a flow without streaming; near the flow, all but language models count as flows."""
    if method not in _METHODS | _BATCHES:
        return False
    whose = receiver(source, owner)
    near = source.role in AT_THE_FLOW and method in _METHODS
    return whose is Receiver.FLOW or (near and whose is Receiver.UNKNOWN)


INVOKING = PolicyRule(
    id="invoke",
    why="no update is seen or judged, and a pause looks like an end.",
    better="self.simulate_production_execution(flow) in a test, a sentence in a feature; "
    "flow_run.begin() for a flow of your own, list(graph.stream(…)) for a graph in it.",
    find=_calls,
)
