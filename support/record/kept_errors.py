"""Keeps the errors of a flow's watchers, so that no node of the flow meets them."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, TypeVar, cast

Method = TypeVar("Method", bound=Callable[..., Any])


def keeps_errors(method: Method) -> Method:
    """Return a watcher's method that appends its errors to the watcher's `errors`, and returns None, where it fails.

    The caller that drives the flow raises them when the stream is over.
    """

    @functools.wraps(method)
    def guarded(watcher: Any, *arguments: Any, **named: Any) -> Any:
        try:
            return method(watcher, *arguments, **named)
        except Exception as error:
            watcher.errors.append(error)
            return None

    return cast("Method", guarded)
