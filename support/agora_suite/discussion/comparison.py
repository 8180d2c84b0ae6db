"""Comparison of two runs of a discussion, without their times."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final

from hamcrest import assert_that, empty, equal_to

from support.agora_suite.discussion.session import Session
from support.agora_suite.discussion.world import DiscussionWorld
from support.record import Paused
from support.validators.differences import differences

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


def normalized_state(session: Session) -> dict[str, Any]:
    """Return the graph's values without times, records of recoveries, and warnings of repeated calls."""
    values = {name: value for name, value in session.graph_values.items() if name not in RECOVERY_RECORDS}
    warnings = [line for line in values.pop("warnings", []) if not _ASKED_AGAIN.match(line)]
    return {**without_times(values), "warnings": warnings}


def normalized_files(session: Session) -> dict[str, str]:
    """Return the files of a session, without times in paths and texts."""
    files = session.files
    return {without_times(path): re.sub(r"(?m)^- Time: .*$", "- Time: a moment", text) for path, text in files.items()}


def _normalized_questions(discussion: DiscussionWorld) -> list[Any]:
    """Return type and payload of each question, once."""
    asked = {pause.question: (pause.type, without_times(pause.payload)) for pause in discussion.record.of(Paused)}
    return list(asked.values())


def assert_same_outcome(*, undisturbed: DiscussionWorld, disturbed: DiscussionWorld) -> None:
    """Check that two discussions came to the same state."""
    _assert_same("session", lambda world: normalized_state(world.session), undisturbed, disturbed)


def assert_same_course(*, undisturbed: DiscussionWorld, disturbed: DiscussionWorld) -> None:
    """Check that two discussions took the same steps, asked the same questions, and wrote the same files."""
    assert_that(disturbed.record.visits(), equal_to(undisturbed.record.visits()), "the steps")
    _assert_same("questions", _normalized_questions, undisturbed, disturbed)
    _assert_same("files", lambda world: normalized_files(world.session), undisturbed, disturbed)


def _assert_same(
    what: str, part: Callable[[DiscussionWorld], Any], undisturbed: DiscussionWorld, disturbed: DiscussionWorld
) -> None:
    changes = [
        f"{change.field}: {change.old!r:.80} without the failure, {change.new!r:.80} with it"
        for change in differences(f"the {what}", part(undisturbed), part(disturbed))
    ]
    assert_that(changes, empty(), f"what is different in the {what}")
