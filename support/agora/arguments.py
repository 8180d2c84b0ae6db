"""Checks of the flow's arguments."""

from __future__ import annotations

from typing import Any, Final

from langgraph.checkpoint.base import BaseCheckpointSaver

from support.agora.configuration import is_whole
from support.agora.errors import ValidationError
from support.agora.session_file import memory_saver

MIN_INTERVAL: Final = 1
MAX_INTERVAL: Final = 20


def checked_interval(interval: object) -> int:
    """Return the interval between periodic stops, in rounds; raise `ValidationError` if it is not from 1 to 20."""
    if not is_whole(interval) or not MIN_INTERVAL <= interval <= MAX_INTERVAL:
        raise ValidationError(
            f"checkpoint_interval is a number from {MIN_INTERVAL} to {MAX_INTERVAL}, not {interval!r}"
        )
    return interval


def checked_flag(name: str, value: object) -> bool:
    """Return a switch; raise a `ValidationError` with its name if it is neither True nor False."""
    if not isinstance(value, bool):
        raise ValidationError(f"{name} is True or False, not {value!r}")
    return value


def checked_saver(checkpointer: object) -> BaseCheckpointSaver[Any]:
    """Return the checkpoint saver, in memory by default; raise `ValidationError` if it is none."""
    if checkpointer is None:
        return memory_saver()
    if not isinstance(checkpointer, BaseCheckpointSaver):
        raise ValidationError(f"checkpointer is a checkpoint saver or None, not {checkpointer!r}")
    return checkpointer
