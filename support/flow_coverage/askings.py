"""What led to each question of a scenario, and what its answers led to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from support.flow_coverage.plan import END, FlowPlan
from support.record.event import Event
from support.record.events import EmergencyHandled, NodeFinished, NodeStarted, RouteTaken, RunEnded, SessionCreated
from support.record.question_words import payload_shown
from support.record.questions import AnswerAccepted, AnswerGiven, AnswerRefused, AnswerTooLate, Paused

Outcome = Literal["accepted", "refused", "late", "open"]
"""What became of an answer; `open` where the session ended before the flow showed it."""


@dataclass(slots=True)
class GivenAnswer:
    """An answer to a question.

    Attributes:
        problem: Why it was refused, where the flow says so.
        decision: The decision that the flow took with it; empty where none was seen.
        target: The node to which it led; empty where nothing came after it.
    """

    answer: Any
    outcome: Outcome = "open"
    problem: str = ""
    decision: str = ""
    target: str = ""


@dataclass(slots=True)
class Asking:
    """A question that was asked, however often it was repeated until it was answered.

    Attributes:
        id: The question's id in the record.
        fields: The names of what was shown with it.
        after: The node that led to it: the asking node itself, if it asked something else before; empty at the start.
        decision: The decision that led to it; empty where none was seen.
    """

    id: str
    node: str
    type: str
    words: str
    fields: tuple[str, ...]
    after: str = ""
    decision: str = ""
    answers: list[GivenAnswer] = field(default_factory=list)


@dataclass(slots=True)
class _NodeVisit:
    """A visit of a node: what led to it, and whether it asked."""

    after: str
    decision: str
    asked: bool = False


@dataclass(slots=True)
class _Effect:
    """An answer whose effect is awaited, and whether its node has finished with it."""

    answer: GivenAnswer
    finished: bool = False


class Askings:
    """Collects the questions of one scenario in a flow."""

    def __init__(self, plan: FlowPlan) -> None:
        self._plan = plan
        self._askings: dict[str, Asking] = {}
        self._visits: dict[str, _NodeVisit] = {}
        self._ended: list[str] = []
        self._decisions: dict[str, tuple[str, str]] = {}
        self._effects: dict[str, _Effect] = {}

    @property
    def all(self) -> tuple[Asking, ...]:
        """The questions, in the order in which they were first asked."""
        return tuple(self._askings.values())

    def restore(self, askings: Iterable[Asking]) -> None:
        """Take over questions that were collected before."""
        self._askings = {asking.id: asking for asking in askings}

    def take(self, event: Event) -> None:
        """Read an event; those that have nothing to do with questions are skipped."""
        taker = _TAKERS.get(type(event))
        if taker is not None:
            taker(self, event)

    def _created(self, _: SessionCreated) -> None:
        self._visits, self._ended, self._decisions, self._effects = {}, [], {}, {}

    def _recovered(self, event: EmergencyHandled) -> None:
        if event.undid:
            self._effects = {}

    def _started(self, event: NodeStarted) -> None:
        node = event.node
        for asker, effect in tuple(self._effects.items()):
            if effect.finished and self._may_lead(asker, node):
                effect.answer.target = node
                del self._effects[asker]
        if node not in self._visits:
            self._visits[node] = self._visit(node)

    def _may_lead(self, source: str, target: str) -> bool:
        return not self._plan.described or self._plan.leads(source, target)

    def _visit(self, node: str) -> _NodeVisit:
        leading = (ended for ended in reversed(self._ended) if self._plan.leads(ended, node))
        after = next(leading, self._ended[-1] if self._ended else "")
        decision, target = self._decisions.get(after, ("", ""))
        return _NodeVisit(after, decision if target in ("", node) else "")

    def _ended_visit(self, event: NodeFinished) -> None:
        node = event.node
        self._visits.pop(node, None)
        self._ended.append(node)
        if node in self._effects:
            self._effects[node].finished = True

    def _routed(self, event: RouteTaken) -> None:
        source = event.source or self._plan.only_source_of(event.router)
        if source is None:
            return
        declared = {route[3] for route in self._plan.routes_of(source, event.router, event.label)}
        target = event.target or (next(iter(declared)) if len(declared) == 1 else "")
        self._decisions[source] = event.label, target
        if source in self._effects:
            self._effects[source].answer.decision = event.label

    def _run_ended(self, event: RunEnded) -> None:
        if event.outcome == "finished":
            for effect in self._effects.values():
                effect.answer.target = END
            self._effects = {}

    def _paused(self, event: Paused) -> None:
        if event.question in self._askings:
            return
        visit = self._visits.setdefault(event.node, self._visit(event.node))
        self._askings[event.question] = Asking(
            event.question,
            event.node,
            event.type or event.node,
            event.words,
            tuple(map(str, payload_shown(event.payload))),
            event.node if visit.asked else visit.after,
            "" if visit.asked else visit.decision,
        )
        visit.asked = True

    def _answered(self, event: AnswerGiven) -> None:
        asking = self._askings.get(event.question)
        if asking is not None:
            answer = GivenAnswer(event.answer)
            asking.answers.append(answer)
            self._effects[event.node] = _Effect(answer)

    def _accepted(self, event: AnswerAccepted) -> None:
        self._settle(event.question, "accepted", "")

    def _refused(self, event: AnswerRefused) -> None:
        self._settle(event.question, "refused", event.problem or "")
        self._effects.pop(event.node, None)

    def _settle(self, question: str, outcome: Outcome, problem: str) -> None:
        asking = self._askings.get(question)
        if asking is not None and asking.answers:
            asking.answers[-1].outcome, asking.answers[-1].problem = outcome, problem

    def _too_late(self, event: AnswerTooLate) -> None:
        asking = self._askings.get(event.question)
        if asking is not None:
            asking.answers.append(GivenAnswer(event.answer, "late"))


_TAKERS: Mapping[type[Event], Callable[[Askings, Any], None]] = {
    SessionCreated: Askings._created,
    EmergencyHandled: Askings._recovered,
    NodeStarted: Askings._started,
    NodeFinished: Askings._ended_visit,
    RouteTaken: Askings._routed,
    RunEnded: Askings._run_ended,
    Paused: Askings._paused,
    AnswerGiven: Askings._answered,
    AnswerAccepted: Askings._accepted,
    AnswerRefused: Askings._refused,
    AnswerTooLate: Askings._too_late,
}
