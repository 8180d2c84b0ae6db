"""Notes every call of `interrupt()` and every interrupt that is raised, so that one swallowed by the node is seen."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Any, Protocol

import langgraph.config
from langchain_core.runnables.config import var_child_runnable_config
from langgraph.errors import GraphInterrupt
from langgraph.types import interrupt

Listener = Callable[[str], None]
"""Takes the place in the graph, LangGraph's `checkpoint_ns`, at which an interrupt was raised."""


class CallListener(Protocol):
    """Learns of each call of `interrupt()` before it raises or returns an answer."""

    def __call__(self, place: str, run: Any, value: Any, /, *, answers: int) -> None:
        """Note a call.

        Args:
            place: As for a `Listener`; the same when the node runs again for an answer.
            run: LangGraph's notes on this run of the node; another object when it runs again.
            value: What is asked, live.
            answers: How many calls of this run, from its first, have their answer (count).
        """


_PLACE = "checkpoint_ns"
_SCRATCHPAD = "__pregel_scratchpad"
_listeners: list[Listener] = []
_call_listeners: list[CallListener] = []
_lock = Lock()
_init = GraphInterrupt.__init__
_get_config = langgraph.config.get_config


def running_node() -> str:
    """Return the node of the outermost graph that runs in this thread or task; empty where none does."""
    return running_place().partition("|")[0].partition(":")[0]


def running_place() -> str:
    """Return the `checkpoint_ns` of the graph's place that runs in this thread or task; empty where none does."""
    config = var_child_runnable_config.get()
    return str((config or {}).get("configurable", {}).get(_PLACE) or "")


@contextmanager
def listen_to_interrupts(listener: Listener, calls: CallListener | None = None) -> Iterator[None]:
    """Report every interrupt that is raised inside the block, in any session; the interrupt itself stays as it is.

    Args:
        calls: Learns of each call of `interrupt()`, also of one that has its answer and raises nothing.
    """
    called = [calls] if calls is not None else []
    with _lock:
        _listeners.append(listener)
        _call_listeners.extend(called)
        GraphInterrupt.__init__ = _init_and_notify  # type: ignore[assignment,method-assign]  # no callback sees what a node catches
        langgraph.config.get_config = _get_config_and_notify  # `interrupt` looks it up at each call
    try:
        yield
    finally:
        with _lock:
            _listeners.remove(listener)
            for each in called:
                _call_listeners.remove(each)
            if not _listeners:
                GraphInterrupt.__init__ = _init  # type: ignore[method-assign]  # as it was
                langgraph.config.get_config = _get_config


def _init_and_notify(interrupt: GraphInterrupt, *arguments: Any, **named: Any) -> None:
    _init(interrupt, *arguments, **named)
    if place := running_place():
        for listener in tuple(_listeners):
            listener(place)


def _get_config_and_notify() -> Any:
    config = _get_config()
    caller = sys._getframe(1)  # what is asked is known to `interrupt` alone
    if caller.f_code is interrupt.__code__:
        settings = config.get("configurable", {})
        run = settings.get(_SCRATCHPAD)
        if run is not None:
            waiting = run.get_null_resume() is not None
            for listener in tuple(_call_listeners):
                place = str(settings.get(_PLACE) or "")
                listener(place, run, caller.f_locals["value"], answers=len(run.resume) + waiting)
    return config
