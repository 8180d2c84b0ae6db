"""Messages: their metadata, their order, their counts, and their speakers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any

from typing_extensions import override

from support.agora_suite.rules.discussion_rule import DiscussionRule, Values
from support.agora_suite.rules.people import OWNER, PARTICIPANT_KEYS, participants
from support.agora_suite.rules.spoken import facts, moment
from support.validators.finding import StateFinding
from support.validators.rule import WHOLE


class MessageMetadataRule(DiscussionRule):
    """The metadata of messages are complete and of the right type."""

    layer = "schema"
    reads = frozenset({"messages"})

    def __init__(self) -> None:
        self._count = 0

    @override
    def check(self, node: str, update: Values, view: Values) -> Iterator[StateFinding]:
        complete = True
        for message in update.get("messages", ()):
            known = facts(message)
            for name, (expectation, fits) in _FIELDS.items():
                if name not in known or not fits(known[name]):
                    complete = False
                    yield self.finding(
                        self._place(name), expectation if name in known else "this field", known.get(name)
                    )
            if complete and message.id != known["message_id"]:
                expectation = f"the message's id, {message.id!r}"
                yield self.finding(self._place("message_id"), expectation, known["message_id"])
            self._count += 1

    def _place(self, name: str) -> str:
        return f"messages[{self._count}].additional_kwargs.{name}"


def _is_name(value: Any) -> bool:
    return isinstance(value, str) and value != ""


_FIELDS: dict[str, tuple[str, Callable[[Any], bool]]] = {
    "message_id": ("the message's id", _is_name),
    "speaker_id": ("the id of who spoke", _is_name),
    "speaker_role": ("participant, moderator or owner", ("participant", "moderator", "owner").__contains__),
    "timestamp": ("a moment, as datetime or ISO text", lambda value: moment(value) is not None),
    "phase": ("a phase, 0 to 5", lambda value: type(value) is int and 0 <= value <= 5),
    "round": ("the number of a round, at least 0", lambda value: type(value) is int and value >= 0),
    "topic": ("a topic, or None", lambda value: value is None or _is_name(value)),
    "turn_order": ("a place in the order, or None", lambda value: value is None or type(value) is int),
}
"""What each field of a message's metadata has to be, in words and as a check."""


class MessageOrderRule(DiscussionRule):
    """Messages are in order and belong where they were said.

    When a message comes, its phase, topic and round are those of the session; the owner's message belongs to the
    round that comes next, which at the start of a round is that round. A whole state shows only that the
    topics are known.
    """

    reads = frozenset({"messages", "current_phase", "current_round", "active_topic", "topics_info"})
    heeds = frozenset({"messages"})

    def __init__(self) -> None:
        self._count = 0
        self._last: datetime | None = None

    @override
    def check(self, node: str, update: Values, view: Values) -> Iterator[StateFinding]:
        for message in update.get("messages", ()):
            known = facts(message)
            yield from self._timing(known)
            yield from self._of_known_topic(known, view) if node == WHOLE else self._belonging(known, view)
            self._count += 1

    def _timing(self, known: Values) -> Iterator[StateFinding]:
        now, before = moment(known["timestamp"]), self._last
        self._last = now
        if now is not None and before is not None and now < before:
            yield self.finding(self._place("timestamp"), f"a moment not before {before}, when the last was said", now)

    def _belonging(self, known: Values, view: Values) -> Iterator[StateFinding]:
        ahead = 1 if known["speaker_role"] == OWNER else 0
        for name, expected in (
            ("phase", view.get("current_phase")),
            ("topic", view.get("active_topic")),
            ("round", view.get("current_round", 0) + ahead),
        ):
            if known[name] != expected:
                yield self.finding(self._place(name), f"the session's {name}, {expected!r}", known[name])

    def _of_known_topic(self, known: Values, view: Values) -> Iterator[StateFinding]:
        topic = known["topic"]
        if topic is not None and topic not in view.get("topics_info", {}):
            yield self.finding(self._place("topic"), "a topic that topics_info knows", topic)

    def _place(self, name: str) -> str:
        return f"messages[{self._count}].additional_kwargs.{name}"


_ADVICE = "A node that adds messages writes the statistics in the same update."


class MessageCountsRule(DiscussionRule):
    """Totals per session, agent, phase and topic agree with the messages.

    The owner is no agent and may be left out of `messages_by_agent`.
    """

    reads = frozenset(
        {"messages", "total_messages", "agents", "topics_info"}
        | {"messages_by_agent", "messages_by_phase", "messages_by_topic"}
    )

    def __init__(self) -> None:
        self._total = 0
        self._by: dict[str, Counter[Any]] = {"agent": Counter(), "phase": Counter(), "topic": Counter()}
        self._owners: set[str] = set()

    @override
    def check(self, node: str, update: Values, view: Values) -> Iterator[StateFinding]:
        touched = self._count(update.get("messages", ()))
        if view.get("total_messages", 0) != self._total:
            yield self._wrong("total_messages", self._total, view.get("total_messages", 0))
        for group, names in touched.items():
            key = f"messages_by_{group}"
            yield from self._compare(key, group, dict.fromkeys([*names, *update.get(key, ())]), view)
        for group, key in (("agent", "agents"), ("topic", "topics_info")):
            yield from self._within(key, group, dict.fromkeys([*touched[group], *update.get(key, ())]), view)

    def _count(self, messages: Iterable[Any]) -> dict[str, list[Any]]:
        touched: dict[str, list[Any]] = {"agent": [], "phase": [], "topic": []}
        for message in messages:
            known = facts(message)
            self._total += 1
            speaker, topic = known["speaker_id"], known["topic"]
            if known["speaker_role"] == OWNER:
                self._owners.add(speaker)
            for group, name in (("agent", speaker), ("phase", known["phase"]), ("topic", topic)):
                if name is not None:
                    self._by[group][name] += 1
                    touched[group].append(name)
        return touched

    def _compare(self, key: str, group: str, names: Iterable[Any], view: Values) -> Iterator[StateFinding]:
        counted, statistics = self._by[group], view.get(key, {})
        for name in names:
            if statistics.get(name, 0) != counted[name] and not (name in self._owners and name not in statistics):
                yield self._wrong(f"{key}[{name!r}]", counted[name], statistics.get(name, 0))

    def _within(self, key: str, group: str, names: Iterable[Any], view: Values) -> Iterator[StateFinding]:
        entries, counted = view.get(key, {}), self._by[group]
        for name in names:
            if name in entries and entries[name]["message_count"] != counted[name]:
                yield self._wrong(f"{key}[{name!r}].message_count", counted[name], entries[name]["message_count"])

    def _wrong(self, field: str, expected: int, actual: Any) -> StateFinding:
        return self.finding(field, f"{expected}, the number of messages", actual, _ADVICE)


class SpeakersRule(DiscussionRule):
    """Every speaker is an agent of the session in its own role, or the owner."""

    reads = frozenset({"messages", "current_speaker_id"}) | PARTICIPANT_KEYS

    def __init__(self) -> None:
        self._count = 0

    @override
    def check(self, node: str, update: Values, view: Values) -> Iterator[StateFinding]:
        agents, moderator = participants(view), view.get("moderator_id")
        for message in update.get("messages", ()):
            known = facts(message)
            speaker, role = known["speaker_id"], known["speaker_role"]
            place = f"messages[{self._count}].additional_kwargs.speaker_id"
            self._count += 1
            if role == "participant" and speaker not in agents:
                yield self.finding(place, f"a participant of the session, one of {sorted(agents)}", speaker)
            elif role == "moderator" and speaker != moderator:
                yield self.finding(place, f"the moderator, {moderator!r}", speaker)
            elif role == OWNER and (speaker in agents or speaker == moderator):
                yield self.finding(place, "the owner, who is no agent", speaker)
        yield from self._offices(view)

    def _offices(self, view: Values) -> Iterator[StateFinding]:
        agents, moderator = view.get("agents", {}), view.get("moderator_id")
        if agents and moderator not in agents:
            yield self.finding("moderator_id", "one of the session's agents", moderator)
        office = view.get("specialized_agents", {}).get("moderator", moderator)
        if office != moderator:
            yield self.finding("specialized_agents['moderator']", f"moderator_id, {moderator!r}", office)
        speaker = view.get("current_speaker_id")
        if speaker is not None and speaker != OWNER and speaker not in agents:
            yield self.finding("current_speaker_id", "an agent of the session, or None", speaker)
