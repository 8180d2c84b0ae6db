"""The lines of a record as plain mappings; what cannot be read becomes a note."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from contextlib import suppress
from typing import Any, NamedTuple

import orjson

from support.record.settled import EventLine, settled

NEEDED: Mapping[str, tuple[tuple[str, tuple[type, ...]], ...]] = {
    "session_created": (),
    "session_resumed": (),
    "node_started": (("node", (str,)),),
    "node_finished": (("node", (str,)),),
    "node_asked": (("node", (str,)),),
    "node_failed": (("node", (str,)), ("error", (str,))),
    "route_taken": (("label", (str,)),),
    "update_seen": (("node", (str,)), ("changes", (dict,))),
    "paused": (("question", (str,)), ("node", (str,))),
    "answer_given": (("question", (str,)), ("outcome", (str,))),
    "answer_refused": (("question", (str,)), ("given", (int,))),
    "answer_too_late": (("question", (str,)),),
    "model_called": (("agent", (str,)), ("task", (str,))),
    "work_repeated": (("node", (str,)), ("work", (str,))),
    "recovery_applied": (("node", (str,)), ("strategy", (str,))),
    "emergency_handled": (("action", (str,)),),
    "fault_injected": (("node", (str,)),),
    "file_written": (("path", (str,)),),
    "phase_changed": (("to_phase", (int, str)),),
    "memory_sampled": (("mebibytes", (int, float)),),
    "finding": (("field", (str,)),),
    "run_ended": (("outcome", (str,)),),
}
"""What an event of each kind must hold to be told, and of which types; all else may be missing."""

_LONE_SURROGATE = re.compile(
    r"(?<!\\)((?:\\\\)*)"
    r"(?:\\u[dD][89abAB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F])|(?<!\\u[dD][89abAB][0-9a-fA-F]{2})\\u[dD][c-fC-F][0-9a-fA-F]{2})"
)


_TAKEN = frozenset({"accepted", "given"})


class Lines(NamedTuple):
    """What a record holds.

    Attributes:
        events: In order; each with what it needs to be told, and each answer as it turned out.
        sizes: How long the line of each is (characters).
        unread: Lines that are no event.
        unknown: Events of a kind that nobody knows, or that lack what they have to tell.
    """

    events: list[EventLine]
    sizes: list[int]
    unread: int
    unknown: int


def read(record: str, without: tuple[str, ...] = ()) -> Lines:
    """Give the events of a record.

    Args:
        record: Lines of JSON.
        without: Kinds that are passed over; cheaply, where the kind begins the line as `support.record` writes it.
    """
    # not splitlines: a text inside the JSON may hold other line ends
    lines = [line for line in record.split("\n") if line and not line.isspace()]
    if without:
        beginnings = tuple(f'{{"kind": "{kind}"' for kind in without)
        lines = [line for line in lines if not line.startswith(beginnings)]
    found = _all_parsed(f"[{','.join(lines)}]")
    return _checked(found if len(found) == len(lines) else [_parsed(line) for line in lines], lines)


def is_taken(answer: EventLine) -> bool:
    """Tell whether a flow took an answer, as far as anybody knows.

    Args:
        answer: An `answer_given`.
    """
    return answer["outcome"] in _TAKEN


def _all_parsed(text: str) -> list[Any]:
    """Give the values of a list; none where they cannot be read together."""
    with suppress(ValueError):  # what the strict and fast reader does not take, the patient one may
        found: list[Any] = orjson.loads(text)
        return found
    return _parsed(text) or []


def _writable(text: str) -> str:
    """Give JSON without halves of characters, which no file could hold; the strict reader takes none with them."""
    return _LONE_SURROGATE.sub(r"\1\\ufffd", text).encode("utf-8", "replace").decode("utf-8")


def _parsed(line: str) -> Any:
    try:
        return json.loads(_writable(line))
    except (ValueError, RecursionError):
        return None


def _checked(found: list[Any], lines: list[str]) -> Lines:
    events: list[dict[str, Any]] = []
    sizes: list[int] = []
    unread = unknown = 0
    for event, line in zip(found, lines, strict=True):
        if type(event) is not dict:
            unread += 1
        elif _tellable(event):
            events.append(event)
            sizes.append(len(line))
        else:
            unknown += 1
    return Lines(settled(events), sizes, unread, unknown)


def _tellable(event: dict[str, Any]) -> bool:
    kind = event.get("kind")
    needed = NEEDED.get(kind) if type(kind) is str else None
    if needed is None:
        return False
    for name, types in needed:  # noqa: SIM110 - a generator costs more than all that it checks
        if type(event.get(name)) not in types:
            return False
    return True
