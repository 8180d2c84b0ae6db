"""Notes every interrupt when it is raised, so that one swallowed by the node is still seen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Any

from langchain_core.runnables.config import var_child_runnable_config
from langgraph.errors import GraphInterrupt

Listener = Callable[[str], None]
"""Takes the place in the graph, LangGraph's `checkpoint_ns`, at which an interrupt was raised."""

_PLACE = "checkpoint_ns"
_listeners: list[Listener] = []
_lock = Lock()
_init = GraphInterrupt.__init__


def running_node() -> str:
    """Return the node of the outermost graph that runs in this thread or task; empty where none does."""
    return running_place().partition("|")[0].partition(":")[0]


def running_place() -> str:
    """Return the `checkpoint_ns` of the graph's place that runs in this thread or task; empty where none does."""
    config = var_child_runnable_config.get()
    return str((config or {}).get("configurable", {}).get(_PLACE) or "")


@contextmanager
def listen_to_interrupts(listener: Listener) -> Iterator[None]:
    """Report every interrupt that is raised inside the block, in any session; the interrupt itself stays as it is."""
    with _lock:
        _listeners.append(listener)
        GraphInterrupt.__init__ = _init_and_notify  # type: ignore[assignment,method-assign]  # no callback sees what a node catches
    try:
        yield
    finally:
        with _lock:
            _listeners.remove(listener)
            if not _listeners:
                GraphInterrupt.__init__ = _init  # type: ignore[method-assign]  # as it was


def _init_and_notify(interrupt: GraphInterrupt, *arguments: Any, **named: Any) -> None:
    _init(interrupt, *arguments, **named)
    if place := running_place():
        for listener in tuple(_listeners):
            listener(place)
