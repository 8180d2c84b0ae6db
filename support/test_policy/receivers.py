"""The receiver of a call: a flow, a language model, or neither, judged by names and assignments."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from enum import Enum

from support.product import find_product
from support.test_policy.source import Source

STREAMS = frozenset({"stream", "astream", "stream_events", "astream_events", "coordinate_stream_execution"})
"""The methods by which a flow is streamed."""

_FLOWS = frozenset(
    {"flow", "flows", "graph", "graphs", "app", "application", "compile", "compiled", "workflow", "pregel",
     "session", "coordinator"}
)  # fmt: skip
_MODELS = frozenset(
    {"llm", "llms", "model", "models", "chat", "parser", "tool", "tools", "prompt", "prompts", "runnable", "lambda",
     "cli"}
)  # fmt: skip
_PARTS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_DEEPEST = 4


class Receiver(Enum):
    """The receiver of a call."""

    FLOW = "flow"
    MODEL = "model"
    UNKNOWN = "unknown"


def receiver(source: Source, expression: ast.expr) -> Receiver:
    """Return the receiver of a call; the name nearest to the call decides."""
    for name in _names(source, expression, _DEEPEST):
        parts = {part.lower() for part in _PARTS.findall(name)}
        if parts & _MODELS:
            return Receiver.MODEL
        if parts & _flows():
            return Receiver.FLOW
    return Receiver.UNKNOWN


def _flows() -> frozenset[str]:
    product = find_product()
    return _FLOWS | {product.package.rpartition(".")[2]} if product is not None else _FLOWS


def _names(source: Source, expression: ast.expr, depth: int) -> Iterator[str]:
    """Yield the names in an expression, outermost first, then those in its assigned value."""
    if isinstance(expression, ast.Attribute):
        yield expression.attr
        yield from _names(source, expression.value, depth)
    elif isinstance(expression, ast.Call):
        yield from _names(source, expression.func, depth)
    elif isinstance(expression, ast.Subscript | ast.Await | ast.Starred):
        yield from _names(source, expression.value, depth)
    elif isinstance(expression, ast.Name):
        yield expression.id
        if depth:
            for value in source.values_of(expression):
                yield from _names(source, value, depth - 1)


def is_stream(source: Source, expression: ast.expr) -> bool:
    """Return whether an expression is a running flow: the result of streaming, directly or through a name."""
    if isinstance(expression, ast.Call):
        called = expression.func
        if isinstance(called, ast.Attribute) and called.attr in STREAMS:
            return receiver(source, called.value) is not Receiver.MODEL
        if isinstance(called, ast.Name) and called.id in {"iter", "enumerate", "zip", "aiter"}:
            return any(is_stream(source, argument) for argument in expression.args)
        return False
    if isinstance(expression, ast.Name):
        return any(isinstance(value, ast.Call) and is_stream(source, value) for value in source.values_of(expression))
    return False


def terminal(call: ast.Call) -> str:
    """Return the last part of the called name: `raises` for `pytest.raises(…)`."""
    called = call.func
    return called.attr if isinstance(called, ast.Attribute) else called.id if isinstance(called, ast.Name) else ""


def quoted(node: ast.AST, longest: int = 60) -> str:
    """Return an expression as quoted in a message, of at most `longest` characters."""
    text = ast.unparse(node)
    return text if len(text) <= longest else f"{text[: longest - 1]}…"
