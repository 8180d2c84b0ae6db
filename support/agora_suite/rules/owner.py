"""Every answer of the owner is on record, once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from typing_extensions import override

from support.agora_suite.rules.spoken import moment
from support.validators.finding import StateFinding
from support.validators.rule import Rule

QUESTIONS = frozenset(
    {
        "theme",
        "topic_definition",
        "agenda_approval",
        "user_turn_participation",
        "periodic_stop",
        "topic_conclusion_confirmation",
        "topic_continuation",
        "agenda_modification",
    }
)
"""The types of questions to the owner."""

_ASKS = {
    "agenda_approval": "agenda_approval",
    "user_turn_participation": "user_turn_participation",
    "periodic_user_stop": "periodic_stop",
    "user_topic_conclusion_confirmation": "topic_conclusion_confirmation",
    "user_approval": "topic_continuation",
    "agenda_modification": "agenda_modification",
}


class OwnerRule(Rule):
    """Each accepted answer adds one entry {type, result, timestamp} to the approval history.

    A stop is counted, and has its entry and its record. `get_theme` may have nothing to ask.
    """

    reads: ClassVar[frozenset[str]] = frozenset({"hitl_state", "user_stop_history", "periodic_stop_counter"})
    nodes: ClassVar[frozenset[str]] = frozenset(_ASKS)

    def __init__(self) -> None:
        self._answers = 0
        self._stop_answers = 0
        self._stop_ids: set[str] = set()
        self._stops = 0

    @override
    def feed(self, node: str, update: Mapping[str, Any], view: Mapping[str, Any]) -> list[StateFinding]:
        """Return the answers and stops that are not on record, or not once."""
        history = view.get("hitl_state", {}).get("approval_history", [])
        if not isinstance(history, list) or len(history) < self._answers:
            expectation = f"a list of at least {self._answers} entries, as before"
            return [self.finding("hitl_state.approval_history", expectation, history)]
        fresh = history[self._answers :]
        found = self._entries(fresh)
        asked = _ASKS.get(node)
        types = [entry.get("type") for entry in fresh if isinstance(entry, Mapping)]
        self._answers = len(history)
        self._stop_answers += types.count("periodic_stop")
        if found:
            return found
        if asked is not None and types != [asked]:
            expectation = f"one more entry, for the answer to {asked}"
            found.append(self.finding("hitl_state.approval_history", expectation, types))
        return found + self._stopped(update, view)

    def _entries(self, fresh: list[Any]) -> list[StateFinding]:
        found = []
        for index, entry in enumerate(fresh, start=self._answers):
            place = f"hitl_state.approval_history[{index}]"
            if not isinstance(entry, Mapping):
                found.append(self.finding(place, "an entry {type, result, timestamp}", entry))
            elif entry.get("type") not in QUESTIONS:
                found.append(self.finding(f"{place}.type", "the type of a question to the owner", entry.get("type")))
            elif not entry.get("result"):
                found.append(self.finding(f"{place}.result", "what the owner decided", entry.get("result")))
            elif moment(entry.get("timestamp")) is None:
                found.append(self.finding(f"{place}.timestamp", "when the owner decided", entry.get("timestamp")))
        return found

    def _stopped(self, update: Mapping[str, Any], view: Mapping[str, Any]) -> list[StateFinding]:
        found: list[StateFinding] = []
        for stop in update.get("user_stop_history", ()):
            if stop["stop_id"] in self._stop_ids:
                place = f"user_stop_history[{self._stops}].stop_id"
                found.append(self.finding(place, "an id of its own", stop["stop_id"]))
            self._stop_ids.add(stop["stop_id"])
            self._stops += 1
        counter = view.get("periodic_stop_counter", 0)
        if counter != self._stops:
            expectation = f"{self._stops}, the entries of user_stop_history"
            found.append(self.finding("periodic_stop_counter", expectation, counter))
        if self._stop_answers != self._stops:
            expectation = f"{self._stop_answers} entries, as many as approval_history has for periodic_stop"
            found.append(self.finding("user_stop_history", expectation, self._stops))
        elif self._stops:
            found += self._last_stop(view)
        return found

    def _last_stop(self, view: Mapping[str, Any]) -> list[StateFinding]:
        last = view["user_stop_history"][-1]["round_number"]
        written = view["hitl_state"].get("last_periodic_stop_round")
        if written == last:
            return []
        return [self.finding("hitl_state.last_periodic_stop_round", f"{last}, the round of the last stop", written)]
