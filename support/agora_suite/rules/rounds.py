"""Rounds: their numbers, their messages, their summaries, and the order of speaking."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from typing_extensions import override

from support.agora_suite.rules.discussion_rule import DiscussionRule, Values, replaced_nodes
from support.agora_suite.rules.people import OWNER, PARTICIPANT_KEYS, participants
from support.agora_suite.rules.phases import DISCUSSION
from support.agora_suite.rules.spoken import facts, moment
from support.validators.finding import StateFinding
from support.validators.rule import WHOLE


class RoundsRule(DiscussionRule):
    """Rounds of a topic are 1, 2, 3 … and every count of them agrees.

    `announce_item` begins a topic with round 0, or goes on with the topic under discussion. A topic that was dropped
    and is taken up again therefore starts at 1 again; its count may then be of all its rounds or of those since. A
    whole state shows a new start only by another topic's rounds in between, or by a topic that never had a round.
    A round beyond the maximum needs a checkpoint at which the owner modified the agenda (no vote is evaluated then).
    """

    reads = frozenset(
        {"round_history", "rounds_per_topic", "current_round", "turn_order_history", "user_stop_history"}
        | {"active_topic", "topics_info", "flow_control"}
    )
    heeds = reads - {"topics_info", "flow_control"}

    def __init__(self) -> None:
        self._active: str | None = None
        self._round = 0
        self._last_topic: str | None = None
        self._count = 0
        self._total: Counter[str] = Counter()
        self._since: dict[str, int] = {}
        self._ids: set[str] = set()
        self._modified = 0

    @override
    def check(self, node: str, update: Values, view: Values) -> Iterator[StateFinding]:
        active = view.get("active_topic")
        if active != self._active and node != WHOLE:
            self._round = 0
        self._active = active
        self._modified += sum(stop["user_decision"] == "modify" for stop in update.get("user_stop_history", ()))
        records = update.get("round_history", ())
        wrong = [finding for record in records for finding in self._record(node, record, view)]
        touched = {record["topic"] for record in records} | set(update.get("rounds_per_topic", ()))
        yield from wrong or list(self._counts(touched, view)) or self._current(node, view)
        rows = len(view.get("turn_order_history", ()))
        if rows != self._count and "turn_order_history" in view:
            yield self.finding("turn_order_history", f"one order for each of {self._count} rounds", rows)

    def _record(self, node: str, record: Values, view: Values) -> Iterator[StateFinding]:
        place, topic, number = f"round_history[{self._count}]", record["topic"], record["round_number"]
        self._count += 1
        before = self._round if node != WHOLE or topic == self._last_topic else 0
        again = node == WHOLE and number == 1 and _topic_without_rounds(view)
        self._total[topic] += 1
        self._since[topic] = 1 if number == 1 else self._since.get(topic, 0) + 1
        self._last_topic, self._round = topic, number
        limit = view.get("flow_control", {}).get("max_rounds_per_topic")
        if record["round_id"] in self._ids:
            yield self.finding(f"{place}.round_id", "an id of its own", record["round_id"])
            return
        self._ids.add(record["round_id"])
        if node != WHOLE and topic != self._active:
            yield self.finding(f"{place}.topic", f"the topic under discussion, {self._active!r}", topic)
        elif number != before + 1 and not again:
            yield self.finding(f"{place}.round_number", f"{before + 1}, the next round of {topic!r}", number)
        elif limit is not None and number > limit + self._modified:
            yield self.finding(f"{place}.round_number", f"at most {limit}, the configured maximum", number)

    def _counts(self, topics: set[str], view: Values) -> Iterator[StateFinding]:
        for topic in sorted(topics):
            count, total = view.get("rounds_per_topic", {}).get(topic, 0), self._total[topic]
            if count not in (total, self._since.get(topic, 0)):
                advice = "The reducer takes the last value: write the count, do not add to it twice."
                expectation = f"{total}, the number of its records in round_history"
                yield self.finding(f"rounds_per_topic[{topic!r}]", expectation, count, advice)

    def _current(self, node: str, view: Values) -> Iterator[StateFinding]:
        current = view.get("current_round", 0)
        if self._active is None:
            if current and not self._count:
                yield self.finding("current_round", "0, before the first round", current)
            return
        begins_anew = self._last_topic != self._active or (current == 0 and _topic_without_rounds(view))
        if node == WHOLE and begins_anew:
            self._round = 0
        if current != self._round:
            yield self.finding("current_round", f"{self._round}, the rounds begun on {self._active!r}", current)


def _topic_without_rounds(view: Values) -> bool:
    counted = view.get("rounds_per_topic", {})
    return any(
        info["status"] != "proposed" and not counted.get(topic) for topic, info in view.get("topics_info", {}).items()
    )


class RoundMessagesRule(DiscussionRule):
    """A round's record counts its messages, and names agents of the session.

    All messages of the round are counted, the owner's and marked placeholders too; the moderator's announcements belong
    to no round. What the owner said for a round of a topic that is then dropped belongs to no later round; a whole
    state does not distinguish such words from others, so that there any number with or without the owner's is accepted.
    What agents said in a round, written with its record, was said between its start and its end, by those whom the
    record names as its participants: a placeholder replaces an agent who could not speak.
    """

    reads = frozenset({"round_history", "messages"}) | PARTICIPANT_KEYS
    heeds = frozenset({"round_history", "messages"})

    def __init__(self) -> None:
        self._counts: dict[tuple[str | None, int], list[int]] = {}
        self._count = 0

    @override
    def check(self, node: str, update: Values, view: Values) -> Iterator[StateFinding]:
        records = update.get("round_history", ())
        times = Counter((record["topic"], record["round_number"]) for record in records)
        self._count_messages(update.get("messages", ()), whole=node == WHOLE)
        agents = participants(view)
        for record in records:
            place, occasion = f"round_history[{self._count}]", (record["topic"], record["round_number"])
            self._count += 1
            of_agents, of_owner = self._counts.pop(occasion, (0, 0))
            most = of_agents + of_owner
            fewest = of_agents if node == WHOLE else most
            repeated = node == WHOLE and times[occasion] > 1
            if not repeated and not fewest <= record["message_count"] <= most:
                expectation = f"{most}, the messages of the round" if fewest == most else f"{fewest} to {most} messages"
                yield self.finding(f"{place}.message_count", expectation, record["message_count"])
            if node != WHOLE:
                yield from self._times(place, record, update.get("messages", ()))
            strangers = [who for who in record["participants"] if who not in agents and who != OWNER]
            if strangers:
                yield self.finding(f"{place}.participants", "agents of the session, or the owner", strangers)
            elif node != WHOLE:
                yield from self._speakers(place, record, update.get("messages", ()))
        if node == WHOLE:  # what follows can be distinguished again
            self._counts.clear()
            self._count_messages(update.get("messages", ()), whole=False)

    def _times(self, place: str, record: Values, messages: Iterable[Any]) -> Iterator[StateFinding]:
        start, end = record["start_time"], record["end_time"]
        moments = [moment(facts(message)["timestamp"]) for message in messages]
        outside = [when for when in moments if when and not start <= when <= end]
        if outside:
            expectation = f"a round from before {min(outside)} until after {max(outside)}, when agents spoke in it"
            yield self.finding(place, expectation, f"{start} until {end}")

    def _speakers(self, place: str, record: Values, messages: Iterable[Any]) -> Iterator[StateFinding]:
        spoke = {known["speaker_id"] for known in map(facts, messages) if not known.get("placeholder")}
        if {*record["participants"]} - {OWNER} != spoke - {OWNER}:
            yield self.finding(f"{place}.participants", f"{sorted(spoke)}, who spoke in it", record["participants"])

    def _count_messages(self, messages: Iterable[Any], *, whole: bool) -> None:
        for message in messages:
            known = facts(message)
            if known["phase"] != DISCUSSION:
                continue
            if known["speaker_role"] == "moderator":
                if not whole and known["round"] == 0:
                    self._forget(known["topic"])
                continue
            counts = self._counts.setdefault((known["topic"], known["round"]), [0, 0])
            counts[known["speaker_role"] == OWNER] += 1

    def _forget(self, topic: str) -> None:
        """Forget the messages for rounds of a topic that begins, perhaps anew."""
        for occasion in [occasion for occasion in self._counts if occasion[0] == topic]:
            del self._counts[occasion]


class RoundSummariesRule(DiscussionRule):
    """A round has at most one summary, and has it when `round_summarization` is done.

    Where a recovery other than a retry replaced the node, the round may go without. A whole state may lie
    between a round and its summary, so that there only a summary too many is a finding.
    """

    reads = frozenset({"round_history", "round_summaries"})
    nodes = frozenset({"round_summarization"})

    def __init__(self) -> None:
        self._rounds: Counter[tuple[str, int]] = Counter()
        self._summaries: Counter[tuple[str, int]] = Counter()
        self._last: tuple[str, int] | None = None
        self._count = 0

    @override
    def check(self, node: str, update: Values, view: Values) -> Iterator[StateFinding]:
        for record in update.get("round_history", ()):
            self._last = (record["topic"], record["round_number"])
            self._rounds[self._last] += 1
        superfluous = False
        for summary in update.get("round_summaries", ()):
            occasion = (summary["topic"], summary["round_number"])
            self._summaries[occasion] += 1
            if self._summaries[occasion] > self._rounds[occasion]:
                superfluous, place = True, f"round_summaries[{self._count}]"
                yield self.finding(place, "the summary of a round that has none yet", occasion)
            self._count += 1
        missing = self._last is not None and self._summaries[self._last] < self._rounds[self._last]
        replaced = node in replaced_nodes(update)
        if node == "round_summarization" and missing and not superfluous and not replaced:
            yield self.finding("round_summaries", f"a summary of round {self._last}", None)


class SpeakingOrderRule(DiscussionRule):
    """Each round's order is all participants, one place further than in the round before (`discussion_round`).

    It rotates across topics. The first round begins with the order drawn for the session; in every round agents
    speak in its order, and each message has its speaker's place in it. Final considerations follow one another.
    """

    reads = frozenset({"turn_order_history", "speaking_order", "messages"}) | PARTICIPANT_KEYS
    heeds = frozenset({"turn_order_history", "speaking_order"})
    nodes = frozenset({"final_considerations"})

    def __init__(self) -> None:
        self._last: Sequence[str] | None = None
        self._drawn: Sequence[str] | None = None
        self._count = 0

    @override
    def check(self, node: str, update: Values, view: Values) -> Iterator[StateFinding]:
        agents = participants(view)
        rows = update.get("turn_order_history", ())
        wrong: list[StateFinding] = []
        for row in rows:
            wrong += self._row(row, agents)
            self._last, self._count = row, self._count + 1
        order = view.get("speaking_order") or ()
        if order and not _complete(order, agents):
            wrong.append(self.finding("speaking_order", f"each of {sorted(agents)} once", order))
        yield from wrong
        if not self._count:
            self._drawn = order or None
        if rows and node != WHOLE and not wrong:
            yield from self._kept(rows[-1], update)
        if node == "final_considerations":
            places = [facts(message)["turn_order"] for message in update.get("messages", ())]
            if None not in places and places != sorted(set(places)):
                yield self.finding("messages[…].additional_kwargs.turn_order", "places one after another", places)

    def _row(self, row: Sequence[str], agents: frozenset[str]) -> Iterator[StateFinding]:
        place = f"turn_order_history[{self._count}]"
        if not _complete(row, agents):
            yield self.finding(place, f"each of {sorted(agents)} once", row)
        elif self._last is None:
            if self._drawn is not None and list(row) != list(self._drawn):
                yield self.finding(place, f"the order drawn for the session, {self._drawn}", row)
        elif list(row) != (expected := [*self._last[1:], *self._last[:1]]):
            yield self.finding(place, f"the order before, rotated left by one: {expected}", row)

    def _kept(self, row: Sequence[str], update: Values) -> Iterator[StateFinding]:
        known = [facts(message) for message in update.get("messages", ())]
        spoke = [fact["speaker_id"] for fact in known if fact["speaker_role"] == "participant"]
        waiting = iter(row)
        if not all(speaker in waiting for speaker in spoke):
            yield self.finding("messages", f"the agents to speak in the round's order, {row}", spoke)
            return
        seats = {fact["speaker_id"]: fact["turn_order"] for fact in known if fact["speaker_role"] == "participant"}
        wanted = {speaker: row.index(speaker) for speaker in seats}
        if None not in seats.values() and seats != wanted:
            yield self.finding("messages[…].additional_kwargs.turn_order", f"places in the round, {wanted}", seats)


def _complete(row: Sequence[str], agents: frozenset[str]) -> bool:
    return len(row) == len(agents) and frozenset(row) == agents
