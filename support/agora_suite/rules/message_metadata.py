"""Every message says who spoke, when, and about what."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from typing_extensions import override

from support.agora_suite.rules.spoken import facts, moment
from support.validators.finding import Layer, StateFinding
from support.validators.rule import Rule


class MessageMetadataRule(Rule):
    """The metadata of messages are complete and of the right type."""

    layer: ClassVar[Layer] = "schema"
    reads: ClassVar[frozenset[str]] = frozenset({"messages"})

    def __init__(self) -> None:
        self._count = 0

    @override
    def feed(self, node: str, update: Mapping[str, Any], view: Mapping[str, Any]) -> list[StateFinding]:
        """Return what is missing or wrong in new messages."""
        found: list[StateFinding] = []
        for message in update.get("messages", ()):
            known = facts(message)
            for name, fits in _FITS.items():
                if name not in known:
                    found.append(self.finding(self._place(name), "this field", None))
                elif not fits(known[name]):
                    found.append(self.finding(self._place(name), _WANTED[name], known[name]))
            if not found and message.id != known["message_id"]:
                wanted = f"the message's id, {message.id!r}"
                found.append(self.finding(self._place("message_id"), wanted, known["message_id"]))
            self._count += 1
        return found

    def _place(self, name: str) -> str:
        return f"messages[{self._count}].additional_kwargs.{name}"


_WANTED = {
    "message_id": "the message's id",
    "speaker_id": "the id of who spoke",
    "speaker_role": "participant, moderator or owner",
    "timestamp": "a moment, as datetime or ISO text",
    "phase": "a phase, 0 to 5",
    "round": "the number of a round, at least 0",
    "topic": "a topic, or None",
    "turn_order": "a place in the order, or None",
}


def _is_name(value: Any) -> bool:
    return isinstance(value, str) and value != ""


def _is_count(value: Any) -> bool:
    return type(value) is int and value >= 0


_FITS: dict[str, Callable[[Any], bool]] = {
    "message_id": _is_name,
    "speaker_id": _is_name,
    "speaker_role": ("participant", "moderator", "owner").__contains__,
    "timestamp": lambda value: moment(value) is not None,
    "phase": lambda value: type(value) is int and 0 <= value <= 5,
    "round": _is_count,
    "topic": lambda value: value is None or _is_name(value),
    "turn_order": lambda value: value is None or type(value) is int,
}
