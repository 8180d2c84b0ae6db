"""An interrupt made by hand, for tests of what handles interrupts; a scenario pauses by a node's own `interrupt()`."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from langgraph.errors import GraphInterrupt


def create_realistic_interrupt(interrupt_type: str, data: Mapping[str, Any]) -> GraphInterrupt:
    """Return what a node's `interrupt()` would raise. For tests of a wrapper or a processor only, never a pause.

    Args:
        data: The payload without `type`; `message` and `options` are filled in where they are missing.
    """
    from langgraph.errors import GraphInterrupt  # noqa: PLC0415 - LangGraph, once an interrupt is made
    from langgraph.types import Interrupt  # noqa: PLC0415 - as above

    payload = {"type": interrupt_type, "message": f"{interrupt_type}?", "options": [], **data}
    # LangGraph's ids are 32 hex digits as well; this one is the same in every run
    identity = hashlib.blake2b(repr(sorted(payload.items())).encode(), digest_size=16).hexdigest()
    return GraphInterrupt((Interrupt(value=payload, id=identity),))
