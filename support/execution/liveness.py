"""Liveness: a run makes progress, asks, fails, or belongs to a session that is over; one that does nothing failed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any


def silent_end(values: Mapping[str, Any], is_over: Callable[[Mapping[str, Any]], bool] | None) -> Iterable[str]:
    """Yield the finding on a run that ended without an update, a question or an error, unless its session is over.

    Where the flow does not say when a session is over, only one that has no state is blamed.
    """
    if not (values if is_over is None else is_over(values)):
        yield (
            "the run ended without an update, a question or an error, and the session has not come to its end: it is "
            "stuck in silence. Raise the error that stopped it, or continue from the last saved step"
        )
