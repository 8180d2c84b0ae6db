"""Who said what, grouped as the flow's guide says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from support.living_docs.read.untrusted import parts, text
from support.living_docs.story.changes import are_messages
from support.living_docs.story.flow_words import FlowWords, MessageWords
from support.living_docs.story.values import in_text
from support.living_docs.story.wording import clock, in_words
from support.record.events import SessionCreated

_MOST_MESSAGES = 240
_MOST_CHARACTERS = 60_000
_MOST_CHARACTERS_OF_ONE = 2500
_MOST_REMARKS = 4


class Utterance(NamedTuple):
    """A message.

    Attributes:
        left_out: How many characters are not shown.
        remarks: What else the message carries, e.g. `relevance 0.94`.
    """

    speaker: str
    role: str
    by_person: bool
    at: str
    words: str
    left_out: int
    remarks: tuple[str, ...]


class PlacedUtterance(NamedTuple):
    """A message with the titles of the groups that it belongs to; empty where it names none."""

    section: str
    exchange: str
    utterance: Utterance

    @property
    def group(self) -> str:
        """The titles in one."""
        return " · ".join(filter(None, (self.section, self.exchange)))


class Dialogue(NamedTuple):
    """Everything that was said.

    Attributes:
        speakers: How many messages each speaker said, in the order of their first.
    """

    utterances: tuple[PlacedUtterance, ...] = ()
    speakers: tuple[tuple[str, int], ...] = ()
    left_out: int = 0

    @property
    def messages(self) -> int:
        """How many messages were said."""
        return sum(number for _, number in self.speakers)


class DialogueBuilder:
    """Collects messages from updates; `words` are replaced when a session of another flow begins.

    Args:
        words: What the flow calls its parts.
        in_full: Whether no message is left out.
    """

    def __init__(self, words: FlowWords, *, in_full: bool = False) -> None:
        self.words = words
        self._in_full = in_full
        self._utterances: list[PlacedUtterance] = []
        self._speakers: dict[str, int] = {}
        self._known_ids: set[str] = set()
        self._characters_left = _MOST_CHARACTERS
        self._cast: Mapping[str, Any] = {}

    def begin(self, event: SessionCreated) -> None:
        """Read from the start of a session what the scenario calls its speakers."""
        self._cast = event.cast

    @property
    def cast_names(self) -> Mapping[str, str]:
        """What the scenario calls its speakers, by their ids, the longest id first."""
        return {identity: self._cast_name(identity) for identity in sorted(self._cast, key=len, reverse=True)}

    def take(self, changes: Mapping[str, Any], at: datetime | None) -> list[PlacedUtterance]:
        """Collect the messages of an update, with the moment of the update, and return those that are shown."""
        known = len(self._utterances)
        for value in changes.values():
            if are_messages(value):
                for message in value:
                    self._add_message(message, at)
        return self._utterances[known:]

    def _add_message(self, message: Any, at: datetime | None) -> None:
        if type(message) is not dict or "content" not in message:
            return
        identity = message.get("id")
        if type(identity) is str:
            if identity in self._known_ids:
                return
            self._known_ids.add(identity)
        words, more = self.words.messages, _mapping(message.get("additional_kwargs"))
        name = _speaker(message, more, words)
        speaker = self._cast_name(name)
        self._speakers[speaker] = self._speakers.get(speaker, 0) + 1
        is_full = len(self._utterances) >= _MOST_MESSAGES or self._characters_left <= 0
        if is_full and not self._in_full:
            return
        content = "\n".join(filter(None, (_content(message["content"]), *map(_call, parts(message, "tool_calls")))))
        spoken = self._with_names(content)
        self._characters_left -= min(len(spoken), _MOST_CHARACTERS_OF_ONE)
        utterance = Utterance(
            speaker=speaker,
            role=_role(message, more, speaker, words),
            by_person=message.get("message") == "human"
            or (bool(words.person) and more.get(words.role) == words.person),
            at=clock(more.get(words.moment)) or clock(at),
            words=spoken[:_MOST_CHARACTERS_OF_ONE],
            left_out=max(0, len(spoken) - _MOST_CHARACTERS_OF_ONE),
            remarks=_remarks(more, {identity, name}, words),
        )
        titles = [words.group_title(template, more.get(key)) for key, template in words.groups]
        # a message that names no outer group belongs to that of the message before it
        before = self._utterances[-1].section if self._utterances else ""
        section = "".join(titles[:1]) or before
        self._utterances.append(PlacedUtterance(section, " · ".join(filter(None, titles[1:])), utterance))

    def _cast_name(self, name: str) -> str:
        called = self._cast.get(name)
        return called.strip()[:60] if type(called) is str and called.strip() else name

    def _with_names(self, text: str) -> str:
        """Put the names of speakers in the place of the ids by which they address each other."""
        for identity, name in self.cast_names.items():
            text = text.replace(identity, name)
        return text

    def build(self) -> Dialogue:
        """Return everything collected so far."""
        total = sum(self._speakers.values())
        return Dialogue(tuple(self._utterances), tuple(self._speakers.items()), total - len(self._utterances))


def _speaker(message: Mapping[str, Any], more: Mapping[str, Any], words: MessageWords) -> str:
    for name in (message.get("name"), more.get(words.speaker), more.get("name"), message.get("message")):
        if type(name) is str and name.strip():
            return name.strip()[:60]
    return "unknown"


def _role(message: Mapping[str, Any], more: Mapping[str, Any], speaker: str, words: MessageWords) -> str:
    role = more.get(words.role)
    if type(role) is not str:
        kind = message.get("message")
        role = kind if type(kind) is str and kind not in ("ai", "human") else ""
    return "" if role == speaker else words.role_title(role)


def _content(content: Any) -> str:
    if type(content) is str:
        return content
    if type(content) is list:
        return "\n".join(filter(None, map(_block, content)))
    return "" if content is None else str(content)


def _block(block: Any) -> str:
    if type(block) is str:
        return block
    if type(block) is dict:
        words = block.get("text")
        return words if type(words) is str else f"({block.get('type', 'something that is no text')})"
    return ""


def _call(call: Mapping[str, Any]) -> str:
    """Return which tool a message calls, and its arguments: such a message often has no other words."""
    arguments = _mapping(call.get("args"))
    listed = ", ".join(f"{in_words(name[:40])} {in_text(value)}" for name, value in arguments.items())
    return f"(calls {text(call, 'name')[:60] or 'a tool'}{': ' if listed else ''}{listed})"


def _mapping(value: Any) -> dict[str, Any]:
    return {str(key): content for key, content in value.items()} if type(value) is dict else {}


def _remarks(more: Mapping[str, Any], shown_already: Iterable[Any], words: MessageWords) -> tuple[str, ...]:
    """Return the metadata that is not shown elsewhere and is not a moment."""
    remarks: list[str] = []
    for key, value in more.items():
        if key in words.shown_elsewhere or value is None or value is False:
            continue
        if value is True:
            remarks.append(in_words(key[:40]))
        elif type(value) in (int, float):
            number = f"{value:.6g}" if abs(value) < 1e15 else ""
            remarks.append(words.remark(key, f"{in_words(key[:40])} {number}".strip(), number))
        elif type(value) is str and len(value) < 60 and value not in shown_already and not clock(value):
            remarks.append(words.remark(key, f"{in_words(key[:40])}: {value}", value))
    return tuple(remarks[:_MOST_REMARKS])
