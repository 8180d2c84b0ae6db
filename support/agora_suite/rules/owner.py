"""Every answer of the owner is on record, once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from typing_extensions import override

from support.agora_suite.rules.discussion_rule import DiscussionRule, Values
from support.agora_suite.rules.spoken import moment
from support.agora_suite.vocabulary import ASKED, STEPS
from support.validators.finding import StateFinding
from support.validators.rule import WHOLE

_ASKS = {node: step.question for node, step in STEPS.items() if step.question}

_DECIDES: Mapping[str, tuple[str, Callable[[str], Any]]] = {
    "agenda_approval": ("agenda_approved", lambda answer: answer != "reject"),
    "user_turn_participation": ("user_turn_decision", str),
    "periodic_user_stop": ("user_periodic_decision", str),
    "user_topic_conclusion_confirmation": ("topic_conclusion_confirmed", lambda answer: answer == "confirm"),
    "user_approval": ("user_continuation_decision", str),
}
"""The key in which each asking node keeps the decision, and what an answer means in it."""


class OwnerRule(DiscussionRule):
    """Each accepted answer adds one entry {type, result, timestamp} to the approval history, and decides as it says.

    A stop is counted, has its entry and its record, and was made in the round that is over. `get_theme` may have
    nothing to ask.
    """

    reads = frozenset({"hitl_state", "user_stop_history", "periodic_stop_counter", "active_topic", "current_round"})
    heeds = frozenset({"hitl_state", "user_stop_history", "periodic_stop_counter"})
    nodes = frozenset(_ASKS)

    def __init__(self) -> None:
        self._answers = 0
        self._stop_answers = 0
        self._stop_ids: set[str] = set()
        self._stops = 0

    @override
    def check(self, node: str, update: Values, view: Values) -> Iterator[StateFinding]:
        history = view.get("hitl_state", {}).get("approval_history", [])
        if not isinstance(history, list) or len(history) < self._answers:
            expectation = f"a list of at least {self._answers} entries, as before"
            yield self.finding("hitl_state.approval_history", expectation, history)
            return
        fresh = history[self._answers :]
        invalid = list(self._entries(fresh))
        asked = _ASKS.get(node)
        types = [entry.get("type") for entry in fresh if isinstance(entry, Mapping)]
        self._answers = len(history)
        self._stop_answers += types.count("periodic_stop")
        yield from invalid
        if invalid:
            return
        if asked is not None and types != [asked]:
            expectation = f"one more entry, for the answer to {asked}"
            yield self.finding("hitl_state.approval_history", expectation, types)
        elif node in _DECIDES:
            yield from self._decided(node, fresh[0]["result"], view)
        yield from self._stopped(node, update, view)

    def _entries(self, fresh: list[Any]) -> Iterator[StateFinding]:
        for index, entry in enumerate(fresh, start=self._answers):
            place = f"hitl_state.approval_history[{index}]"
            if not isinstance(entry, Mapping):
                yield self.finding(place, "an entry {type, result, timestamp}", entry)
            elif entry.get("type") not in ASKED:
                yield self.finding(f"{place}.type", "the type of a question to the owner", entry.get("type"))
            elif entry.get("result") not in ASKED[entry["type"]].answers:
                expectation = f"what the owner decided, one of {', '.join(ASKED[entry['type']].answers)}"
                yield self.finding(f"{place}.result", expectation, entry.get("result"))
            elif moment(entry.get("timestamp")) is None:
                yield self.finding(f"{place}.timestamp", "when the owner decided", entry.get("timestamp"))

    def _decided(self, node: str, answer: str, view: Values) -> Iterator[StateFinding]:
        name, meaning = _DECIDES[node]
        if view.get(name) != meaning(answer):
            yield self.finding(name, f"{meaning(answer)!r}, as the owner answered {answer!r}", view.get(name))

    def _stopped(self, node: str, update: Values, view: Values) -> Iterator[StateFinding]:
        for stop in update.get("user_stop_history", ()):
            made, now = (stop["topic"], stop["round_number"]), (view.get("active_topic"), view.get("current_round"))
            if node != WHOLE and made != now:
                place = f"user_stop_history[{self._stops}]"
                yield self.finding(place, f"a stop on topic and round {now}", made)
            if stop["stop_id"] in self._stop_ids:
                place = f"user_stop_history[{self._stops}].stop_id"
                yield self.finding(place, "an id of its own", stop["stop_id"])
            self._stop_ids.add(stop["stop_id"])
            self._stops += 1
        counter = view.get("periodic_stop_counter", 0)
        if counter != self._stops:
            expectation = f"{self._stops}, the entries of user_stop_history"
            yield self.finding("periodic_stop_counter", expectation, counter)
        if self._stop_answers != self._stops:
            expectation = f"{self._stop_answers} entries, as many as approval_history has for periodic_stop"
            yield self.finding("user_stop_history", expectation, self._stops)
        elif self._stops:
            yield from self._last_stop(view)

    def _last_stop(self, view: Values) -> Iterator[StateFinding]:
        last = view["user_stop_history"][-1]["round_number"]
        recorded = view["hitl_state"].get("last_periodic_stop_round")
        if recorded != last:
            yield self.finding("hitl_state.last_periodic_stop_round", f"{last}, the round of the last stop", recorded)
