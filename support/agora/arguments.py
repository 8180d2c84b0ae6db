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
    """Check and return the interval between periodic stops, in rounds.

    Raises:
        ValidationError: It is not a whole number from 1 to 20.
    """
    if not is_whole(interval) or not MIN_INTERVAL <= interval <= MAX_INTERVAL:
        raise ValidationError(
            f"checkpoint_interval is a number from {MIN_INTERVAL} to {MAX_INTERVAL}, not {interval!r}"
        )
    return interval


def checked_flag(name: str, value: object) -> bool:
    """Check and return a switch.

    Raises:
        ValidationError: It is neither True nor False; the message begins with `name`.
    """
    if not isinstance(value, bool):
        raise ValidationError(f"{name} is True or False, not {value!r}")
    return value


def checked_saver(checkpointer: object) -> BaseCheckpointSaver[Any]:
    """Check and return the checkpoint saver; one in memory by default.

    Raises:
        ValidationError: It is not a checkpoint saver.
    """
    if checkpointer is None:
        return memory_saver()
    if not isinstance(checkpointer, BaseCheckpointSaver):
        raise ValidationError(f"checkpointer is a checkpoint saver or None, not {checkpointer!r}")
    return checkpointer
