"""Where a scenario has been in its flow: the one account that coverage and the flow map read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from support.flow_coverage.askings import Askings
from support.flow_coverage.plan import END, NO_TARGET, START, Edge, FlowPlan, Route, action_of
from support.record.event import Event
from support.record.events import (
    EmergencyHandled,
    FaultInjected,
    ModelCalled,
    NodeAsked,
    NodeFailed,
    NodeFinished,
    NodeStarted,
    RouteTaken,
    RunEnded,
    SessionCreated,
    SessionResumed,
)
from support.record.questions import AnswerAccepted, AnswerGiven, AnswerRefused, AnswerTooLate, Paused

Question = tuple[str, str]
"""The node that asks, and the type of its question."""


class Passages:
    """What one scenario did in a flow, counted.

    Attributes:
        visits: By node; a node that is entered again after it asked or failed goes on with its visit.
        undecided: Pairs of nodes between which one of several decisions was taken, and no one can say which.
        answers: Answers that were taken, by question and action; the action is empty where an answer names none.
        unanswered: Questions at which a run ended that had been waiting when it began.
        late: Other answers to a question that had been answered.
        repeated: The same answer to a question that had been answered.
        faults: Faults put into nodes, by node and moment.
        settings: What sessions were set up with, by name and value.
        undeclared: Events that the flow does not declare, in words.
        askings: The questions, each with what led to it and what its answers led to.
    """

    def __init__(self, plan: FlowPlan) -> None:
        self.visits: Counter[str] = Counter()
        self.edges: Counter[Edge] = Counter()
        self.routes: Counter[Route] = Counter()
        self.undecided: Counter[Edge] = Counter()
        self.asked: Counter[Question] = Counter()
        self.answers: Counter[tuple[str, str, str]] = Counter()
        self.refused: Counter[Question] = Counter()
        self.unanswered: Counter[Question] = Counter()
        self.late: Counter[Question] = Counter()
        self.repeated: Counter[Question] = Counter()
        self.faults: Counter[tuple[str, str]] = Counter()
        self.model_failures: Counter[str] = Counter()
        self.settings: Counter[tuple[str, str]] = Counter()
        self.undeclared: set[str] = set()
        self.askings = Askings(plan)
        self._plan = plan
        self._parallel = plan.parallel
        self._questions: dict[str, Question] = {}
        self._answers: dict[str, Any] = {}
        self._waits = ""
        self._waited: set[str] = set()
        self._position = _Position(START)

    def take(self, events: Iterable[Event]) -> None:
        """Count events; those that are not about paths through the flow are skipped."""
        for event in events:
            self.askings.take(event)
            taker = _TAKERS.get(type(event))
            if taker is not None:
                taker(self, event)

    @property
    def has_run(self) -> bool:
        """Whether the flow ran at all."""
        return bool(self.visits or self.asked)

    def _created(self, event: SessionCreated) -> None:
        self._position = _Position(START)
        for name, values in event.settings.items():
            self.settings.update((name, str(value)) for value in values)

    def _resumed(self, _: SessionResumed) -> None:
        before, self._position = self._position, _Position(None)
        self._position.running = before.running
        self._position.reentered = {*before.running}

    def _recovered(self, event: EmergencyHandled) -> None:
        if event.undid:  # the session is elsewhere: what had finished leads nowhere any more
            self._position = _Position(None)

    def _started(self, event: NodeStarted) -> None:
        node, here = event.node, self._position
        here.step += 1
        here.is_starting, here.last_decider = True, None
        here.decided.discard(node)
        if node in here.reentered:
            here.reentered.discard(node)
            return
        self._begin_visit(node)
        ended = here.earlier | here.finished if self._parallel else here.finished
        sources = [source for source in ended if self._plan.leads(source, node)]
        if not self._plan.described:
            sources = [*ended]
        elif not sources and here.finished:
            self.undeclared.add(f"{', '.join(sorted(here.finished))} → {node}")
        for source in sources:
            if ended[source] > here.started_in.get(node, -1):  # what ended before led to an earlier visit
                self._follow(source, node)
        here.started_in[node] = here.step

    def _begin_visit(self, node: str) -> None:
        self._position.running[node] += 1
        self.visits[node] += 1

    def _follow(self, source: str, node: str) -> None:
        """Count the edge or the decision that led from one node to another; a decision that was seen is counted."""
        if (source, node) in self._plan.edges:
            self.edges[source, node] += 1
            return
        if source in self._position.decided:
            return
        routes = self._plan.routes_between(source, node)
        fitting = [route for route in routes if route[2] == self._position.actions.get(source)] or routes
        if len(fitting) == 1:
            self.routes[fitting[0]] += 1
        elif routes:
            self.undecided[source, node] += 1
        elif not self._plan.described:
            self.edges[source, node] += 1

    def _ended(self, event: NodeFinished) -> None:
        node, here = event.node, self._position
        here.step += 1
        if here.is_starting:
            here.earlier |= here.finished
            here.finished, here.is_starting = {}, False
        if event.by == "update":  # an answer applied in a node's name leaves the other nodes where they were
            here.finished = {}
        here.finished[node] = here.step
        if not here.running[node] and event.by == "run":
            self._begin_visit(node)
        here.running -= Counter([node])
        here.reentered.discard(node)
        if (node, END) in self._plan.edges:
            self.edges[node, END] += 1

    def _left(self, event: NodeAsked | NodeFailed) -> None:
        if not self._position.running[event.node]:
            self._begin_visit(event.node)
        self._position.reentered.add(event.node)

    def _routed(self, event: RouteTaken) -> None:
        source, router, label, here = event.source, event.router, event.label, self._position
        # two decisions behind one node: what they lead to runs side by side
        self._parallel = self._parallel or (source is not None and source == here.last_decider)
        here.last_decider = source
        routes = self._plan.routes_of(source, router, label)
        if not routes:
            source = source or self._plan.only_source_of(router)
            if source is not None:
                routes = [(source, router, label, event.target or NO_TARGET)]
            if source not in self._plan.open_sources:
                self.undeclared.add(f"{source or 'some node'} [{router}: {label}]")
        if len(routes) == 1:  # behind which of several nodes a router of one name decided may not be known
            self.routes[routes[0]] += 1
            here.decided.add(routes[0][0])

    def _paused(self, event: Paused) -> None:
        self._waits = event.question
        if event.question not in self._questions:
            self._questions[event.question] = question = (event.node, event.type or event.node)
            self.asked[question] += 1

    def _answered(self, event: AnswerGiven) -> None:
        self._waits = ""
        self._waited.discard(event.question)
        self._position.actions[event.node] = action_of(event.answer)
        self._position.decided.discard(event.node)

    def _accepted(self, event: AnswerAccepted) -> None:
        action = action_of(event.answer)
        self._answers[event.question] = event.answer
        self.answers[*self._question_of(event), action] += 1
        declared = self._plan.answers.get(event.type)
        if declared and event.answer is not None and action not in declared:  # no word is a free answer
            self.undeclared.add(f"{event.type}: {action or 'an answer without an action'}")

    def _refused(self, event: AnswerRefused) -> None:
        self.refused[self._question_of(event)] += 1

    def _question_of(self, event: AnswerAccepted | AnswerRefused) -> Question:
        return self._questions.get(event.question) or (event.node, event.type or event.node)

    def _too_late(self, event: AnswerTooLate) -> None:
        question = self._questions.get(event.question) or ("", event.type)
        before = self._answers.get(event.question)
        is_same = event.question in self._answers and _comparable(event.answer) == _comparable(before)
        (self.repeated if is_same else self.late)[question] += 1

    def _run_ended(self, event: RunEnded) -> None:
        if event.outcome != "paused" or not self._waits:
            return
        if self._waits in self._waited:
            self.unanswered[self._questions[self._waits]] += 1
        self._waited.add(self._waits)

    def _faulted(self, event: FaultInjected) -> None:
        self.faults[event.node, event.when] += 1

    def _called(self, event: ModelCalled) -> None:
        if self._plan.tasks and event.task not in self._plan.tasks:
            self.undeclared.add(f"a language model is asked to {event.task or 'do something without a name'}")
        if event.error:
            self.model_failures[event.task] += 1


class _Position:
    """Where a session is.

    Args:
        start: What ended before the first node; None for a session that goes on from a place that is not known.

    Attributes:
        step: Counts the beginnings and ends of visits.
        finished: The nodes of the last super-step, each with the step in which it ended.
        earlier: The nodes of the super-steps before.
        started_in: The step in which the last visit of each node began.
        running: How many visits of each node have not ended.
        reentered: Of these, the ones that are entered again: they asked or failed, or the session was resumed.
        is_starting: Whether nodes of the next super-step have begun.
        decided: Nodes behind which a decision was seen since they began.
        last_decider: The node behind which the last decision was seen, if no node began since.
        actions: The last answer that each node was given.
    """

    def __init__(self, start: str | None) -> None:
        self.step = 0
        self.finished: dict[str, int] = {} if start is None else {start: 0}
        self.earlier: dict[str, int] = {}
        self.started_in: dict[str, int] = {}
        self.running: Counter[str] = Counter()
        self.reentered: set[str] = set()
        self.is_starting = False
        self.decided: set[str] = set()
        self.last_decider: str | None = None
        self.actions: dict[str, str] = {}


def _comparable(answer: Any) -> Any:
    """Return an answer as it is compared with another: a word is the same as an action with no other fields."""
    return answer if isinstance(answer, Mapping) and set(answer) != {"action"} else action_of(answer)


_TAKERS: Mapping[type[Event], Callable[[Passages, Any], None]] = {
    SessionCreated: Passages._created,
    SessionResumed: Passages._resumed,
    EmergencyHandled: Passages._recovered,
    NodeStarted: Passages._started,
    NodeFinished: Passages._ended,
    NodeAsked: Passages._left,
    NodeFailed: Passages._left,
    RouteTaken: Passages._routed,
    Paused: Passages._paused,
    AnswerGiven: Passages._answered,
    AnswerAccepted: Passages._accepted,
    AnswerRefused: Passages._refused,
    AnswerTooLate: Passages._too_late,
    RunEnded: Passages._run_ended,
    FaultInjected: Passages._faulted,
    ModelCalled: Passages._called,
}


def passages_by_flow(events: Iterable[Event], plans: Mapping[str, FlowPlan]) -> dict[str, Passages]:
    """Return the passages of a scenario in each flow that it ran, by the flow's name; empty for an unknown flow."""
    accounts: dict[str, Passages] = {}
    name: str | None = None
    for event in events:
        if isinstance(event, SessionCreated | SessionResumed) and (event.flow or name is None):
            name = event.flow or (next(iter(plans)) if len(plans) == 1 else "")
        elif name is None and isinstance(event, NodeStarted):
            name = next((known for known, plan in sorted(plans.items()) if event.node in plan.nodes), "")
        if name is not None:
            if name not in accounts:
                accounts[name] = Passages(plans.get(name) or FlowPlan({}))
            accounts[name].take((event,))
    return {name: account for name, account in accounts.items() if account.has_run}
