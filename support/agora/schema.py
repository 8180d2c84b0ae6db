"""The keys of the state, their types, and the checks of an update and of a whole state."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, Any, Final, Literal, get_args, get_origin, get_type_hints

from langchain_core.messages import BaseMessage, BaseMessageChunk, RemoveMessage
from langgraph.graph.message import add_messages
from pydantic import ConfigDict, InstanceOf, TypeAdapter, ValidationError

from support.agora.reducers import append, append_rows, merge
from support.agora.state import VirtualAgoraState

Kind = Literal["plain", "append", "merge", "messages"]

MESSAGE_METADATA: Final = frozenset(
    {"message_id", "speaker_id", "speaker_role", "timestamp", "phase", "round", "topic", "turn_order"}
)
SPEAKER_ROLES: Final = ("participant", "moderator", "owner")
LAST_PHASE: Final = 5

_KINDS: Final[dict[Any, Kind]] = {append: "append", append_rows: "append", merge: "merge", add_messages: "messages"}
_STRICT: Final = ConfigDict(strict=True, extra="forbid")
_WORDING: Final = {"extra_forbidden": "no such field", "missing": "this field"}
_MAX_DESCRIPTION: Final = 80


@dataclass(frozen=True)
class Key:
    """A declared key of the state; `annotation` is the type of its value.

    An update replaces a `plain` key, extends an `append` key, is laid over a `merge` key, and joins `messages` by
    message id.
    """

    name: str
    kind: Kind
    annotation: Any

    @cached_property
    def adapter(self) -> TypeAdapter[Any]:
        """The strict check of the key's value; entries with undeclared fields do not pass."""
        if self.kind == "messages":
            return TypeAdapter(list[InstanceOf[BaseMessage]], config=_STRICT)
        return TypeAdapter(self.annotation, config=_STRICT)

    @cached_property
    def validate(self) -> Callable[[Any], Any]:
        """The function that raises pydantic's ValidationError for an invalid value."""
        return self.adapter.validator.validate_python

    @property
    def empty(self) -> Any:
        """The value before the key is written: a new list or mapping, or None for a plain key."""
        if self.kind == "plain":
            return None
        return {} if self.kind == "merge" else []


def _declared() -> Iterator[tuple[str, Key]]:
    for name, hint in get_type_hints(VirtualAgoraState, include_extras=True).items():
        if get_origin(hint) is Annotated:
            annotation, reducer = get_args(hint)[:2]
            yield name, Key(name, _KINDS[reducer], annotation)
        else:
            yield name, Key(name, "plain", hint)


KEYS: Final[dict[str, Key]] = dict(_declared())

_PLAIN: Final = frozenset(name for name, key in KEYS.items() if key.kind == "plain")
_EXCLUSIVE: Final = ("topic_queue", "active_topic", "completed_topics")


def plain_keys() -> frozenset[str]:
    """Return the keys that an update replaces: those that a new session must set."""
    return _PLAIN


def check_update(update: Any) -> list[str]:
    """Return the problems with an update: undeclared keys, wrong types, what a reducer would not accept.

    Each is a line `key[place]: expected …, found …`. Never raises, even if the update is not a mapping.
    """
    if not isinstance(update, Mapping):
        return [f"an update is a mapping, found {_describe(update)}"]
    problems: list[str] = []
    for name, value in update.items():
        key = KEYS.get(name) if isinstance(name, str) else None
        if key is None:
            problems.append(f"{name}: the state has no such key")
            continue
        try:
            key.validate(value)
        except ValidationError as error:
            problems.extend(_type_problems(key, error))
        else:
            if key.kind == "messages":
                problems.extend(_message_problems(value))
    return problems


def consistency_problems(values: Any) -> list[str]:
    """Return the problems with a whole state, one line each; append and merged keys may be absent.

    Never raises, even if the state is not a mapping.
    """
    if not isinstance(values, Mapping):
        return [f"a state is a mapping, found {_describe(values)}"]
    problems = [f"{name}: missing" for name in sorted(_PLAIN - values.keys())]
    problems.extend(check_update(values))
    problems.extend(_queue_problems(texts_under(values, "topic_queue")))
    problems.extend(_place_problems(values))
    problems.extend(_counter_problems(values))
    return problems


def texts_under(values: Mapping[str, Any], name: str) -> list[str]:
    """Return the texts under a key of a state that may be corrupt: those of a list, or a single text."""
    value = values.get(name)
    if isinstance(value, str):
        return [value]
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []


def differing_keys(manager_values: Mapping[str, Any], graph_values: Mapping[str, Any]) -> list[str]:
    """Return the keys in which a state manager and the graph differ; an unwritten append or merged key is empty."""
    return [
        name for name, key in KEYS.items() if manager_values.get(name, key.empty) != graph_values.get(name, key.empty)
    ]


def _queue_problems(queue: Sequence[str]) -> Iterator[str]:
    for place, topic in enumerate(queue):
        if not topic.strip():
            yield f"topic_queue[{place}]: a topic is not blank, found {topic!r}"
    for topic, count in Counter(topic for topic in queue if topic.strip()).items():
        if count > 1:
            yield f"topic_queue: a topic is queued once, found {topic!r} {count} times"


def _place_problems(values: Mapping[str, Any]) -> Iterator[str]:
    places: dict[str, list[str]] = {}
    for name in _EXCLUSIVE:
        for topic in dict.fromkeys(texts_under(values, name)):
            places.setdefault(topic, []).append(name)
    for topic, names in places.items():
        if len(names) > 1:
            yield f"{names[0]}: a topic is queued, active or completed, found {topic!r} in {' and '.join(names)}"


def _counter_problems(values: Mapping[str, Any]) -> Iterator[str]:
    messages, total, phase = values.get("messages", []), values.get("total_messages"), values.get("current_phase")
    if isinstance(messages, list) and type(total) is int and total != len(messages):
        yield f"total_messages: expected the number of messages, {len(messages)}, found {total}"
    if type(phase) is int and not 0 <= phase <= LAST_PHASE:
        yield f"current_phase: expected 0 to {LAST_PHASE}, found {phase}"


def _type_problems(key: Key, error: ValidationError) -> Iterator[str]:
    for detail in error.errors(include_url=False, include_context=False):
        place, value = detail["loc"], detail["input"]
        where = key.name + "".join(f"[{step!r}]" for step in place)
        expected = _WORDING.get(detail["type"]) or detail["msg"].removeprefix("Input should be ")
        if key.kind == "append" and len(place) == 1 and isinstance(value, list):
            expected = f"an item, not a list inside the list ({expected})"
        yield f"{where}: expected {expected}, found {_describe(value)}"


def _message_problems(messages: Sequence[BaseMessage]) -> Iterator[str]:
    for place, message in enumerate(messages):
        where = f"messages[{place}]"
        if isinstance(message, (RemoveMessage, BaseMessageChunk)):
            yield f"{where}: expected a whole message, found {type(message).__name__}"
            continue
        if not message.id:
            yield f"{where}: expected an id of the flow's own, found {message.id!r}"
        metadata = message.additional_kwargs
        if missing := MESSAGE_METADATA - metadata.keys():
            yield f"{where}: expected additional_kwargs {', '.join(sorted(missing))}, found none"
        elif metadata["speaker_role"] not in SPEAKER_ROLES:
            yield f"{where}: expected a speaker_role of {SPEAKER_ROLES}, found {metadata['speaker_role']!r}"


def _describe(value: Any) -> str:
    try:
        text = repr(value)
    except Exception:
        # A failure here would hide the problem that is reported.
        text = "a value that cannot be shown"
    text = text if len(text) <= _MAX_DESCRIPTION else f"{text[:_MAX_DESCRIPTION]}…"
    return f"{type(value).__name__} {text}"
