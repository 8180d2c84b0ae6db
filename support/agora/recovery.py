"""Recovery from a node's failure: the strategy, its updates, its limits, and its record."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from threading import RLock
from typing import Any, Final

from langgraph.errors import GraphBubbleUp

from support.agora.boundary import Clock, Draws
from support.agora.checkpoints import Graph
from support.agora.emergency import EmergencyOutcome, emergency_recovery
from support.agora.errors import StateError
from support.agora.masking import MaskError, mask_error
from support.agora.phases import ALLOWED, enter_phase
from support.agora.recovery_record import PendingRecords, attempts_recorded, record_update, with_recovery_records
from support.agora.recovery_rules import (
    RETRIED_ONCE,
    RecoveryStrategy,
    Severity,
    cause_of,
    default_strategy,
    severity_of,
)
from support.agora.schema import check_update
from support.agora.state import RecoveryRecord
from support.agora.state_manager import StateManager

__all__ = [
    "HISTORY",
    "RECOVERIES_PER_NODE",
    "ErrorRecoveryManager",
    "RecoveryMetrics",
    "RecoveryResult",
    "RecoveryStrategy",
    "Severity",
    "cause_of",
]

RECOVERIES_PER_NODE: Final = 3
"""Maximum number of recoveries of one node in one session."""

HISTORY: Final = 100
"""How many results are kept."""


@dataclass(frozen=True, slots=True)
class RecoveryResult:
    """The decision about a failure.

    Args:
        original_error: The node's error, without the wrapper that names the node.
        success: Whether the session goes on; False for ABORT.
        recovery_updates: The updates to apply as the node; empty for RETRY and ABORT.
        recovery_time: How long the decision took, in seconds of the flow's clock.
    """

    node_name: str
    original_error: BaseException
    recovery_strategy: RecoveryStrategy
    success: bool
    recovery_updates: dict[str, Any]
    error_severity: Severity
    recovery_time: float
    timestamp: datetime
    reason: str


@dataclass(slots=True)
class RecoveryMetrics:
    """Counts of decisions, by result, strategy and severity."""

    attempts: int = 0
    succeeded: int = 0
    failed: int = 0
    by_strategy: Counter[str] = field(default_factory=Counter)
    by_severity: Counter[str] = field(default_factory=Counter)

    def add(self, result: RecoveryResult) -> None:
        """Count a decision."""
        self.attempts += 1
        self.succeeded += result.success
        self.failed += not result.success
        self.by_strategy[result.recovery_strategy.value] += 1
        self.by_severity[result.error_severity.value] += 1


StrategyFunction = Callable[[BaseException, Mapping[str, Any]], Any]
Completion = Callable[[Mapping[str, Any], dict[str, Any]], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class _Decision:
    strategy: RecoveryStrategy
    updates: dict[str, Any]
    reason: str


class ErrorRecoveryManager:
    """Decides about failed nodes, and records the decisions.

    Args:
        asking_nodes: Nodes that ask the owner; they are retried or aborted, and never answered for.
        router_keys: The keys that each node's router reads, which a substitute for the node must supply.
    """

    def __init__(
        self,
        clock: Clock,
        draws: Draws,
        asking_nodes: frozenset[str],
        router_keys: Mapping[str, frozenset[str]],
        phase_of: Mapping[str, int],
        clean: MaskError = mask_error,
    ) -> None:
        self._clean = clean
        self._clock = clock
        self._draws = draws
        self._asking = asking_nodes
        self._router_keys = router_keys
        self._phase_of = phase_of
        self._node_strategies: dict[str, StrategyFunction] = {}
        self._error_strategies: dict[type[BaseException], StrategyFunction] = {}
        self._pending = PendingRecords()
        self._recoveries: Counter[tuple[str, str]] = Counter()
        self._failures: Counter[tuple[str, str]] = Counter()
        self._lock = RLock()
        self.metrics = RecoveryMetrics()
        self.history: deque[RecoveryResult] = deque(maxlen=HISTORY)
        self.emergencies: deque[EmergencyOutcome] = deque(maxlen=HISTORY)
        self._graph: Graph | None = None
        self._values_at_start: Callable[[str], Mapping[str, Any]] = lambda session: {"session_id": session}

    def bind(self, compiled_graph: Graph, reinitial: Callable[[str], Mapping[str, Any]]) -> None:
        """Set the graph for `emergency_recovery`; the flow does so when it compiles.

        `reinitial` takes a session id and returns the value of every plain key at the session's start.
        """
        self._graph, self._values_at_start = compiled_graph, reinitial

    def emergency_recovery(self, state_manager: StateManager, error: BaseException) -> bool:
        """Make a session's state consistent after its stream failed, and return whether the session can go on.

        The outcome is added to `emergencies`. If the session cannot go on, a note is added to the error.

        Raises:
            StateError: `bind` was not called.
        """
        if self._graph is None:
            raise StateError("emergency recovery needs a compiled graph: call bind() first")
        session = state_manager.session_id
        outcome = emergency_recovery(
            self._graph, state_manager, error, lambda: self._values_at_start(session), self._clean
        )
        self.emergencies.append(outcome)
        if not outcome.can_continue:
            error.add_note(f'the session "{session}" cannot go on as it is; stream it again when the cause is gone')
        return outcome.can_continue

    def register_recovery_strategy(self, node: str, function: StrategyFunction) -> None:
        """Set the strategy for failures of a node, which takes precedence over all others.

        The function takes (error, state) and returns (strategy, updates), or an object with both, such as a
        RecoveryResult. The updates are a mapping of state keys to values, empty for RETRY and ABORT.
        """
        self._node_strategies[node] = function

    def register_generic_strategy(self, error_type: type[BaseException], function: StrategyFunction) -> None:
        """Set the strategy for a type of error, and for its subtypes without one of their own.

        The function is as for `register_recovery_strategy`.
        """
        self._error_strategies[error_type] = function

    def attempt_recovery(self, node: str, error: BaseException, state: Mapping[str, Any]) -> RecoveryResult:
        """Decide about a failure, whether or not the error is still wrapped in the one that names the node.

        Returns:
            The decision. RETRY: resume; the record waits for the node's own update. CONTINUE, SKIP, FALLBACK: apply
            `recovery_updates` as the node and resume. ABORT: raise.

        Raises:
            GraphBubbleUp: The error is a pause: nothing failed.
        """
        cause, start = cause_of(error), self._clock.now()
        self._clean(error)
        if isinstance(cause, GraphBubbleUp):
            raise cause
        session = str(state.get("session_id", ""))
        with self._lock:
            decision = self._allowed(node, session, state, self._decision(node, session, cause, state))
            severity = severity_of(cause, node, asks=node in self._asking)
            updates = self._recorded(node, session, state, decision, severity, cause)
            now = self._clock.now()
            result = RecoveryResult(
                node_name=node,
                original_error=cause,
                recovery_strategy=decision.strategy,
                success=decision.strategy is not RecoveryStrategy.ABORT,
                recovery_updates=updates,
                error_severity=severity,
                recovery_time=(now - start).total_seconds(),
                timestamp=now,
                reason=decision.reason,
            )
            self.metrics.add(result)
            self.history.append(result)
        return result

    def node_succeeded(self, session: str, node: str) -> None:
        """Note that a node's update has been joined, so that its next failure is no longer a consecutive one."""
        with self._lock:
            self._failures.pop((session, node), None)
            self._pending.drop(session, node)

    def pending_record(self, session: str, node: str) -> tuple[RecoveryRecord, ...]:
        """Return the records of retries that wait for the node's own update, oldest first."""
        with self._lock:
            return self._pending.of(session, node)

    def take_pending(self, session: str, node: str, state: Mapping[str, Any]) -> dict[str, Any]:
        """Return what the retried node's own update must also contain; empty if nothing waits.

        The records keep waiting until `node_succeeded`, so that a node that runs again gets the same ones. Records that
        the state already has are left out.
        """
        with self._lock:
            return record_update(self._pending.of(session, node), state)

    def completion(self, node: str) -> Completion:
        """Return the function that joins waiting records to a node's update, for the node's wrapper."""

        def complete(state: Mapping[str, Any], update: dict[str, Any]) -> dict[str, Any]:
            return with_recovery_records(update, self.take_pending(str(state.get("session_id", "")), node, state))

        return complete

    def _decision(self, node: str, session: str, error: BaseException, state: Mapping[str, Any]) -> _Decision:
        function = self._node_strategies.get(node) or next(
            (self._error_strategies[kind] for kind in type(error).__mro__ if kind in self._error_strategies), None
        )
        if function is None:
            return self._default(node, session, error, state)
        try:
            answer = function(error, state)
            if not isinstance(answer, tuple):
                answer = (answer.recovery_strategy, answer.recovery_updates)
            strategy, updates = answer
            return _Decision(RecoveryStrategy(strategy), dict(updates), "the registered strategy")
        except Exception as failure:
            return _abort(f"the registered strategy failed itself: {type(failure).__name__}: {self._clean(failure)}")

    def _default(self, node: str, session: str, error: BaseException, state: Mapping[str, Any]) -> _Decision:
        strategy, reason = default_strategy(error, self._phase_of.get(node, state.get("current_phase", 0)))
        if strategy is RecoveryStrategy.RETRY and isinstance(error, RETRIED_ONCE):
            self._failures[session, node] += 1
            if self._failures[session, node] > 1:
                return _abort("the retry failed as well")
        goes_on = strategy is RecoveryStrategy.CONTINUE
        return _Decision(strategy, {"warnings": [f"{node}: {self._clean(error)}"]} if goes_on else {}, reason)

    def _allowed(self, node: str, session: str, state: Mapping[str, Any], decision: _Decision) -> _Decision:
        if decision.strategy is RecoveryStrategy.ABORT:
            return decision
        objection = self._objection(node, session, state, decision)
        return _abort(objection) if objection else decision

    def _objection(self, node: str, session: str, state: Mapping[str, Any], decision: _Decision) -> str:
        strategy, updates = decision.strategy, decision.updates
        if self._used(node, session, state) >= RECOVERIES_PER_NODE:
            return f"{node} has been recovered {RECOVERIES_PER_NODE} times in this session"
        if strategy is RecoveryStrategy.RETRY:
            return ""
        if node in self._asking:
            return f"{strategy} would answer for the owner"
        if missing := sorted(self._router_keys.get(node, frozenset()) - updates.keys()):
            return f"{strategy} supplies no {', '.join(missing)}, which decides where the flow goes next"
        problems = check_update(updates)
        return f"{strategy} would break the state's schema: {'; '.join(problems)}" if problems else ""

    def _used(self, node: str, session: str, state: Mapping[str, Any]) -> int:
        return max(self._recoveries[session, node], attempts_recorded(state, node))

    def _recorded(
        self,
        node: str,
        session: str,
        state: Mapping[str, Any],
        decision: _Decision,
        severity: Severity,
        error: BaseException,
    ) -> dict[str, Any]:
        if decision.strategy is RecoveryStrategy.ABORT:
            return {}
        number = self._used(node, session, state) + 1
        self._recoveries[session, node] = number
        record = RecoveryRecord(
            id=self._draws.identifier("recovery", session, node, number),
            node=node,
            error=f"{type(error).__name__}: {self._clean(error)}",
            strategy=decision.strategy.value,
            severity=severity.value,
            timestamp=self._clock.now(),
        )
        if decision.strategy is RecoveryStrategy.RETRY:
            self._pending.add(session, node, record)
            return {}
        waiting = (*self._pending.of(session, node), record)
        updates = {**self._phase_entered(node, state, decision), **decision.updates}
        return with_recovery_records(updates, record_update(waiting, state))

    def _phase_entered(self, node: str, state: Mapping[str, Any], decision: _Decision) -> dict[str, Any]:
        # A substitute for the first node of a phase enters the phase too: no later node would do so.
        before, phase = state.get("current_phase"), self._phase_of.get(node)
        if type(before) is not int or (before, phase) not in ALLOWED:
            return {}
        reason = f"{decision.strategy} stood in for {node}"
        return enter_phase(state, self._phase_of[node], reason, "system", self._clock.now())


def _abort(reason: str) -> _Decision:
    return _Decision(RecoveryStrategy.ABORT, {}, reason)
