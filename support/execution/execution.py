"""One session, led by its coordinator and watched update by update."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any

from langchain_core.callbacks import BaseCallbackHandler
from langgraph.errors import GraphBubbleUp

from support.execution.budget import StepBudget
from support.execution.engine_errors import Update, endless_inside, out_of_stream, refused_values, unstorable
from support.execution.engine_violations import Trespasses
from support.execution.flow_log import FlowLog, flow_log
from support.execution.interview import Interview
from support.execution.running import running
from support.flow_builder.description import FlowDescription
from support.flow_builder.protocol import AnswerBy, Coordinator, InterruptProcessor, Pause
from support.interrupt_simulator.owner import Owner
from support.monitors.errors import TimeLimitBreached
from support.monitors.performance import PerformanceMonitor
from support.record import (
    AnswerRefused,
    EmergencyHandled,
    Finding,
    MemorySampled,
    NodeFailed,
    Record,
    RunEnded,
    SessionResumed,
)
from support.record.interrupts import listen_to_interrupts
from support.record.observer import Observer
from support.record.updates import Derive
from support.validators.update_checker import UpdateChecker


class StateAtFault(AssertionError):
    """What the flow did to its state breaks a promise that holds for every scenario."""


@dataclass(slots=True)
class Watch:
    """Who looks at each update, and how closely.

    Args:
        checker: Judges each update and, at rest, the whole state; None does not validate.
        monitor: Measures time and memory; None does not measure.
        budget: Stops a flow that goes round and round.
    """

    checker: UpdateChecker | None
    monitor: PerformanceMonitor | None
    budget: StepBudget


@dataclass(slots=True)
class Execution:
    """One session of a flow.

    Args:
        session: The session's id.
        coordinator: Makes the coordinator that leads the session, given what answers its pauses and how.
        graph_values: Returns what the graph holds of the session.
        manager_values: Returns what the state manager holds of it, live.
        description: The flow's graph.
        owner: Who answers.
        answer_by: How answers reach the graph.
        record: Where everything is written down.
        watch: Who looks at each update.
        growing: The keys whose updates only add items at the end.
        followed: Whether the updates, in the order in which they are seen, add up to the state and to what each node
            is given. Of a flow with nodes side by side, or with reducers of its own, no one can know.
        refuses_at_once: Whether the flow, where it refuses an answer, asks again before anything else happens.
        listeners: Who listens to the session beside the observer.
        stopped: Whether the session, at rest, has stopped before a step without a question.
        derive: Returns further events from a node and its update; None for a flow without phases.
        phase_key: The key under which the flow's state holds its phase; empty for a flow without phases.
        asking: The nodes that ask, each with a predicate on its input; None: always.
        emergencies: Returns what the flow has done about the failing session since it was asked last.
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
    refuses_at_once: bool = False
    listeners: Sequence[BaseCallbackHandler] = ()
    stopped: Callable[[], bool] = lambda: False
    derive: Derive | None = None
    phase_key: str = ""
    asking: Mapping[str, Callable[[Mapping[str, Any]], bool] | None] = field(default_factory=dict)
    emergencies: Callable[[], Iterable[EmergencyHandled]] = tuple
    findings: list[str] = field(default_factory=list)
    led_by: Coordinator | None = field(default=None, init=False)
    _observer: Observer = field(init=False)
    _trespasses: Trespasses = field(init=False)
    _failed: Sequence[NodeFailed] = field(init=False)
    _interview: Interview = field(init=False)
    _log: FlowLog | None = field(init=False)
    _restart: bool = False
    _failures: int = 0
    _looked_at: int = -1
    _updates: int = 0
    _ended: str = ""

    def __post_init__(self) -> None:
        self._failed = self.record.of(NodeFailed)
        self._observer = Observer(
            self.record,
            declared=frozenset(channel.key for channel in self.description.channels),
            subgraphs=self.description.subgraphs,
            append_keys=self.growing,
            routes=self.description.routes(),
            asking=self.asking,
            on_graph_start=self._record_emergencies,  # a session is mended before its stream begins
            on_node_start=self._node_starts,
            derive=self.derive,
        )
        self._trespasses = Trespasses(self.record, self.description, self._observer)
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
        """Who sees the session from outside."""
        return self._observer

    def state_was_replaced(self) -> None:
        """Say that the state was changed by no update (a repair, a damage), so that it is checked anew."""
        self._restart = True

    def run(self) -> list[Update]:
        """Run the session until it ends or waits for an answer, and return its updates.

        Raises:
            StepBudgetExceeded: The flow goes round and round.
            UnpreparedQuestion: The owner is asked something that no answer was prepared for.
            StateAtFault: A promise on the state that holds for every scenario is broken.
            Exception: Whatever ended the session.
        """
        if self._ended not in ("", "finished", "paused", "stopped"):
            self.record.append(SessionResumed(session=self.session, how="after an error"))
        began, self._ended = perf_counter(), "interrupted"
        try:
            updates = self._lead()
            self._ended = "paused" if self._interview.waits else "stopped" if self.stopped() else "finished"
        except StateAtFault:
            self._ended = "failed"
            raise
        except Exception as error:
            self._ended = "failed"
            self._blame_what_came_before(error)
            raise
        finally:
            self.record.append(RunEnded(outcome=self._ended, duration=perf_counter() - began))
        self.raise_findings()
        return updates

    def _blame_what_came_before(self, error: Exception) -> None:
        """Fail with what was wrong with the state before an error: it is nearer to the cause than the error itself."""
        self.findings.extend(self._trespasses.found(others_may_wait=True))
        try:
            self.raise_findings()
        except StateAtFault as found:
            raise found from error

    def _lead(self) -> list[Update]:
        config: Any = {"configurable": {"thread_id": self.session}, "callbacks": [self._observer, *self.listeners]}
        monitor = self.watch.monitor
        updates: list[Update] = []
        failures = len(self._failed)
        if monitor:
            monitor.resume()
        try:
            self.led_by = self.coordinator(self.put_to_owner, self.answer_by)
            with (
                running(self.session, self.record, monitor),
                listen_to_interrupts(self._observer.note_interrupt),
                self._interview.run(),
            ):
                for update in self.led_by.coordinate_stream_execution(config):
                    self._see(update)
                    updates.append(update)
                    if monitor:
                        monitor.resume()
        except GraphBubbleUp as signal:
            raise StateAtFault(out_of_stream(signal, self.record)) from signal
        except Exception as error:
            self._restart = True
            if monitor and len(self._failed) > failures:
                monitor.node_without_update(self._failed[-1].node)
            self._tell_plainly(error, updates)
            raise
        finally:
            self._record_emergencies()
            if monitor:
                monitor.pause()
            if self._log:
                self._log.rest()
        self._look_at_whole()
        return updates

    def _tell_plainly(self, error: Exception, updates: Iterable[Update]) -> None:
        """Fail in words of the kit where LangGraph ends a stream without a word of the node that is at fault."""
        if (endless := endless_inside(error, self._observer, self.watch.budget.limit)) is not None:
            raise endless from error
        known = len(self.findings)
        for finding in refused_values(error, self.record, self._observer):
            self._note(finding)
        self.findings.extend(unstorable(error, self.record, self._observer, updates))
        if len(self.findings) > known:
            self._blame_what_came_before(error)

    def raise_findings(self) -> None:
        """Fail if anything was found so far.

        Raises:
            StateAtFault: Something was found; the message lists all of it.
        """
        if self.findings:
            found, self.findings = self.findings, []
            raise StateAtFault(f"the state is not what it has to be:\n{_listed(found)}")

    def verify(self) -> None:
        """Check, when the scenario is over, that the whole state is as it has to be and the limits were kept.

        Raises:
            StateAtFault: A promise is broken; the message lists everything.
            TimeLimitBreached: Nothing is wrong but that it took too long.
        """
        self._look_at_whole(at_the_end=True)
        slow: list[str] = []
        if monitor := self.watch.monitor:
            slow = monitor.time_breaches()
            self.findings.extend(monitor.memory_breaches())
        if slow and not self.findings:
            raise TimeLimitBreached(slow)
        self.findings.extend(slow)
        self.raise_findings()

    def _see(self, given: object) -> None:
        if not isinstance(given, Mapping):
            self.findings.append(f"the stream gave {type(given).__name__}, which is no update")
            return
        update: Update = given
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
            self._look_between_streams(self.watch.checker)

    def _watch_update(self, node: str, changes: Any) -> None:
        checker, monitor = self.watch.checker, self.watch.monitor
        if monitor:
            if self.phase_key and changes and self.phase_key in changes:
                monitor.phase(changes[self.phase_key])
            monitor.update(node)
        if checker:
            for finding in checker.after_update(node, changes, self._updates):
                self._note(finding)

    def _look_between_streams(self, checker: UpdateChecker) -> None:
        """Compare what an answer or a recovery has written, before anything can heal a difference."""
        if self._account_is_stale():
            found = checker.whole(self.manager_values(), self.graph_values())
        else:
            found = checker.matches(checker.values, self.manager_values())
        for finding in found:
            self._note(finding)

    def _node_starts(self, node: str, inputs: Mapping[str, Any]) -> None:
        if self._log:
            self._log.node_starts()
        self.watch.budget.start(node)
        checker = self.watch.checker
        if checker is None or not self.followed:
            return
        if self._account_is_stale():
            self._restart = False
            checker.restart(self.manager_values())
        for finding in checker.matches(inputs, self.manager_values()):
            self._note(finding)

    def _record_emergencies(self) -> None:
        for emergency in self.emergencies():
            self.record.append(emergency)
            if emergency.acted:
                self._restart = True
                self._observer.state_was_replaced()

    def _account_is_stale(self) -> bool:
        failures = len(self._failed)
        if failures > self._failures:
            self._failures, self._restart = failures, True
        return self._restart or not self.followed

    def put_to_owner(self, pause: Pause) -> Any:
        """Return the owner's answer to a pause, or None; before that, the whole state is checked at a new question."""
        if self.watch.monitor:
            self.watch.monitor.node_without_update(pause.node)
        refused = len(self.record.of(AnswerRefused))
        question = self._interview.ask(pause)
        if len(self.record.of(AnswerRefused)) == refused:
            self._look_at_whole(others_may_wait=True)
        if self.watch.monitor:
            self.watch.monitor.resume()
        return self._interview.answer(pause, question)

    def _look_at_whole(self, *, at_the_end: bool = False, others_may_wait: bool = False) -> None:
        """Compare everything with everything: at a pause, after a recovery, at the end."""
        checker = self.watch.checker
        if checker is None or (not at_the_end and self._looked_at == self._facts()):
            return
        # a session that has not begun is held by its manager alone
        held = self.graph_values() or self.manager_values()
        for difference in self._observer.compare_whole(held):
            self.findings.append(str(difference))
        for finding in checker.whole(self.manager_values(), held):
            self._note(finding)
        if not self._account_is_stale():
            # The account is compared with the manager, and this one with the graph, entry by entry: in brief will do.
            state = self.manager_values()
            for finding in checker.account(state) if at_the_end else checker.matches(checker.values, state):
                self._note(finding)
        # A pause that the store could not keep is taken up when the session goes on.
        waits = others_may_wait or self._ended == "failed"
        self.findings.extend(self._trespasses.found(others_may_wait=waits))
        self._looked_at = self._facts()

    def _facts(self) -> int:
        """Count what can have changed the state; a reading of the memory is no reason to check it again."""
        return len(self.record) - len(self.record.of(MemorySampled))

    def _note(self, finding: Any) -> None:
        self.record.append(
            Finding(
                layer=finding.layer,
                field=finding.field,
                expectation=finding.expectation,
                actual=finding.actual,
                update_number=finding.update,
                node=finding.node,
            )
        )
        self.findings.append(str(finding))


def _listed(findings: Iterable[str]) -> str:
    return "\n".join(f"  - {line}" for line in dict.fromkeys(findings))
