"""Who said what, by topic and round."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from support.living_docs.changes import is_talk, plain_mapping
from support.living_docs.untrusted import parts, text
from support.living_docs.values import in_text
from support.living_docs.wording import clock, in_words

_TOLD_ELSEWHERE = frozenset(
    {"message_id", "id", "speaker_id", "speaker_role", "timestamp", "phase", "round", "topic", "turn_order", "name"}
)
_MESSAGES_AT_MOST = 240
_ALL_WORDS_AT_MOST = 60_000
"""Of a dialogue, no more than this is shown (characters)."""
_WORDS_AT_MOST = 2500
_REMARKS_AT_MOST = 4
_OPEN_AT_MOST = 12


class Utterance(NamedTuple):
    """A message.

    Attributes:
        speaker: Who said it.
        mark: Two or three letters that stand for the speaker, in the dialogue alone.
        role: As what.
        owner: Whether a person said it, and no model.
        at: The time of day.
        words: What was said.
        left_out: Of it, how much is not shown (characters).
        remarks: What else the message carries, e.g. `relevance 0.94`.
    """

    speaker: str
    mark: str
    role: str
    owner: bool
    at: str
    words: str
    left_out: int
    remarks: tuple[str, ...]


class Round(NamedTuple):
    """What was said in one round, or between rounds.

    Attributes:
        title: Which round; empty where the messages do not tell.
        utterances: In order.
        open: Whether it is unfolded to begin with.
    """

    title: str
    utterances: tuple[Utterance, ...]
    open: bool


class Topic(NamedTuple):
    """What was said about one topic, until another was taken up.

    Attributes:
        title: The topic; empty where the messages do not tell.
        rounds: In order.
        messages: How many were said.
    """

    title: str
    rounds: tuple[Round, ...]
    messages: int


class Dialogue(NamedTuple):
    """All that was said.

    Attributes:
        topics: In order.
        speakers: How many messages each speaker said, in the order of their first.
        left_out: Messages that are not shown (count).
    """

    topics: tuple[Topic, ...] = ()
    speakers: tuple[tuple[str, int], ...] = ()
    left_out: int = 0

    @property
    def messages(self) -> int:
        """How many messages were said."""
        return sum(number for _, number in self.speakers)


class Listener:
    """Takes messages in as updates bring them."""

    def __init__(self) -> None:
        """Begin with silence."""
        self._said: list[tuple[str, str, Utterance]] = []
        self._marks: dict[str, str] = {}
        self._speakers: dict[str, int] = {}
        self._known: set[str] = set()
        self._room = _ALL_WORDS_AT_MOST
        self._cast: Mapping[str, Any] = {}

    def begin(self, event: Mapping[str, Any]) -> None:
        """Learn what the scenario calls those who speak.

        Args:
            event: The beginning of a session.
        """
        self._cast = plain_mapping(event.get("cast")) or {}

    def take(self, changes: Mapping[str, Any], at: Any) -> None:
        """Take the messages of an update.

        Args:
            changes: The update, by key.
            at: When it was seen.
        """
        for value in changes.values():
            if is_talk(value):
                for message in value:
                    self._hear(message, at)

    def _hear(self, message: Any, at: Any) -> None:
        if type(message) is not dict or "content" not in message:
            return
        identity = message.get("id")
        if type(identity) is str:
            if identity in self._known:
                return
            self._known.add(identity)
        more = plain_mapping(message.get("additional_kwargs")) or {}
        known_as = _speaker(message, more)
        speaker = self._called(known_as)
        self._speakers[speaker] = self._speakers.get(speaker, 0) + 1
        if len(self._said) >= _MESSAGES_AT_MOST or self._room <= 0:
            return
        words = "\n".join(filter(None, (_words(message["content"]), *map(_call, parts(message, "tool_calls")))))
        self._room -= min(len(words), _WORDS_AT_MOST)
        spoken = Utterance(
            speaker=speaker,
            mark=self._mark(speaker),
            role=_role(message, more, speaker),
            owner=message.get("message") == "human" or more.get("speaker_role") == "owner",
            at=_moment(more.get("timestamp")) or clock(at),
            words=words[:_WORDS_AT_MOST],
            left_out=max(0, len(words) - _WORDS_AT_MOST),
            remarks=(*([known_as] if known_as != speaker else ()), *_remarks(more)),
        )
        self._said.append((_short(more.get("topic")), _round(more.get("round")), spoken))

    def _called(self, known_as: str) -> str:
        called = self._cast.get(known_as)
        return called.strip()[:60] if type(called) is str and called.strip() else known_as

    def _mark(self, speaker: str) -> str:
        mark = self._marks.get(speaker)
        if mark is None:
            mark = self._marks[speaker] = _initials(speaker, set(self._marks.values()))
        return mark

    def told(self) -> Dialogue:
        """Give all that was said."""
        openly = len(self._said) <= _OPEN_AT_MOST
        count = sum(self._speakers.values())
        return Dialogue(_by_topic(self._said, openly), tuple(self._speakers.items()), count - len(self._said))


def _by_topic(said: Iterable[tuple[str, str, Utterance]], openly: bool) -> tuple[Topic, ...]:
    topics: list[tuple[str, list[tuple[str, list[Utterance]]]]] = []
    for topic, round_title, spoken in said:
        if not topics or (topics[-1][0] != topic and topic):
            topics.append((topic, []))
        rounds = topics[-1][1]
        if not rounds or rounds[-1][0] != round_title:
            rounds.append((round_title, []))
        rounds[-1][1].append(spoken)
    told: list[Topic] = []
    for title, held in topics:
        rounds_told = tuple(
            Round(name, tuple(spoken), openly or (not told and place < 2) or any(one.owner for one in spoken))
            for place, (name, spoken) in enumerate(held)
        )
        told.append(Topic(title, rounds_told, sum(len(one.utterances) for one in rounds_told)))
    return tuple(told)


def _speaker(message: Mapping[str, Any], more: Mapping[str, Any]) -> str:
    for name in (message.get("name"), more.get("speaker_id"), more.get("name"), message.get("message")):
        if type(name) is str and name.strip():
            return name.strip()[:60]
    return "somebody"


def _role(message: Mapping[str, Any], more: Mapping[str, Any], speaker: str) -> str:
    role = more.get("speaker_role")
    if type(role) is not str:
        kind = message.get("message")
        role = kind if type(kind) is str and kind not in ("ai", "human") else ""
    return "" if role in (speaker, "participant") else in_words(role[:40])


def _words(content: Any) -> str:
    if type(content) is str:
        return content
    if type(content) is list:
        return "\n".join(filter(None, (_block(block) for block in content)))
    return "" if content is None else str(content)


def _block(block: Any) -> str:
    if type(block) is str:
        return block
    if type(block) is dict:
        words = block.get("text")
        return words if type(words) is str else f"({block.get('type', 'something that is no text')})"
    return ""


def _call(called: Mapping[str, Any]) -> str:
    """Tell which tool a message calls, and with what: often it has no words besides."""
    given = plain_mapping(called.get("args")) or {}
    told = ", ".join(f"{in_words(name[:40])} {in_text(value)}" for name, value in given.items())
    return f"(calls {text(called, 'name')[:60] or 'a tool'}{': ' if told else ''}{told})"


def _remarks(more: Mapping[str, Any]) -> tuple[str, ...]:
    found: list[str] = []
    for key, value in more.items():
        if key in _TOLD_ELSEWHERE or value is None or value is False:
            continue
        if value is True:
            found.append(in_words(key[:40]))
        elif type(value) in (int, float):
            found.append(f"{in_words(key[:40])} {value:.6g}" if abs(value) < 1e15 else in_words(key[:40]))
        elif type(value) is str and len(value) < 60:
            found.append(value if key == "kind" else f"{in_words(key[:40])}: {value}")
    return tuple(found[:_REMARKS_AT_MOST])


def _moment(value: Any) -> str:
    return clock(value.get("@time")) if type(value) is dict else clock(value)


def _short(value: Any) -> str:
    return value[:120] if type(value) is str else ""


def _round(value: Any) -> str:
    if type(value) is int:
        return f"Round {value}" if 0 < value < 10**6 else ""
    return value[:60] if type(value) is str else ""


def _initials(speaker: str, taken: set[str]) -> str:
    """Give letters that stand for a speaker and for nobody else."""
    words = [word for word in "".join(sign if sign.isalnum() else " " for sign in speaker).split() if word]
    number = words[-1] if len(words) > 1 and words[-1].isdecimal() and len(words[-1]) < 3 else ""
    letters = "".join(word[0] for word in words if not word[0].isdecimal()).upper()
    if number:
        choices = [letters[:1] + number, letters[:2] + number]
    elif len(letters) > 1:
        choices = [letters[:2], letters[:3]]
    else:
        choices = [speaker[:2].capitalize(), speaker[:3].capitalize()]
    counted = (f"{choices[0][:1]}{place}" for place in range(1, len(taken) + 2))
    return next(choice for choice in (*choices, *counted, str(len(taken) + 1)) if choice and choice not in taken)
