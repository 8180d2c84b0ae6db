"""The course of a scenario: by the step that ran it, then by phase, in lines."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from support.living_docs.pages.values import in_text
from support.living_docs.read.records import is_taken
from support.living_docs.read.untrusted import decimal, number, text, texts
from support.living_docs.story.flow_words import Names
from support.living_docs.story.way import in_turns
from support.living_docs.story.wording import clock, counted, in_words, lasting
from support.record.events import EMERGENCY_ACTIONS

_LINES_AT_MOST = 360
_WORTH_A_NOTE = 0.5
"""Real time of a way that is told beside it (seconds)."""
_ENDS: Mapping[str, str] = {
    "finished": "The session is over.",
    "stopped": "The session stopped where its graph is told to, and can go on.",
    "failed": "The run stopped with an error.",
    "interrupted": "The run was stopped before its end.",
}


class Stop(NamedTuple):
    """A node on the way.

    Attributes:
        node: Which.
        decided: What was decided behind it, in words; empty where nothing was.
    """

    node: str
    decided: str


class Leg(NamedTuple):
    """A piece of the way, gone once or again and again.

    Attributes:
        stops: In order.
        times: How often (count).
    """

    stops: tuple[Stop, ...]
    times: int


class Line(NamedTuple):
    """A line of the course.

    Attributes:
        kind: `way`, `begun`, `resumed`, `asked`, `answered`, `refused`, `fault`, `failed`, `recovered`, `warning`,
            `finding`, `ended`.
        at: The time of day on the flow's clock; may be empty.
        word: What kind of line it is, for a reader; empty for a way.
        text: What happened.
        detail: What else is known of it.
        decided: What was decided because of it, in words.
        legs: The nodes visited, for a way.
        facts: What belongs in the margin.
        question: The number of the question meant, from 1; 0 where none is.
    """

    kind: str
    at: str = ""
    word: str = ""
    text: str = ""
    detail: str = ""
    decided: str = ""
    legs: tuple[Leg, ...] = ()
    facts: tuple[str, ...] = ()
    question: int = 0


class Stretch(NamedTuple):
    """Lines of one phase.

    Attributes:
        title: The phase; empty where there are no phases.
        reason: Why it was entered, and by whom.
        at: When it was entered.
        goes_on: Whether an earlier step had entered it.
        lines: In order.
    """

    title: str
    reason: str
    at: str
    goes_on: bool
    lines: tuple[Line, ...]


class _Visit:
    """A visit of a node that is being told."""

    __slots__ = ("at", "calls", "files", "node", "routes", "seconds", "tokens")

    def __init__(self, node: str, at: str) -> None:
        self.node = node
        self.at = at
        self.routes: list[tuple[str, str]] = []
        self.calls = self.tokens = self.files = 0
        self.seconds = 0.0


class Course:
    """Writes the course as events come in; a part of it is taken at the end of each step."""

    def __init__(self, names: Names) -> None:
        """Begin with an empty course.

        Args:
            names: The words of the flow.
        """
        self.names = names
        self.left_out = 0
        self._count = 0
        self._phase: Any = None
        self._title = self._reason = self._entered = ""
        self._goes_on = False
        self._stretches: list[Stretch] = []
        self._lines: list[Line] = []
        self._way: list[_Visit] = []
        self._work = _Visit("", "")
        self._answered = ""

    def take_part(self) -> tuple[Stretch, ...]:
        """Give what was told since the last part was taken."""
        self._close()
        told, self._stretches = tuple(self._stretches), []
        self._goes_on = True
        return told

    def begin(self, event: Mapping[str, Any]) -> None:
        """Tell that a session was created; what a phase was belongs to the session before."""
        self._close()
        self._phase, self._title, self._reason, self._entered, self._goes_on = None, "", "", "", False
        self.add(Line("begun", clock(event.get("at")), "Begins", "A session begins."))

    def resumed(self, event: Mapping[str, Any]) -> None:
        """Tell that a session went on; an answer that made it go on is told by itself."""
        how = text(event, "how")
        if how != "answer":
            told = f"The session goes on: {in_words(how)}." if how else "The session goes on."
            self.add(Line("resumed", clock(event.get("at")), "Resumed", told))

    def started(self, event: Mapping[str, Any]) -> None:
        """Note when a visit began."""
        if not self._work.at:
            self._work.at = clock(event.get("at"))
        changed = texts(event, "changed_before")
        if changed:
            words = f"Changed without an update before “{self.names.node(event['node'])}”: {', '.join(changed)}"
            self.add(Line("warning", clock(event.get("at")), "Warning", words))

    def called(self, event: Mapping[str, Any]) -> None:
        """Count a model call."""
        self._work.calls += 1
        self._work.tokens += number(event, "input_tokens") + number(event, "output_tokens")

    def wrote(self, _: Mapping[str, Any]) -> None:
        """Count a file."""
        self._work.files += 1

    def routed(self, event: Mapping[str, Any]) -> None:
        """Keep a decision for the node behind which it was made."""
        target = event.get("target")
        self._work.routes.append((event["label"], target if type(target) is str else ""))

    def finished(self, event: Mapping[str, Any]) -> None:
        """Put a visit on the way."""
        node = event["node"]
        self._enter(self.names.phase_of(node))
        visit, self._work = self._work, _Visit("", "")
        visit.node = node
        visit.at = visit.at or clock(event.get("at"))
        visit.seconds = decimal(event, "duration")
        if node != self._answered:
            self._way.append(visit)
        elif self._lines and self._lines[-1].kind == "answered":
            # the answer has told this visit; only what was decided behind it is news
            self._lines[-1] = self._lines[-1]._replace(decided=self._decided([visit]))
        self._answered = ""
        dropped, changed = texts(event, "dropped"), texts(event, "changed_input")
        if dropped:
            words = f"“{self.names.node(node)}” returned what the state does not hold: {', '.join(dropped)}"
            self.add(Line("warning", clock(event.get("at")), "Warning", words))
        if changed:
            words = f"“{self.names.node(node)}” changed its input without an update: {', '.join(changed)}"
            self.add(Line("warning", clock(event.get("at")), "Warning", words))

    def changed_phase(self, event: Mapping[str, Any]) -> None:
        """Enter a phase; the node that was visited last is the first in it."""
        phase = event["to_phase"]
        last = self._way.pop() if self._way and phase != self._phase else None
        self._enter(phase)
        if last is not None:
            self._way.append(last)
        by = text(event, "triggered_by")
        reason = text(event, "reason")
        self._reason = " · ".join(
            part for part in (reason[:200], f"by {self.names.initiator(by)}" if by else "") if part
        )
        self._entered = last.at if last is not None else self._entered or clock(event.get("at"))

    def asked(self, event: Mapping[str, Any], question: int, *, again: bool) -> None:
        """Tell that the session waits for an answer.

        Args:
            event: The pause.
            question: The number of the question.
            again: Whether the question was waiting before.
        """
        last = self._lines[-1] if again and self._lines and not self._way else None
        if last is not None and last.kind == "asked" and last.question == question:
            return
        payload = event.get("payload")
        message = text(payload, "message")
        words = message[:300] or self.names.question(text(event, "type") or event["node"])
        problem = text(payload, "problem")[:300]
        if self._lines and self._lines[-1].detail == problem:
            problem = ""
        self._enter(self.names.phase_of(event["node"]))
        word = "Still asked" if again else "Asked"
        self.add(Line("asked", clock(event.get("at")), word, words, problem, question=question))

    def answered(self, event: Mapping[str, Any], question: int) -> None:
        """Tell an answer.

        Args:
            event: The answer.
            question: The number of the question.
        """
        taken = is_taken(event)
        self._answered = text(event, "node") if taken else ""
        self.add(
            Line(
                "answered" if taken else "refused",
                clock(event.get("at")),
                "Answered" if taken else "Refused",
                _answer_in_words(event.get("answer")),
                text(event, "problem")[:300],
                question=question,
            )
        )

    def fault(self, event: Mapping[str, Any]) -> None:
        """Tell a fault that the scenario had put in."""
        self._enter(self.names.phase_of(event["node"]))
        when = {"before": "before its work", "after": "after its work"}.get(text(event, "when"), "")
        fault = text(event, "fault")
        words = f"The scenario makes “{self.names.node(event['node'])}” fail {when}".rstrip() + "."
        facts = () if not fault or fault.startswith("<") else (fault[:80],)
        self.add(Line("fault", clock(event.get("at")), "Fault", words, facts=facts))

    def failed(self, event: Mapping[str, Any]) -> None:
        """Tell that a node failed."""
        node = event["node"]
        self._enter(self.names.phase_of(node))
        message = text(event, "message").removeprefix(f"{node}: ")[:600]
        cause = text(event, "cause") or event["error"]
        visit = number(event, "visit")
        facts = (f"visit {visit}",) if visit > 1 else ()
        words = f"“{self.names.node(node)}” failed."
        self._work = _Visit("", "")
        detail = message if cause in message else f"{cause}: {message}"
        self.add(Line("failed", clock(event.get("at")), "Failed", words, detail, facts=facts))

    def repeated(self, event: Mapping[str, Any]) -> None:
        """Tell what a node did once more because it had asked."""
        node = self.names.node(event["node"])
        words = f"“{node}” did once more, as it was answered, what it had done before it asked"
        self.add(Line("warning", clock(event.get("at")), "Warning", words, event["work"][:300]))

    def recovered(self, event: Mapping[str, Any]) -> None:
        """Tell what error recovery did."""
        done = self.names.recovery(event["strategy"])
        success = event.get("success") is not False
        words = f"“{self.names.node(event['node'])}”: {done}{'' if success else ', and the session could not go on'}."
        severity = text(event, "severity")
        facts = (f"{severity.lower()[:20]} severity",) if severity else ()
        kind, word = ("recovered", "Recovery") if success else ("failed", "No recovery")
        self.add(Line(kind, clock(event.get("at")), word, words, facts=facts))

    def looked_after(self, event: Mapping[str, Any]) -> None:
        """Show what was done about a session whose stream had failed, or whose state was damaged."""
        if event["action"] == "none":
            return
        done = EMERGENCY_ACTIONS.get(event["action"], in_words(event["action"])[:80])
        able = event.get("can_continue") is not False
        words = f"The session was {done}{'' if able else ', and cannot go on'}."
        detail = "; ".join([text(event, "error"), *texts(event, "problems")])[:600]
        self.add(Line("recovered" if able else "failed", clock(event.get("at")), "Emergency", words, detail))

    def found(self, event: Mapping[str, Any]) -> None:
        """Tell what a check of the state found."""
        words = f"{in_words(event['field'])}: expected {text(event, 'expectation')[:300]}"
        detail = f"found {in_text(event.get('actual'))}"
        node = text(event, "node")
        known = (in_words(text(event, "layer")[:40]), f"by {self.names.node(node)}" if node else "")
        facts = tuple(filter(None, known))
        self.add(Line("finding", clock(event.get("at")), "Finding", words, detail, facts=facts))

    def ended(self, event: Mapping[str, Any]) -> None:
        """Tell how a run ended; one that waits for an answer has been told."""
        outcome = event["outcome"]
        if outcome != "paused":
            words = _ENDS.get(outcome) or f"The run ended: {in_words(outcome)[:80]}."
            self.add(Line("ended", clock(event.get("at")), "Ends", words))

    def add(self, line: Line) -> None:
        """Put a line into the course, after the way that led to it.

        Args:
            line: What happened.
        """
        self._tell_way()
        self._put(line)

    def _put(self, line: Line) -> None:
        self._count += 1
        if self._count > _LINES_AT_MOST:
            self.left_out += 1
        else:
            self._lines.append(line)

    def _enter(self, phase: Any) -> None:
        if phase is None or phase == self._phase:
            return
        self._close()
        self._phase, self._title = phase, self.names.phase(phase)
        self._reason = self._entered = ""
        self._goes_on = False

    def _close(self) -> None:
        """End the stretch that is being told."""
        self._tell_way()
        if self._lines:
            at = self._entered or self._lines[0].at
            self._stretches.append(Stretch(self._title, self._reason, at, self._goes_on, tuple(self._lines)))
            self._lines = []
            self._reason, self._goes_on = "", True

    def _tell_way(self) -> None:
        if not self._way:
            return
        way, self._way = self._way, []
        legs: list[Leg] = []
        start = 0
        for turn in in_turns(tuple([visit.node for visit in way])):
            length = len(turn.nodes)
            visits = way[start : start + length * turn.times]
            start += len(visits)
            stops = [
                Stop(self.names.node(node), self._decided(visits[place::length]))
                for place, node in enumerate(turn.nodes)
            ]
            legs.append(Leg(tuple(stops), turn.times))
        self._put(Line("way", way[0].at, legs=tuple(legs), facts=_margin(way)))

    def _decided(self, visits: list[_Visit]) -> str:
        """Give what was decided after visits of a node: `discuss × 2, then poll`."""
        found: list[tuple[str, int]] = []
        for visit in visits:
            for label, target in visit.routes:
                words = "" if label == target else in_words(label)
                if words and found and found[-1][0] == words:
                    found[-1] = (words, found[-1][1] + 1)
                elif words:
                    found.append((words, 1))
        return ", then ".join([words if times == 1 else f"{words} × {times}" for words, times in found])


def _answer_in_words(answer: Any) -> str:
    if type(answer) is dict and type(answer.get("action")) is str:
        fields = {key: value for key, value in answer.items() if key != "action"}
        return in_text(answer["action"]) + (f" · {in_text(fields)}" if fields else "")
    return in_text(answer)


def _margin(way: list[_Visit]) -> tuple[str, ...]:
    facts: list[str] = []
    calls = sum([visit.calls for visit in way])
    if calls:
        facts.append(counted(calls, "model call"))
        facts.append(counted(sum([visit.tokens for visit in way]), "token"))
    files = sum([visit.files for visit in way])
    if files:
        facts.append(counted(files, "file"))
    seconds = sum([visit.seconds for visit in way])
    if seconds >= _WORTH_A_NOTE:
        facts.append(f"{lasting(seconds)} real time")
    return tuple(facts)
