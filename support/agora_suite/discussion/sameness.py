"""What of a discussion is the same whenever it is held: everything but the times."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from support.agora_suite.discussion.world import Discussion

RECOVERY_RECORDS: Final = frozenset({"recoveries", "last_error", "error_count"})
"""What tells of failures that the discussion got over."""

_STAMP: Final = re.compile(r"\d{8}_\d{6}")
_ASKED_AGAIN: Final = re.compile(r"^\S+ was asked \d times: ")


def without_times(value: Any) -> Any:
    """Give a value with every moment taken out of it.

    Args:
        value: Any value of a state, with its messages.
    """
    if isinstance(value, datetime):
        return "a moment"
    if isinstance(value, str):
        return _STAMP.sub("<time>", value)
    if isinstance(value, Mapping):
        return {without_times(name): without_times(held) for name, held in value.items()}
    if isinstance(value, list | tuple):
        return [without_times(held) for held in value]
    if hasattr(value, "additional_kwargs"):
        return [value.type, value.id, without_times(value.content), without_times(value.additional_kwargs)]
    return value


def what_came_of(discussion: Discussion) -> dict[str, Any]:
    """Give what the graph holds of a session, but for times, records of recoveries, and calls that were repeated.

    Args:
        discussion: The discussion.
    """
    held = {name: value for name, value in discussion.session.graph_values.items() if name not in RECOVERY_RECORDS}
    told = [line for line in held.pop("warnings", []) if not _ASKED_AGAIN.match(line)]
    return {**without_times(held), "warnings": told}


def files_of(discussion: Discussion) -> dict[str, str]:
    """Give the files that were written, with every moment taken out of their paths.

    Args:
        discussion: The discussion.
    """
    files = discussion.session.built.storage.files
    return {without_times(path): re.sub(r"(?m)^- Time: .*$", "- Time: a moment", text) for path, text in files.items()}


def questions_of(discussion: Discussion) -> list[Any]:
    """Give what the owner was asked, each question once.

    Args:
        discussion: The discussion.
    """
    from support.record import Paused

    asked = {pause.question: (pause.type, without_times(pause.payload)) for pause in discussion.record.of(Paused)}
    return list(asked.values())


def brief(difference: Any) -> str:
    """Give a difference in one line that is not too long.

    Args:
        difference: Where two values differ.
    """
    return f"{difference.field}: {difference.old!r:.80} without the failure, {difference.new!r:.80} with it"
