"""One session, run by its coordinator and checked update by update."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any

from langchain_core.callbacks import BaseCallbackHandler
from langgraph.errors import GraphBubbleUp

from support.execution.boundary import Boundary, closed_boundary, warn_of_boundary
from support.execution.budget import StepBudget
from support.execution.coordination import Coordination
from support.execution.engine_errors import (
    Update,
    changed_values,
    describe_signal,
    endless_subgraph_error,
    refused_values,
    unstorable_values,
    with_writers,
)
from support.execution.engine_violations import EngineViolations
from support.execution.errors import CoordinatorError, InvalidStateError, KitError, raise_kept_errors
from support.execution.finding_words import invalid_state
from support.execution.findings import Findings
from support.execution.flow_log import FlowLog, flow_log
from support.execution.interview import Interview
from support.execution.known_findings import Waivers
from support.execution.liveness import silent_end
from support.execution.running import running
from support.flow_builder.bare_graph import UpdateFromAnswer
from support.flow_builder.description import FlowDescription
from support.flow_builder.protocol import AnswerBy, Coordinator, InterruptProcessor, Pause
from support.interrupt_simulator.owner import Owner
from support.monitors.errors import TimeLimitBreached
from support.monitors.performance import PerformanceMonitor
from support.record import (
    AnswerRefused,
    EmergencyHandled,
    MemorySampled,
    NodeFailed,
    Record,
    RunEnded,
    SessionResumed,
)
from support.record.interrupts import listen_to_interrupts
from support.record.kept_errors import keeps_errors
from support.record.observer import Observer
from support.record.returned import updates_of_node
from support.record.updates import Derive
from support.validators.finding import StateFinding
from support.validators.update_checker import UpdateChecker


@dataclass(slots=True)
class Watch:
    """What checks, measures and limits each update; None does not."""

    checker: UpdateChecker | None
    monitor: PerformanceMonitor | None
    budget: StepBudget


@dataclass(slots=True)
class Execution:
    """One session of a flow.

    Args:
        coordinator: Makes the session's coordinator from what answers its pauses, and how.
        manager_values: Returns the state in the state manager, live.
        growing: The keys whose updates only add items at the end.
        followed: Whether the updates, as they are seen, add up to the state and to each node's input. With nodes side
            by side or own reducers, no one can know.
        has_manager: Whether the flow has a state manager to compare with the graph.
        refuses_at_once: Whether the flow, where it refuses an answer, asks again before anything else happens.
        stopped: Whether the session, at rest, has stopped before a step without a question.
        is_over: Whether a state is that of a session that has come to its end; None where the flow does not say.
        derive: Returns further events from a node and its update; None for a flow without phases.
        asking: The nodes that ask, each with a predicate on its input; None: always.
        emergencies: Returns what the flow has done about the failing session since it was asked last.
        update_from_answer: Makes what the coordinator is given instead of an answer; None gives it the answer.
        boundary: What the flow may reach for.
        titles: What product owners call nodes and keys of the state.
        judged_at_end: Whether findings are raised when the scenario is over, all of them, as long as the flow goes on.
    """

    session: str
    coordinator: Callable[[InterruptProcessor, AnswerBy], Coordinator]
    graph_values: Callable[[], Mapping[str, Any]]
    manager_values: Callable[[], Mapping[str, Any]]
    description: FlowDescription
    owner: Owner
    answer_by: AnswerBy
    record: Record
    watch: Watch
    growing: frozenset[str]
    followed: bool = True
    has_manager: bool = True
    refuses_at_once: bool = False
    listeners: Sequence[BaseCallbackHandler] = ()
    stopped: Callable[[], bool] = lambda: False
    is_over: Callable[[Mapping[str, Any]], bool] | None = None
    derive: Derive | None = None
    phase_key: str = ""
    asking: Mapping[str, Callable[[Mapping[str, Any]], bool] | None] = field(default_factory=dict)
    emergencies: Callable[[], Iterable[EmergencyHandled]] = tuple
    update_from_answer: UpdateFromAnswer | None = None
    waivers: Waivers = field(default_factory=Waivers)
    judged_at_end: bool = False
    boundary: Boundary = field(default_factory=Boundary)
    titles: Mapping[str, str] = field(default_factory=dict)
    findings: Findings = field(init=False)
    errors: list[Exception] = field(default_factory=list, init=False)
    current_coordinator: Coordinator | None = field(default=None, init=False)
    _observer: Observer = field(init=False)
    _violations: EngineViolations = field(init=False)
    _failed: Sequence[NodeFailed] = field(init=False)
    _interview: Interview = field(init=False)
    _log: FlowLog | None = field(init=False)
    _warned: list[str] = field(default_factory=list, init=False)
    _account_is_invalid: bool = False
    _failures: int = 0
    _facts_checked: int = -1
    _updates: int = 0
    _outcome: str = ""

    def __post_init__(self) -> None:
        self.findings = Findings(self.record, self.waivers)
        self._failed = self.record.of(NodeFailed)
        self._observer = Observer(
            self.record,
            declared=self.description.declared,
            subgraphs=self.description.subgraphs,
            carried=self.description.carried,
            chains=self.description.chains,
            untracked=self.description.untracked,
            append_keys=self.growing,
            routes=self.description.routes(),
            asking=self.asking,
            on_graph_start=self._record_emergencies,  # a session is mended before its stream begins
            on_node_start=self._on_node_start,
            derive=self.derive,
        )
        self._violations = EngineViolations(self.record, self.description, self._observer)
        self._log = flow_log(self.session, self.record, self.manager_values)
        self._interview = Interview(
            self.session,
            self.record,
            self.owner,
            self.answer_by,
            refuses_at_once=self.refuses_at_once,
            streaming=lambda: self._observer.streaming,
        )

    @property
    def observer(self) -> Observer:
        """The observer of the session."""
        return self._observer

    def state_was_replaced(self) -> None:
        """Note that the state was changed by no update (a repair, a damage), so that it is checked anew."""
        self._account_is_invalid = True

    def run(self) -> list[Update]:
        """Run the session until it ends or waits for an answer, and return its updates.

        Raises:
            InvalidStateError: A rule on the state that holds for every scenario is broken.
            Exception: What else ended the session.
        """
        if self._outcome not in ("", "finished", "paused", "stopped"):
            self.record.append(SessionResumed(session=self.session, how="after an error"))
        began, before, self._outcome = perf_counter(), self._outcome, "interrupted"
        try:
            self.watch.budget.begin_turn()
            try:
                updates = self._lead()
            finally:
                raise_kept_errors(self, self._observer, self._log, *self.listeners)
            self._outcome = "paused" if self._interview.waits else "stopped" if self.stopped() else "finished"
            if self._outcome == "finished" and not updates and before != "finished":
                self.findings.extend(silent_end(self.graph_values(), self.is_over))
        except (InvalidStateError, KitError, CoordinatorError):
            self._outcome = "failed"
            raise
        except Exception as error:
            self._outcome = "failed"
            self.raise_findings_before(error)
            raise
        finally:
            self.record.append(RunEnded(outcome=self._outcome, duration=perf_counter() - began))
        if not self.judged_at_end:
            self.raise_findings()
        return updates

    def raise_findings_before(self, error: Exception) -> None:
        """Fail with the findings from before an error, if any: they are nearer to the cause than the error itself."""
        self._find_violations(others_may_wait=True)
        self.raise_findings(cause=error)

    def _lead(self) -> list[Update]:
        config: Any = {"configurable": {"thread_id": self.session}, "callbacks": [self._observer, *self.listeners]}
        monitor = self.watch.monitor
        updates: list[Update] = []
        failures = len(self._failed)
        if monitor:
            monitor.resume()
        try:
            coordination = Coordination(
                self._observer, self.description, self.ask_owner, self.update_from_answer, self.findings.append
            )
            self.current_coordinator = self.coordinator(coordination.ask, self.answer_by)
            with (
                running(self.session, self.record, monitor),
                listen_to_interrupts(self._observer.note_interrupt, self._observer.note_call),
                closed_boundary(
                    self.boundary,
                    self._observer.runs_at,
                    finding=self.findings.append,
                    warning=self._warned.append,
                ),
                self._interview.run(),
            ):
                for update in coordination.updates(self.current_coordinator, config):
                    self._take_update(update)
                    updates.append(update)
                    if monitor:
                        monitor.resume()
        except GraphBubbleUp as signal:
            raise InvalidStateError(describe_signal(signal, self.record)) from signal
        except Exception as error:
            self._account_is_invalid = True
            no_node_failed = len(self._failed) == failures
            if monitor and not no_node_failed:
                monitor.node_without_update(self._failed[-1].node)
            self._explain(error, updates)
            if no_node_failed:  # what was seen last need not be saved
                self._observer.state_was_replaced()
            raise
        finally:
            self._record_emergencies()
            if monitor:
                monitor.pause()
            if self._log:
                self._log.rest()
        self._check_whole()
        return updates

    def _explain(self, error: Exception, updates: Iterable[Update]) -> None:
        """Fail with an explanation where LangGraph ends a stream without naming the node that is at fault."""
        if (endless := endless_subgraph_error(error, self._observer, self.watch.budget.limit)) is not None:
            raise endless from error
        refused = refused_values(error, self.record, self._observer, self.description.checkpointer)
        self.findings.add_values(refused)
        self.findings.extend(unstorable := unstorable_values(error, self.record, self._observer, updates))
        if refused or unstorable:
            self.raise_findings_before(error)

    def raise_findings(self, more: Iterable[str] = (), cause: Exception | None = None) -> None:
        """Fail if there are findings that are not waived; the message has a line for each, changes in place last."""
        if findings := self.findings.take():
            raise invalid_state([*findings, *more], self.titles) from cause

    def _find_violations(self, *, others_may_wait: bool) -> None:
        losses, self.findings.changes_in_place = self._violations.findings(others_may_wait=others_may_wait)
        self.findings.extend(losses)

    def verify(self) -> None:
        """Check, when the scenario is over, that the whole state is right and the limits were kept."""
        self._check_whole(at_the_end=True)
        slow: list[str] = []
        if monitor := self.watch.monitor:
            slow = monitor.time_breaches()
            self.findings.extend(monitor.memory_breaches())
        self.raise_findings(slow)
        warn_of_boundary(self._warned)
        if slow:
            raise TimeLimitBreached(slow)

    def _take_update(self, chunk: object) -> None:
        if not isinstance(chunk, Mapping):
            self.findings.append(f"the stream gave {type(chunk).__name__}, which is no update")
            return
        update: Update = self.description.written_by_nodes(chunk)
        self._record_emergencies()
        for node in update:
            self._interview.updated(node)
        self._observer.see_update(update)
        self.watch.budget.count(update)
        for node, changes in update.items():
            if node not in ("__metadata__", "__interrupt__"):
                self._updates += 1
                self._watch_update(node, changes)
        if self._log:
            self._log.update(self._updates, ", ".join(update))
        if self.watch.checker and not self._observer.streaming:
            self._check_between_streams(self.watch.checker)

    def _watch_update(self, node: str, changes: Any) -> None:
        parts = updates_of_node(changes)
        if monitor := self.watch.monitor:
            for part in parts:
                if isinstance(part, Mapping) and self.phase_key in part:
                    monitor.phase(part[self.phase_key])
            monitor.update(node)
        if checker := self.watch.checker:
            self._check_update(checker, node, parts)

    @keeps_errors
    def _check_update(self, checker: UpdateChecker, node: str, parts: Iterable[Any]) -> None:
        for part in parts:
            self.findings.add_values(checker.after_update(node, part, self._updates))

    def _check_between_streams(self, checker: UpdateChecker) -> None:
        """Compare what an answer or a recovery has written, before anything can hide a difference."""
        if self._account_is_stale():
            self.findings.add_values(self._compare_whole(checker, self.graph_values()))
        else:
            self.findings.add_values(checker.matches(checker.values, self.manager_values()))

    def _on_node_start(self, node: str, inputs: Mapping[str, Any]) -> None:
        if self._log:
            self._log.node_starts()
        self.watch.budget.start(node)
        if self.watch.checker and self.followed:
            self._compare_input(self.watch.checker, inputs, self.manager_values())

    @keeps_errors
    def _compare_input(self, checker: UpdateChecker, inputs: Mapping[str, Any], state: Mapping[str, Any]) -> None:
        """Compare what a node is given with what the state manager holds."""
        if self._account_is_stale():
            self._account_is_invalid = False
            checker.restart(state)
        self.findings.add_values(checker.matches(inputs, state))

    def _record_emergencies(self) -> None:
        for emergency in self.emergencies():
            self.record.append(emergency)
            if emergency.acted:
                self._account_is_invalid = True
                self._observer.state_was_replaced()

    def _account_is_stale(self) -> bool:
        if (failures := len(self._failed)) > self._failures:
            self._failures, self._account_is_invalid = failures, True
        return self._account_is_invalid or not self.followed

    def ask_owner(self, pause: Pause) -> Any:
        """Return the owner's answer to a pause, or None; before that, the whole state is checked at a new question."""
        self.watch.budget.ask(pause.type)
        if self.watch.monitor:
            self.watch.monitor.node_without_update(pause.node)
        refused = len(self.record.of(AnswerRefused))
        question = self._interview.ask(pause)
        # of a stream that goes on, the graph need not hold every update yet
        if len(self.record.of(AnswerRefused)) == refused and (self.followed or not self._observer.streaming):
            self._check_whole(others_may_wait=True)
        if self.watch.checker is not None:
            self.findings.add_values(self.watch.checker.asked(pause.payload, self.manager_values()))
        if self.watch.monitor:
            self.watch.monitor.resume()
        return self._interview.answer(pause, question)

    def _check_whole(self, *, at_the_end: bool = False, others_may_wait: bool = False) -> None:
        """Compare what has changed at a pause; after a recovery, and at the end, everything with everything."""
        if not at_the_end and self._facts_checked == self._facts():
            return
        # only the manager has a session that has not begun
        stored = self.graph_values() or self.manager_values()
        self.findings.extend(changed_values(stored, self._observer, self.description.checkpointer, whole=at_the_end))
        if self.watch.checker is not None:
            self._validate_whole(self.watch.checker, stored, at_the_end=at_the_end)
        # A pause that could not be stored is taken up when the session goes on.
        self._find_violations(others_may_wait=others_may_wait or self._outcome == "failed")
        self._facts_checked = self._facts()

    def _validate_whole(self, checker: UpdateChecker, stored: Mapping[str, Any], *, at_the_end: bool) -> None:
        if not at_the_end and not self._account_is_stale():
            holders = (self.manager_values(), stored, self._observer.altered_beside) if self.has_manager else (stored,)
            self.findings.add_values(self._named(checker.at_pause(*holders)))
            return
        self.findings.add_values(self._compare_whole(checker, stored))
        if not self._account_is_stale():
            self.findings.add_values(checker.account(self.manager_values()))

    def _compare_whole(self, checker: UpdateChecker, graph_values: Mapping[str, Any]) -> Iterable[StateFinding]:
        if not self.has_manager:
            return self._named(checker.whole(graph_values))
        manager = self.manager_values()
        return checker.whole(manager, graph_values) if self.followed else checker.whole_beside(manager, graph_values)

    def _named(self, findings: list[StateFinding]) -> list[StateFinding]:
        return findings if self.has_manager else with_writers(findings, self._observer, self.description.checkpointer)

    def _facts(self) -> int:
        """Count what can have changed the state; a reading of the memory is no reason to check it again."""
        return len(self.record) - len(self.record.of(MemorySampled))
