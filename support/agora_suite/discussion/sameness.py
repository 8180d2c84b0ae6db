"""What two runs of a discussion have in common: everything but times."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from support.agora_suite.discussion.world import DiscussionWorld
from support.record import Paused

RECOVERY_RECORDS: Final = frozenset({"recoveries", "last_error", "error_count"})
"""The keys that record failures from which the discussion recovered."""

_STAMP: Final = re.compile(r"\d{8}_\d{6}")
_ASKED_AGAIN: Final = re.compile(r"^\S+ was asked \d times: ")


def without_times(value: Any) -> Any:
    """Return a value of a state without its times."""
    if isinstance(value, datetime):
        return "a moment"
    if isinstance(value, str):
        return _STAMP.sub("<time>", value)
    if isinstance(value, Mapping):
        return {without_times(name): without_times(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [without_times(item) for item in value]
    if hasattr(value, "additional_kwargs"):
        return [value.type, value.id, without_times(value.content), without_times(value.additional_kwargs)]
    return value


def what_came_of(discussion: DiscussionWorld) -> dict[str, Any]:
    """Return the graph's values without times, records of recoveries, and warnings of repeated calls."""
    values = {name: value for name, value in discussion.session.graph_values.items() if name not in RECOVERY_RECORDS}
    warnings = [line for line in values.pop("warnings", []) if not _ASKED_AGAIN.match(line)]
    return {**without_times(values), "warnings": warnings}


def files_of(discussion: DiscussionWorld) -> dict[str, str]:
    """Return the files of a discussion, without times in paths and texts."""
    files = discussion.session.built.storage.files
    return {without_times(path): re.sub(r"(?m)^- Time: .*$", "- Time: a moment", text) for path, text in files.items()}


def questions_of(discussion: DiscussionWorld) -> list[Any]:
    """Return type and payload of each question, once."""
    asked = {pause.question: (pause.type, without_times(pause.payload)) for pause in discussion.record.of(Paused)}
    return list(asked.values())


def brief(difference: Any) -> str:
    """Return a difference in one short line."""
    return f"{difference.field}: {difference.old!r:.80} without the failure, {difference.new!r:.80} with it"
