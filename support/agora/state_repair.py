"""Repairs of a corrupt state: the values that are certain from the rest of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from support.agora.schema import KEYS, check_update, consistency_problems, plain_keys, texts_under
from support.agora.talk import OWNER

CONSTANTS: Final = (
    "session_id",
    "start_time",
    "config_hash",
    "settings",
    "user_defines_topics",
    "moderator_id",
    "checkpoint_interval",
)
"""Plain keys that a session sets once."""

State = Mapping[str, Any]


class UnknownValueError(Exception):
    """The value of a key cannot be derived from the rest of the state."""


def certain_repairs(values: State, constants: State) -> dict[str, Any]:
    """Return the keys of a corrupt state whose right value is certain, each with that value.

    The values replace the old ones, regardless of reducers. The resulting state may still be corrupt, so check it.
    `constants` are the values of plain keys that cannot have changed since the session began.
    """
    repaired: dict[str, Any] = {}
    for name, key in KEYS.items():
        if key.kind in ("append", "messages") and check_update({name: values.get(name, key.empty)}):
            _try(repaired, name, lambda name=name: _flattened(name, values.get(name)))  # type: ignore[misc]
    whole = {**values, **repaired}
    wrong = {problem.partition(":")[0].partition("[")[0] for problem in consistency_problems(whole)}
    for name in sorted(wrong & plain_keys() - {"topic_queue"}):
        _try(repaired, name, lambda name=name: _derived(name, whole, constants))  # type: ignore[misc]
    whole |= repaired
    _try(repaired, "topic_queue", lambda: _clean_queue(whole, constants))
    return {name: value for name, value in repaired.items() if name not in values or values[name] != value}


def _try(repaired: dict[str, Any], name: str, derive: Callable[[], Any]) -> None:
    try:
        repaired[name] = derive()
    except (UnknownValueError, LookupError, TypeError, AttributeError):
        # Other parts of the state are corrupt as well: no value is certain.
        return


def _flattened(name: str, value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise UnknownValueError(name)
    depth = 1 if name == "turn_order_history" else 0
    flat: list[Any] = []
    for item in value:
        flat.extend(_unnested(item, depth))
    return flat


def _unnested(item: Any, depth: int) -> list[Any]:
    if not isinstance(item, list):
        return [item]
    if depth and not any(isinstance(inner, list) for inner in item):
        return [item]
    return [whole for inner in item for whole in _unnested(inner, depth)]


def _derived(name: str, values: State, constants: State) -> Any:
    value = constants[name] if name in constants else _DERIVATIONS[name](values)
    if check_update({name: value}):
        raise UnknownValueError(name)
    return value


def _clean_queue(values: State, constants: State) -> list[str]:
    queue = values.get("topic_queue", constants.get("topic_queue"))
    if not isinstance(queue, list) or not all(isinstance(topic, str) for topic in queue):
        queue = constants["topic_queue"]
    elsewhere = {*texts_under(values, "active_topic"), *texts_under(values, "completed_topics")}
    return [topic for topic in dict.fromkeys(queue) if topic.strip() and topic not in elsewhere]


def _phase(values: State) -> int:
    return int(values["phase_history"][-1]["to_phase"])


def _round(values: State) -> int:
    # not the recorded rounds: a topic that was dropped and returns begins with round 1 again
    messages = values.get("messages", [])
    if not messages:
        return 0
    last = messages[-1].additional_kwargs
    # the owner's message belongs to the round to come
    return int(last["round"]) - int(last["speaker_role"] == OWNER)


def _last_error(values: State) -> str | None:
    return values["recoveries"][-1]["error"] if values["recoveries"] else None


_DERIVATIONS: Final[dict[str, Callable[[State], Any]]] = {
    "current_phase": _phase,
    "phase_start_time": lambda values: values["phase_history"][-1]["timestamp"],
    "current_round": _round,
    "current_speaker_id": lambda _: None,
    "total_messages": lambda values: len(values.get("messages", [])),
    "periodic_stop_counter": lambda values: len(values.get("user_stop_history", [])),
    "error_count": lambda values: len(values.get("recoveries", [])),
    "last_error": _last_error,
}
"""Plain keys that only repeat facts of append and merged keys."""
