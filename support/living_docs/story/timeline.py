"""The timeline of a scenario: by the step that ran the flow, then by phase, in lines."""

from __future__ import annotations

from collections.abc import Mapping

from support.living_docs.read.untrusted import text
from support.living_docs.story.dialogue import PlacedUtterance
from support.living_docs.story.error_words import error_in_words
from support.living_docs.story.flow_words import FlowWords
from support.living_docs.story.timeline_lines import PathPart, PhaseLines, Stop, TimelineLine
from support.living_docs.story.values import answer_in_text, in_text
from support.living_docs.story.wording import clock, counted, in_words, lasting
from support.record.cycles import compressed
from support.record.event import Event
from support.record.events import (
    EMERGENCY_ACTIONS,
    EmergencyHandled,
    FaultInjected,
    FileWritten,
    Finding,
    FindingWaived,
    ModelCalled,
    NodeFailed,
    NodeFinished,
    NodeStarted,
    PhaseChanged,
    RecoveryApplied,
    RouteTaken,
    RunEnded,
    SessionCreated,
    SessionResumed,
    WorkRepeated,
)
from support.record.outcomes import AnswerOutcome
from support.record.question_words import payload_shown
from support.record.questions import AnswerGiven, AnswerRefused, Paused

_MOST_LINES = 600
_WORTH_A_NOTE = 0.5
"""The real time of a path from which it is shown (seconds)."""
_MOMENTS: Mapping[str, str] = {"before": "before its work", "after": "after its work"}
_ENDS: Mapping[str, str] = {
    "finished": "The session is over.",
    "stopped": "The session stopped where its graph has a breakpoint, and can go on.",
    "failed": "The run stopped with an error.",
    "interrupted": "The run was stopped before its end.",
}


class _Visit:
    """A visit of a node that may still continue."""

    __slots__ = ("at", "calls", "decisions", "files", "node", "seconds", "tokens")

    def __init__(self) -> None:
        self.node = self.at = ""
        self.decisions: list[str] = []
        self.calls = self.tokens = self.files = 0
        self.seconds = 0.0


class TimelineBuilder:
    """Writes the timeline from events; `words` are replaced when a session of another flow begins.

    Args:
        words: What the flow calls its parts.
        in_full: Whether each visit has a line of its own, and no line is left out.
    """

    def __init__(self, words: FlowWords, *, in_full: bool = False) -> None:
        self.words = words
        self._in_full = in_full
        self.left_out = 0
        """How many lines are not shown."""
        self._count = 0
        self._phase: int | str | None = None
        self._title = self._reason = self._entered = ""
        self._goes_on = False
        self._phases: list[PhaseLines] = []
        self._lines: list[TimelineLine] = []
        self._path: list[_Visit] = []
        self._visit = _Visit()
        self._answered_node = ""

    def take_step(self) -> tuple[PhaseLines, ...]:
        """Return what was written since the last step ended."""
        self._close_phase()
        phases, self._phases = tuple(self._phases), []
        self._goes_on = True
        return phases

    def begin(self, event: SessionCreated) -> None:
        """Write that another session, with its own phases, was created."""
        self._close_phase()
        self._phase, self._title, self._reason, self._entered, self._goes_on = None, "", "", "", False
        self._add("begun", event, "Begins", "A session begins.")

    def resume(self, event: SessionResumed) -> None:
        """Write that a session was resumed; an answer that resumed it has its own line."""
        if event.how != "answer":
            how = f": {in_words(event.how)}" if event.how else ""
            self._add("resumed", event, "Resumed", f"The session goes on{how}.")

    def start(self, event: NodeStarted) -> None:
        """Record when a visit began."""
        self._visit.at = self._visit.at or clock(event.at)
        if event.changed_before:
            keys = ", ".join(event.changed_before)
            self._warn(event, f"Changed without an update before “{self.words.node(event.node)}”: {keys}")

    def call(self, event: ModelCalled) -> None:
        """Count a model call."""
        self._visit.calls += 1
        self._visit.tokens += event.input_tokens + event.output_tokens

    def write(self, _: FileWritten) -> None:
        """Count a file."""
        self._visit.files += 1

    def route(self, event: RouteTaken) -> None:
        """Keep a decision for the node after which it was made."""
        decision = self.words.route(event.router, event.label, event.target)
        if decision:
            self._visit.decisions.append(decision)

    def finish(self, event: NodeFinished) -> None:
        """Put a visit on the path."""
        node = event.node
        self._enter(self.words.phase_of(node))
        visit, self._visit = self._visit, _Visit()
        visit.node = node
        visit.at = visit.at or clock(event.at)
        visit.seconds = event.duration or 0.0
        if node != self._answered_node:
            self._path.append(visit)
        elif self._lines and self._lines[-1].kind == "answered":
            # the line of the answer already shows this visit; only the decision after it is new
            self._lines[-1] = self._lines[-1]._replace(decided=_decisions([visit]))
        self._answered_node = ""
        title = self.words.node(node)
        if event.dropped:
            self._warn(event, f"“{title}” returned what the state does not hold: {', '.join(event.dropped)}")
        if event.changed_input:
            self._warn(event, f"“{title}” changed its input without an update: {', '.join(event.changed_input)}")

    def change_phase(self, event: PhaseChanged) -> None:
        """Enter a phase; the last visited node is the first in it."""
        last = self._path.pop() if self._path and event.to_phase != self._phase else None
        self._enter(event.to_phase)
        if last is not None:
            self._path.append(last)
        cause = f"by {self.words.initiator(event.triggered_by)}" if event.triggered_by else ""
        self._reason = " · ".join(filter(None, (event.reason[:200], cause)))
        self._entered = last.at if last is not None else self._entered or clock(event.at)

    def ask(self, event: Paused, question: int, *, again: bool) -> None:
        """Write that the session waits for an answer, unless an unchanged question already has its line."""
        last = self._lines[-1] if again and self._lines and not self._path else None
        if last is not None and last.kind == "asked" and last.question == question:
            return
        message = event.words[:300] or self.words.question(event.type or event.node)
        problem = text(event.payload, "problem")[:300]
        if self._lines and self._lines[-1].detail == problem:
            problem = ""
        self._enter(self.words.phase_of(event.node))
        word = "Still asked" if again else "Asked"
        if self._in_full:
            problem = " · ".join(filter(None, (problem, in_text(payload_shown(event.payload), 1000))))
        self._add("asked", event, word, message, problem, answered=(question, 0))

    def say(self, placed: PlacedUtterance) -> None:
        """Write what was said."""
        self._put_path()
        utterance = placed.utterance
        self._put(
            TimelineLine(
                "said",
                utterance.at,
                "Said",
                utterance.words,
                about=utterance.speaker,
                group=placed.group,
                utterance=utterance,
            )
        )

    def answer(self, event: AnswerGiven, outcome: AnswerOutcome | None, question: int, place: int) -> None:
        """Write an answer with its outcome; the place is that among the answers to the question, from 0."""
        words = answer_in_text(event.answer)
        if isinstance(outcome, AnswerRefused):
            self._answered_node = ""
            problem = (outcome.problem or "")[:300]
            self._add("refused", event, "Refused", words, problem, answered=(question, place))
        else:
            self._answered_node = event.node
            self._add("answered", event, "Answered", words, answered=(question, place))

    def inject(self, event: FaultInjected) -> None:
        """Write a fault that the scenario injected."""
        self._enter(self.words.phase_of(event.node))
        moment = _MOMENTS.get(event.when, "")
        fault = () if not event.fault or event.fault.startswith("<") else (event.fault[:80],)
        words = f"The scenario makes “{self.words.node(event.node)}” fail {moment}".rstrip()
        self._add("fault", event, "Fault", f"{words}.", facts=fault)

    def fail(self, event: NodeFailed) -> None:
        """Write that a node failed."""
        self._enter(self.words.phase_of(event.node))
        self._visit = _Visit()
        message = event.message.removeprefix(f"{event.node}: ")[:600]
        cause = event.cause or event.error
        raw = message if cause in message else f"{cause}: {message}"
        visit = (f"visit {event.visit}",) if event.visit > 1 else ()
        self._add("failed", event, "Failed", f"“{self.words.node(event.node)}” failed.", facts=visit, raw=raw)

    def repeat(self, event: WorkRepeated) -> None:
        """Write what a node repeated because it had asked."""
        words = f"“{self.words.node(event.node)}” did once more, as it was answered, what it had done before it asked"
        self._warn(event, words, event.work[:300])

    def waive(self, event: FindingWaived) -> None:
        """Write what was found and is known to the team."""
        self._warn(event, f"Known and waived: {event.reason}"[:300], event.finding[:300])

    def recover(self, event: RecoveryApplied) -> None:
        """Write what error recovery did."""
        kind, word, end = ("recovered", "Recovery", "") if event.success else (
            "failed", "No recovery", ", and the session could not go on"
        )  # fmt: skip
        words = f"“{self.words.node(event.node)}”: {self.words.recovery(event.strategy)}{end}."
        severity = (f"{event.severity.lower()[:20]} severity",) if event.severity else ()
        self._add(kind, event, word, words, facts=severity)

    def handle_emergency(self, event: EmergencyHandled) -> None:
        """Write what was done about a session with a failed stream or damaged state."""
        if event.acted:
            done = EMERGENCY_ACTIONS.get(event.action, in_words(event.action)[:80])
            kind, end = ("recovered", "") if event.can_continue else ("failed", ", and cannot go on")
            raw = "; ".join((event.error, *event.problems))[:600]
            self._add(kind, event, "Emergency", f"The session was {done}{end}.", raw=raw)

    def find(self, event: Finding) -> None:
        """Write what a check of the state found."""
        by = f"by {self.words.node(event.node)}" if event.node else ""
        facts = tuple(filter(None, (in_words(event.layer[:40]), by)))
        words = f"{in_words(event.field)}: expected {self.words.with_titles(event.expectation[:300])}"
        self._add(
            "finding", event, "Finding", words, f"found {self.words.with_titles(in_text(event.actual))}", facts=facts
        )

    def end(self, event: RunEnded) -> None:
        """Write how a run ended, unless it waits: the line of its question says so."""
        if event.outcome != "paused":
            words = _ENDS.get(event.outcome) or f"The run ended: {in_words(event.outcome)[:80]}."
            self._add("ended", event, "Ends", words)

    def _warn(self, event: Event, words: str, detail: str = "") -> None:
        self._add("warning", event, "Warning", words, detail)

    def _add(
        self,
        kind: str,
        event: Event,
        word: str,
        words: str,
        detail: str = "",
        *,
        facts: tuple[str, ...] = (),
        answered: tuple[int, int] = (0, 0),
        raw: str = "",
    ) -> None:
        self._put_path()
        node = getattr(event, "node", "")
        detail = detail or error_in_words(raw, self.words.state.of)
        line = TimelineLine(kind, clock(event.at), word, words, detail, facts=facts)
        raw = raw if raw != detail else ""
        line = line._replace(question=answered[0], answer=answered[1], raw=raw)
        self._put(line._replace(nodes=(node,) if node else (), about=self._about(event)))

    def _about(self, event: Event) -> str:
        """Return the title of the question or node that an event is about."""
        if isinstance(event, Paused | AnswerGiven):
            return self.words.question(event.type or event.node)
        node = getattr(event, "node", "")
        return self.words.node(node) if node else "The session"

    def _put(self, line: TimelineLine) -> None:
        self._count += 1
        if self._count > _MOST_LINES and not self._in_full:
            self.left_out += 1
        else:
            self._lines.append(line)

    def _enter(self, phase: int | str | None) -> None:
        if phase is None or phase == self._phase:
            return
        self._close_phase()
        self._phase, self._title = phase, self.words.phase(phase)
        self._reason = self._entered = ""
        self._goes_on = False

    def _close_phase(self) -> None:
        self._put_path()
        if self._lines:
            at = self._entered or self._lines[0].at
            self._phases.append(PhaseLines(self._title, self._reason, at, self._goes_on, tuple(self._lines)))
            self._lines = []
            self._reason, self._goes_on = "", True

    def _put_path(self) -> None:
        """Write the path so far as one line; immediate repetitions are written once, with a count."""
        if not self._path:
            return
        visits, self._path = self._path, []
        if self._in_full:
            for visit in visits:
                stop = Stop(self.words.node(visit.node), _decisions([visit]))
                self._put(TimelineLine("path", visit.at, path=(PathPart((stop,), 1),), nodes=(visit.node,)))
            return
        parts: list[PathPart] = []
        start = 0
        for cycle in compressed([visit.node for visit in visits]):
            length = len(cycle.nodes)
            turns = visits[start : start + length * cycle.times]
            start += len(turns)
            stops = tuple(
                Stop(self.words.node(node), _decisions(turns[place::length])) for place, node in enumerate(cycle.nodes)
            )
            if cycle.times == 1 and parts and parts[-1].times == 1:
                parts[-1] = PathPart((*parts[-1].stops, *stops), 1)
            else:
                parts.append(PathPart(stops, cycle.times))
        nodes = tuple(dict.fromkeys(visit.node for visit in visits))
        self._put(TimelineLine("path", visits[0].at, path=tuple(parts), facts=_margin(visits), nodes=nodes))


def _decisions(visits: list[_Visit]) -> str:
    """Return what was decided after visits of a node, e.g. `discuss × 2, then poll`."""
    decisions: list[tuple[str, int]] = []
    for visit in visits:
        for words in visit.decisions:
            if decisions and decisions[-1][0] == words:
                decisions[-1] = (words, decisions[-1][1] + 1)
            else:
                decisions.append((words, 1))
    return ", then ".join([words if times == 1 else f"{words} × {times}" for words, times in decisions])


def _margin(visits: list[_Visit]) -> tuple[str, ...]:
    facts: list[str] = []
    calls = sum(visit.calls for visit in visits)
    if calls:
        facts += [counted(calls, "model call"), counted(sum(visit.tokens for visit in visits), "token")]
    files = sum(visit.files for visit in visits)
    if files:
        facts.append(counted(files, "file"))
    seconds = sum(visit.seconds for visit in visits)
    if seconds >= _WORTH_A_NOTE:
        facts.append(f"{lasting(seconds)} real time")
    return tuple(facts)
