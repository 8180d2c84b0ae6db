"""The proposed agenda is usable, and attempts at it are limited."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from typing_extensions import override

from support.agora_suite.rules.people import participants
from support.validators.finding import StateFinding
from support.validators.rule import Rule


class AgendaRule(Rule):
    """A proposed agenda holds distinct topics that are not blank, and no attempt is made beyond the last.

    `synthesize_agenda` makes it and counts the attempts; after the last, no rejection leads to another. Topics that the
    owner names are the agenda and the queue at once. Agents who were asked for topics have an entry, with topics or
    without; where a recovery replaces the proposals, there may be fewer. An agenda of the agents goes back to them if
    more than half of it was not on the agenda that it replaces, and no topic under discussion is on it.
    """

    reads: ClassVar[frozenset[str]] = frozenset(
        {"proposed_agenda", "agenda_attempts", "flow_control", "topic_queue", "proposed_topics", "agents"}
        | {"specialized_agents", "moderator_id", "active_topic", "agenda_from_agents"}
    )
    heeds: ClassVar[frozenset[str]] = reads - {"agents", "specialized_agents", "moderator_id", "agenda_from_agents"}
    nodes: ClassVar[frozenset[str]] = frozenset({"agenda_modification"})

    def __init__(self) -> None:
        self._current: list[str] = []

    @override
    def feed(self, node: str, update: Mapping[str, Any], view: Mapping[str, Any]) -> list[StateFinding]:
        """Return the blanks and repetitions of the proposed agenda, and attempts beyond the limit."""
        found: list[StateFinding] = []
        seen: set[str] = set()
        for index, topic in enumerate(view.get("proposed_agenda") or ()):
            if not topic.strip() or topic in seen:
                expectation = "a topic that is not blank and not on the agenda before"
                found.append(self.finding(f"proposed_agenda[{index}]", expectation, topic))
            seen.add(topic)
        if node == "get_theme" and "topic_queue" in update and view.get("proposed_agenda") != view["topic_queue"]:
            expectation = f"{view['topic_queue']}, the topics that the owner named"
            found.append(self.finding("proposed_agenda", expectation, view.get("proposed_agenda")))
        if node == "agenda_proposal" and "proposed_topics" in update and not _stood_in(update):
            found += self._everybody(update["proposed_topics"], participants(view))
        if node == "agenda_modification":
            found += self._refined(view)
        self._current = _current(view)
        limit, attempts = view.get("flow_control", {}).get("max_agenda_attempts"), view.get("agenda_attempts", 0)
        if limit is not None and attempts > limit:
            found.append(self.finding("agenda_attempts", f"at most {limit}, the configured number", attempts))
        return found

    def _refined(self, view: Mapping[str, Any]) -> list[StateFinding]:
        agenda, answers = _current(view), view.get("hitl_state", {}).get("approval_history", [])
        new = [topic for topic in agenda if topic not in self._current]
        accepted = bool(answers) and answers[-1]["result"] == "accept"
        expected = accepted and not view.get("active_topic") and 2 * len(new) > len(agenda)
        if bool(view.get("agenda_from_agents")) == expected:
            return []
        expectation = f"{expected}, with {len(new)} of {len(agenda)} topics new to {self._current}"
        return [self.finding("agenda_from_agents", expectation, view.get("agenda_from_agents"))]

    def _everybody(self, proposed: Iterable[Mapping[str, Any]], agents: frozenset[str]) -> list[StateFinding]:
        asked = sorted(entry["agent_id"] for entry in proposed)
        if asked == sorted(agents):
            return []
        return [self.finding("proposed_topics", f"an entry of each agent, {sorted(agents)}", asked)]


def _current(view: Mapping[str, Any]) -> list[str]:
    active = view.get("active_topic")
    return [*([active] if active else []), *(view.get("topic_queue") or ())]


def _stood_in(update: Mapping[str, Any]) -> bool:
    return any(record["strategy"].upper() != "RETRY" for record in update.get("recoveries", ()))
