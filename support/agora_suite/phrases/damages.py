"""How the saved data of a session can be damaged, and the remedies."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from support.agora_suite.phrases.keys import KEYS

State = Mapping[str, Any]
MISSING: Final = "a missing entry"
FORGOTTEN: Final = "a forgotten decision"
HALF_WRITTEN: Final = "a half-written step"
HALF_WRITTEN_KEY: Final = "a half-written key"


def _unfinished(state: State) -> dict[str, Any]:
    topic = state["completed_topics"][0]
    return {topic: {**state["topics_info"][topic], "message_count": 0}}


DAMAGES: Final[Mapping[str, tuple[str, Callable[[State], Any]]]] = {
    "a value of the wrong type": ("current_round", lambda _: "three"),
    "a wrong count": ("total_messages", lambda state: state["total_messages"] + 1),
    "an unknown phase": ("current_phase", lambda _: 9),
    "a list within a list": ("votes", lambda state: [list(state["votes"])]),
    "a missing list": ("messages", lambda _: None),
    "a blank remaining topic": ("topic_queue", lambda state: [" ", *state["topic_queue"]]),
    "a repeated remaining topic": ("topic_queue", lambda state: [*state["topic_queue"], state["topic_queue"][0]]),
    "a completed topic among the remaining ones": (
        "topic_queue",
        lambda state: [*state["topic_queue"], state["completed_topics"][0]],
    ),
    "the current topic among the remaining ones": (
        "topic_queue",
        lambda state: [*state["topic_queue"], state["active_topic"]],
    ),
    "a number as the last error": ("last_error", lambda _: 7),
    "a word as a time": ("phase_start_time", lambda _: "noon"),
    "a word as the count of checkpoints": ("periodic_stop_counter", lambda _: "two"),
    "a changed entry": ("topics_info", lambda state: {**state["topics_info"], **_unfinished(state)}),
    MISSING: ("session_id", lambda _: None),
    FORGOTTEN: ("agenda_approved", lambda _: None),
    HALF_WRITTEN: ("warnings", lambda _: [["half"]]),
    HALF_WRITTEN_KEY: ("messages", lambda _: [{"role": KEYS["a key of OpenAI"][1], "content": "half"}]),
    "a word as the interval": ("checkpoint_interval", lambda _: "three"),
}
"""For each damage, the damaged key and its value. A missing entry is absent. A forgotten decision is in no checkpoint.

A half-written step is what an interrupted step leaves; the error of reading it may show what it holds.
"""

REMEDIES: Final[Mapping[str, str]] = {
    "repaired": "repaired",
    "rolled back": "rolled_back",
    "reloaded": "reloaded",
    "restarted": "reinitialised",
    "left unchanged": "none",
    "abandoned": "failed",
}
"""The remedies for damage: the actions of the emergency recovery."""
