"""An event loop in a thread of its own, for what belongs to one loop as long as it is used, such as connections."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine
from functools import cache
from typing import Any, TypeVar

Result = TypeVar("Result")


@cache
def background_loop() -> asyncio.AbstractEventLoop:
    """Return the loop of this process, which runs from its first use to the end of the process."""
    loop = asyncio.new_event_loop()
    threading.Thread(target=loop.run_forever, name="flows that are awaited", daemon=True).start()
    return loop


def run_in(loop: asyncio.AbstractEventLoop, coroutine: Coroutine[Any, Any, Result]) -> Result:
    """Return the result of a coroutine, run in a loop of another thread."""
    return asyncio.run_coroutine_threadsafe(coroutine, loop).result()


def loop_of(checkpointer: Any) -> asyncio.AbstractEventLoop | None:
    """Return the loop to which a checkpointer is bound, as those of LangGraph are that can only be awaited."""
    loop = getattr(checkpointer, "loop", None)
    return loop if isinstance(loop, asyncio.AbstractEventLoop) else None
