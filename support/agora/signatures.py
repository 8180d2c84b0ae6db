"""Answers to `inspect.signature`, prepared once: LangGraph asks it of the same functions whenever a graph is built.

The graph is built anew in each scenario. Without this, opening a session takes a fifth longer (5.4 instead of 4.5 ms).
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any, TypeVar, cast

Function = TypeVar("Function", bound=Callable[..., Any])
Class = TypeVar("Class", bound=type)


def inspected(function: Function) -> Function:
    """Return a function that knows its signature."""
    cast("Any", function).__signature__ = inspect.signature(function)
    return function


def inspected_methods(cls: Class) -> Class:
    """Return a class whose methods know their signatures."""
    for method in vars(cls).values():
        if inspect.isfunction(method):
            inspected(method)
    return cls
