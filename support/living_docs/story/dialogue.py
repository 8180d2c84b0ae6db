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
_MOST_UNFOLDED = 12


class Utterance(NamedTuple):
    """A message.

    Attributes:
        mark: Two or three letters for the speaker in this dialogue.
        left_out: How many characters are not shown.
        remarks: What else the message carries, e.g. `relevance 0.94`.
    """

    speaker: str
    mark: str
    role: str
    by_person: bool
    at: str
    words: str
    left_out: int
    remarks: tuple[str, ...]


class Exchange(NamedTuple):
    """Messages of one inner group; the title is empty where the messages name none."""

    title: str
    utterances: tuple[Utterance, ...]
    unfolded: bool


class DialogueSection(NamedTuple):
    """Messages of one outer group; the title is empty where the messages name none."""

    title: str
    exchanges: tuple[Exchange, ...]

    @property
    def messages(self) -> int:
        """How many messages it shows."""
        return sum(len(exchange.utterances) for exchange in self.exchanges)


class Dialogue(NamedTuple):
    """Everything that was said.

    Attributes:
        speakers: How many messages each speaker said, in the order of their first.
    """

    sections: tuple[DialogueSection, ...] = ()
    speakers: tuple[tuple[str, int], ...] = ()
    left_out: int = 0

    @property
    def messages(self) -> int:
        """How many messages were said."""
        return sum(number for _, number in self.speakers)


class PlacedUtterance(NamedTuple):
    """A message with the titles of the groups that it belongs to; empty where it names none."""

    section: str
    exchange: str
    utterance: Utterance


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
        self._marks: dict[str, str] = {}
        self._speakers: dict[str, int] = {}
        self._known_ids: set[str] = set()
        self._characters_left = _MOST_CHARACTERS
        self._cast: Mapping[str, Any] = {}

    def begin(self, event: SessionCreated) -> None:
        """Read from the start of a session what the scenario calls its speakers."""
        self._cast = event.cast

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
        said = "\n".join(filter(None, (_content(message["content"]), *map(_call, parts(message, "tool_calls")))))
        spoken = self._with_names(said)
        self._characters_left -= min(len(spoken), _MOST_CHARACTERS_OF_ONE)
        utterance = Utterance(
            speaker=speaker,
            mark=self._mark(speaker),
            role=_role(message, more, speaker, words),
            by_person=message.get("message") == "human"
            or (bool(words.person) and more.get(words.role) == words.person),
            at=clock(more.get(words.moment)) or clock(at),
            words=spoken[:_MOST_CHARACTERS_OF_ONE],
            left_out=max(0, len(spoken) - _MOST_CHARACTERS_OF_ONE),
            remarks=(*([name] if name != speaker else ()), *_remarks(more, {identity, name}, words)),
        )
        titles = [words.group_title(template, more.get(key)) for key, template in words.groups]
        self._utterances.append(PlacedUtterance("".join(titles[:1]), " · ".join(filter(None, titles[1:])), utterance))

    def _cast_name(self, name: str) -> str:
        called = self._cast.get(name)
        return called.strip()[:60] if type(called) is str and called.strip() else name

    def _with_names(self, said: str) -> str:
        """Put the names of speakers in the place of the ids by which they address each other."""
        for identity in sorted(self._cast, key=len, reverse=True):
            said = said.replace(identity, self._cast_name(identity))
        return said

    def _mark(self, speaker: str) -> str:
        mark = self._marks.get(speaker)
        if mark is None:
            mark = self._marks[speaker] = _initials(speaker, set(self._marks.values()))
        return mark

    def build(self) -> Dialogue:
        """Return everything collected so far."""
        total = sum(self._speakers.values())
        return Dialogue(_grouped(self._utterances), tuple(self._speakers.items()), total - len(self._utterances))


def _grouped(utterances: list[PlacedUtterance]) -> tuple[DialogueSection, ...]:
    """Group messages; a message that names no outer group belongs to that of the previous message."""
    grouped: list[tuple[str, list[tuple[str, list[Utterance]]]]] = []
    for section, exchange, utterance in utterances:
        if not grouped or (section and grouped[-1][0] != section):
            grouped.append((section, []))
        exchanges = grouped[-1][1]
        if not exchanges or exchanges[-1][0] != exchange:
            exchanges.append((exchange, []))
        exchanges[-1][1].append(utterance)
    all_unfolded = len(utterances) <= _MOST_UNFOLDED
    return tuple(
        DialogueSection(
            title,
            tuple(
                Exchange(
                    name,
                    tuple(utterances),
                    all_unfolded or (place == 0 and turn < 2) or any(item.by_person for item in utterances),
                )
                for turn, (name, utterances) in enumerate(exchanges)
            ),
        )
        for place, (title, exchanges) in enumerate(grouped)
    )


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


def _initials(speaker: str, taken: set[str]) -> str:
    """Return letters that no other speaker has."""
    words = [word for word in "".join(sign if sign.isalnum() else " " for sign in speaker).split() if word]
    number = words[-1] if len(words) > 1 and words[-1].isdecimal() and len(words[-1]) < 3 else ""
    letters = "".join(word[0] for word in words if not word[0].isdecimal()).upper()
    if number:
        choices = [letters[:1] + number, letters[:2] + number]
    elif len(letters) > 1:
        choices = [letters[:2], letters[:3]]
    else:
        choices = [speaker[:2].capitalize(), speaker[:3].capitalize()]
    numbered = (f"{choices[0][:1]}{place}" for place in range(1, len(taken) + 2))
    return next(choice for choice in (*choices, *numbered, str(len(taken) + 1)) if choice and choice not in taken)
