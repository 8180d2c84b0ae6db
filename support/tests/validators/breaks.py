"""Ways to break something that is right."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import Any

Break = Callable[[dict[str, Any]], object]
"""Changes a state, or an update, in place."""


def resay(index: int, **known: Any) -> Break:
    """Let a message say something else of itself, with the statistics to match."""

    def change(state: dict[str, Any]) -> None:
        message = state["messages"][index].additional_kwargs
        groups = (("agent", "speaker_id", "agents"), ("phase", "phase", None), ("topic", "topic", "topics_info"))
        for step in (-1, 1):
            for group, name, entries in groups:
                counts = state[f"messages_by_{group}"]
                counts[message[name]] = counts.get(message[name], 0) + step
                if entries and message[name] in state[entries]:
                    state[entries][message[name]]["message_count"] += step
            message.update(known if step == -1 else {})

    return change


def put(*path: Any) -> Break:
    """Put the last of the path where the others lead."""
    *way, last, value = path

    def change(state: dict[str, Any]) -> None:
        place: Any = state
        for step in way:
            place = place[step]
        place[last] = value

    return change


def add(key: str, index: int, **changes: Any) -> Break:
    """Repeat an item of an append key with some changes."""
    return lambda state: state[key].append(deepcopy(state[key][index]) | changes)


def both(*breaks: Break) -> Break:
    return lambda state: [change(state) for change in breaks]


def drop(*path: Any) -> Break:
    """Take away what the path leads to."""
    *way, last = path

    def change(update: dict[str, Any]) -> None:
        place: Any = update
        for step in way:
            place = place[step]
        del place[last]

    return change


def every_message(**known: Any) -> Break:
    """Let every message of an update say something else of itself."""
    return lambda update: [message.additional_kwargs.update(known) for message in update["messages"]]
