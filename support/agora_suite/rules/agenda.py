"""The proposed agenda is usable, and attempts at it are limited."""

from __future__ import annotations

from collections.abc import Iterator

from typing_extensions import override

from support.agora_suite.rules.discussion_rule import DiscussionRule, Values, replaced_nodes
from support.agora_suite.rules.people import PARTICIPANT_KEYS, participants
from support.validators.finding import StateFinding


class AgendaRule(DiscussionRule):
    """A proposed agenda holds distinct topics that are not blank, and no attempt is made beyond the last.

    `synthesize_agenda` makes it and counts the attempts; after the last, no rejection leads to another. Topics that the
    owner names are the agenda and the queue at once. Agents who were asked for topics have an entry, with topics or
    without; where a recovery replaces the proposals, there may be fewer. An agenda of the agents goes back to them if
    more than half of it was not on the agenda that it replaces, and no topic under discussion is on it.
    """

    heeds = frozenset(
        {"proposed_agenda", "agenda_attempts", "flow_control", "topic_queue", "proposed_topics", "active_topic"}
    )
    reads = heeds | PARTICIPANT_KEYS | {"agenda_from_agents", "hitl_state"}
    nodes = frozenset({"agenda_modification"})

    def __init__(self) -> None:
        self._current: list[str] = []

    @override
    def check(self, node: str, update: Values, view: Values) -> Iterator[StateFinding]:
        seen: set[str] = set()
        for index, topic in enumerate(view.get("proposed_agenda") or ()):
            if not topic.strip() or topic in seen:
                expectation = "a topic that is not blank and not on the agenda before"
                yield self.finding(f"proposed_agenda[{index}]", expectation, topic)
            seen.add(topic)
        if node == "get_theme" and "topic_queue" in update and view.get("proposed_agenda") != view["topic_queue"]:
            expectation = f"{view['topic_queue']}, the topics that the owner named"
            yield self.finding("proposed_agenda", expectation, view.get("proposed_agenda"))
        if node == "agenda_proposal" and "proposed_topics" in update and not replaced_nodes(update):
            agents, asked = sorted(participants(view)), sorted(entry["agent_id"] for entry in update["proposed_topics"])
            if asked != agents:
                yield self.finding("proposed_topics", f"an entry of each agent, {agents}", asked)
        if node == "agenda_modification":
            yield from self._refined(update, view)
        self._current = _current(view)
        limit, attempts = view.get("flow_control", {}).get("max_agenda_attempts"), view.get("agenda_attempts", 0)
        if limit is not None and attempts > limit:
            yield self.finding("agenda_attempts", f"at most {limit}, the configured number", attempts)

    def _refined(self, update: Values, view: Values) -> Iterator[StateFinding]:
        agenda, answers = _current(view), update.get("hitl_state", {}).get("approval_history", [])
        new = [topic for topic in agenda if topic not in self._current]
        accepted = bool(answers) and answers[-1]["result"] == "accept"
        expected = accepted and not view.get("active_topic") and 2 * len(new) > len(agenda)
        if bool(view.get("agenda_from_agents")) != expected:
            expectation = f"{expected}, with {len(new)} of {len(agenda)} topics new to {self._current}"
            yield self.finding("agenda_from_agents", expectation, view.get("agenda_from_agents"))


def _current(view: Values) -> list[str]:
    active = view.get("active_topic")
    return [*([active] if active else []), *(view.get("topic_queue") or ())]
