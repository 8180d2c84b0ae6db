"""Streams a graph from plain code, also where its nodes can only be awaited."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Generator, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from contextvars import copy_context
from types import CodeType
from typing import TYPE_CHECKING, Any, Final

from support.flow_builder.background_loop import loop_of, run_in
from support.flow_builder.description import is_functional

if TYPE_CHECKING:
    from langchain_core.runnables import RunnableConfig
    from langgraph.graph.state import CompiledStateGraph

Update = Mapping[str, Any]

Part = tuple[str, Any]
"""A part of a stream: its mode, and what was streamed."""

_WRITERS: Final = frozenset({"get_stream_writer", "StreamWriter", "stream_writer"})
"""The names by which a node writes into the custom stream."""


def stream_updates(
    compiled_graph: CompiledStateGraph[Any, Any, Any, Any],
    graph_input: Any,
    config: RunnableConfig,
    context: Any = None,
    on_custom: Callable[[Any], object] | None = None,
) -> Iterator[Update]:
    """Yield the updates of a stream; `async` nodes run in an event loop of their own, or the checkpointer's.

    Args:
        on_custom: Called with what nodes write into the custom stream, where one of them or its module names a writer.
    """
    # With the custom stream LangGraph runs every node in a thread of its own, where nothing can end one that hangs.
    listens = on_custom is not None and _writes_custom(compiled_graph)
    modes = ["updates", "custom"] if listens else ["updates"]
    with closing(_parts(compiled_graph, graph_input, config, context, modes)) as parts:
        for mode, part in parts:
            if mode == "updates":
                yield part
            elif on_custom is not None:
                on_custom(part)


def _parts(
    compiled_graph: CompiledStateGraph[Any, Any, Any, Any],
    graph_input: Any,
    config: RunnableConfig,
    context: Any,
    modes: Any,
) -> Generator[Part, None, None]:
    if not must_be_awaited(compiled_graph):
        stream: Any = compiled_graph.stream(graph_input, config, stream_mode=modes, context=context)
        yield from stream
    elif (loop := loop_of(compiled_graph.checkpointer)) is not None:
        yield from _from_loop(loop, compiled_graph.astream(graph_input, config, stream_mode=modes, context=context))
    elif _in_a_loop():
        yield from _from_a_thread(_awaited(compiled_graph, graph_input, config, context, modes))
    else:
        yield from _awaited(compiled_graph, graph_input, config, context, modes)


def _awaited(
    compiled_graph: CompiledStateGraph[Any, Any, Any, Any],
    graph_input: Any,
    config: RunnableConfig,
    context: Any,
    modes: Any,
) -> Generator[Part, None, None]:
    with asyncio.Runner() as runner:
        stream = compiled_graph.astream(graph_input, config, stream_mode=modes, context=context)
        while (part := runner.run(_next(stream))) is not None:
            yield part


def _from_loop(loop: asyncio.AbstractEventLoop, stream: AsyncIterator[Any]) -> Iterator[Part]:
    try:
        while (part := run_in(loop, _next(stream))) is not None:
            yield part
    finally:
        run_in(loop, _closed(stream))


def _in_a_loop() -> bool:
    """Return whether the caller runs in an event loop, e.g. an `async` step: a thread has one loop at a time."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True


def _from_a_thread(parts: Generator[Part, None, None]) -> Iterator[Part]:
    context = copy_context()
    with ThreadPoolExecutor(max_workers=1) as thread:
        try:
            while (part := thread.submit(context.run, lambda: next(parts, None)).result()) is not None:
                yield part
        finally:
            thread.submit(context.run, parts.close).result()


def must_be_awaited(compiled_graph: CompiledStateGraph[Any, Any, Any, Any]) -> bool:
    """Return whether a graph, or a graph in it, has a node or a router that is `async`."""
    if is_functional(compiled_graph):
        return any(_is_only_async(node.bound) for node in compiled_graph.nodes.values())
    builder = compiled_graph.builder
    routers = (branch.path for named in builder.branches.values() for branch in named.values())
    return any(map(_is_only_async, (*(spec.runnable for spec in builder.nodes.values()), *routers)))


def _is_only_async(runnable: Any) -> bool:
    if hasattr(runnable, "get_state"):
        return must_be_awaited(runnable)
    if any(map(_is_only_async, getattr(runnable, "steps", ()))):
        return True
    return getattr(runnable, "afunc", None) is not None and getattr(runnable, "func", None) is None


def _writes_custom(compiled_graph: Any) -> bool:
    """Return whether a function of a graph, or its module, names a writer of the custom stream."""
    return any(
        any(name in function.__globals__ for name in _WRITERS) or _names_writer(function.__code__)
        for node in compiled_graph.nodes.values()
        for function in _functions(node.bound)
    )


def _functions(runnable: Any) -> Iterator[Any]:
    """Yield the application's own functions that a node runs: of a chain, a graph inside, and tools, too."""
    for part in (
        *getattr(runnable, "steps", ()),
        *(node.bound for node in getattr(runnable, "nodes", {}).values() if hasattr(node, "bound")),
        *getattr(runnable, "tools_by_name", {}).values(),
    ):
        yield from _functions(part)
    for name in ("func", "afunc", "coroutine"):
        function = getattr(getattr(runnable, name, None), "__func__", getattr(runnable, name, None))
        if hasattr(function, "__code__") and not function.__module__.startswith(("langgraph.", "langchain")):
            yield function


def _names_writer(code: CodeType) -> bool:
    inner = (constant for constant in code.co_consts if isinstance(constant, CodeType))
    return not _WRITERS.isdisjoint(code.co_names) or any(map(_names_writer, inner))


async def _closed(stream: Any) -> None:
    await stream.aclose()


async def _next(stream: AsyncIterator[Any]) -> Part | None:
    return await anext(stream, None)
