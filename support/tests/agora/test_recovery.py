"""Which strategy a failure meets, how often, and how its record reaches the state."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from langgraph.checkpoint.memory import InMemorySaver
from langgraph.errors import GraphInterrupt
from langgraph.graph import StateGraph

from support.agora.errors import (
    ConfigurationError,
    NetworkTransientError,
    NodeExecutionError,
    ProviderError,
    ProviderRateLimitError,
    StateError,
    StorageError,
    ValidationError,
    VirtualAgoraError,
)
from support.agora.recovery import HISTORY, ErrorRecoveryManager, RecoveryResult, RecoveryStrategy, Severity
from support.agora.schema import check_update
from support.agora.state import VirtualAgoraState
from support.agora.state_manager import StateManager
from support.agora.world import SeededDraws
from support.agora.wrapper import V13NodeWrapper
from support.tests.agora.session_state import MOMENT, make_plain_values

STATE = make_plain_values() | {"current_phase": 2}
PHASES = {"config_and_keys": 0, "get_theme": 0, "agenda_proposal": 1, "discussion_round": 2, "periodic_user_stop": 2}
ASKING = frozenset({"get_theme", "periodic_user_stop"})
ROUTER_KEYS = {"vote_evaluation": frozenset({"conclusion_vote"}), "periodic_user_stop": frozenset[str]()}


class TickingClock:
    """A clock that is a second further at each reading."""

    def __init__(self) -> None:
        self._readings = 0

    def now(self) -> datetime:
        self._readings += 1
        return MOMENT + timedelta(seconds=self._readings)

    def sleep(self, seconds: float) -> None:
        raise AssertionError(f"nothing waits here, not even {seconds} seconds")


@pytest.fixture
def manager() -> ErrorRecoveryManager:
    return ErrorRecoveryManager(TickingClock(), SeededDraws("seed"), ASKING, ROUTER_KEYS, PHASES)


def failed(node: str, cause: BaseException) -> NodeExecutionError:
    error = NodeExecutionError(node, str(cause))
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("node", "cause", "strategy"),
    [
        ("discussion_round", ProviderError("down"), "RETRY"),
        ("discussion_round", ProviderRateLimitError("wait"), "RETRY"),
        ("discussion_round", NetworkTransientError("cut"), "RETRY"),
        ("discussion_round", ConnectionResetError("cut"), "RETRY"),
        ("config_and_keys", TimeoutError("slow"), "RETRY"),
        ("discussion_round", ValueError("odd"), "RETRY"),
        ("discussion_round", KeyError("vote"), "RETRY"),
        ("discussion_round", ValidationError("odd"), "RETRY"),
        ("config_and_keys", ValueError("odd"), "ABORT"),
        ("get_theme", ValueError("odd"), "ABORT"),
        ("discussion_round", MemoryError(), "ABORT"),
        ("discussion_round", RuntimeError("odd"), "ABORT"),
        ("discussion_round", StorageError("full"), "CONTINUE"),
        ("periodic_user_stop", StorageError("full"), "ABORT"),
        ("periodic_user_stop", ValueError("odd"), "RETRY"),
        ("vote_evaluation", StorageError("full"), "ABORT"),
    ],
)
def test_what_is_done_by_default(manager: ErrorRecoveryManager, node: str, cause: Exception, strategy: str) -> None:
    result = manager.attempt_recovery(node, failed(node, cause), STATE)
    assert result.recovery_strategy == strategy
    assert result.success is (strategy != "ABORT")
    assert result.original_error is cause
    assert result.node_name == node


def test_an_error_that_no_node_wrapped_is_recovered_as_well(manager: ErrorRecoveryManager) -> None:
    assert manager.attempt_recovery("discussion_round", TimeoutError("slow"), STATE).recovery_strategy == "RETRY"


def test_an_error_of_a_node_within_a_node_is_traced_to_its_cause(manager: ErrorRecoveryManager) -> None:
    cause = KeyError("vote")
    error = failed("discussion_round", failed("inner", cause))
    assert manager.attempt_recovery("discussion_round", error, STATE).original_error is cause


def test_the_phase_of_an_unknown_node_is_that_of_the_session(manager: ErrorRecoveryManager) -> None:
    assert manager.attempt_recovery("new", ValueError(), STATE).recovery_strategy == "RETRY"
    assert manager.attempt_recovery("new", ValueError(), STATE | {"current_phase": 0}).recovery_strategy == "ABORT"


@pytest.mark.parametrize("node", ["discussion_round", "periodic_user_stop"])
def test_a_pause_is_not_recovered_from(manager: ErrorRecoveryManager, node: str) -> None:
    with pytest.raises(GraphInterrupt):
        manager.attempt_recovery(node, failed(node, GraphInterrupt()), STATE)
    assert (manager.metrics.attempts, len(manager.history)) == (0, 0)


@pytest.mark.parametrize(
    ("node", "cause", "severity"),
    [
        ("discussion_round", MemoryError(), "CRITICAL"),
        ("periodic_user_stop", RecursionError(), "CRITICAL"),
        ("config_and_keys", ValueError(), "HIGH"),
        ("agent_instantiation", ValueError(), "HIGH"),
        ("discussion_round", ValueError(), "HIGH"),
        ("topic_report_generation", ValueError(), "HIGH"),
        ("final_report_generation", ValueError(), "HIGH"),
        ("agenda_proposal", ConfigurationError("odd"), "HIGH"),
        ("agenda_proposal", ValueError(), "MEDIUM"),
        ("periodic_user_stop", ValueError(), "LOW"),
    ],
)
def test_how_bad_a_failure_is(manager: ErrorRecoveryManager, node: str, cause: Exception, severity: str) -> None:
    assert manager.attempt_recovery(node, failed(node, cause), STATE).error_severity == severity


class Outage(ConnectionError):
    """An error type of our own, below a built-in one."""


def answering(strategy: str) -> Any:
    return lambda error, state: (strategy, {})


def test_the_strategy_of_the_node_comes_first_then_the_exact_type_then_the_nearest_parent_type(
    manager: ErrorRecoveryManager,
) -> None:
    def chosen() -> str:
        return manager.attempt_recovery("agenda_proposal", failed("agenda_proposal", Outage()), STATE).reason

    manager.register_generic_strategy(OSError, lambda error, state: SimpleNamespace())
    far = chosen()
    manager.register_generic_strategy(ConnectionError, answering("SKIP"))
    assert "registered strategy failed" in far
    assert manager.attempt_recovery("agenda_proposal", Outage(), STATE).recovery_strategy == "SKIP"
    manager.register_generic_strategy(Outage, answering("FALLBACK"))
    assert manager.attempt_recovery("agenda_proposal", Outage(), STATE).recovery_strategy == "FALLBACK"
    manager.register_recovery_strategy("agenda_proposal", answering("CONTINUE"))
    assert manager.attempt_recovery("agenda_proposal", Outage(), STATE).recovery_strategy == "CONTINUE"
    assert manager.attempt_recovery("discussion_round", Outage(), STATE).recovery_strategy == "FALLBACK"


def test_a_strategy_is_given_the_cause_and_the_state(manager: ErrorRecoveryManager) -> None:
    given: list[Any] = []
    cause = ValueError("odd")

    def note(error: BaseException, state: Mapping[str, Any]) -> tuple[RecoveryStrategy, dict[str, Any]]:
        given.extend([error, state])
        return RecoveryStrategy.RETRY, {}

    manager.register_recovery_strategy("agenda_proposal", note)
    manager.attempt_recovery("agenda_proposal", failed("agenda_proposal", cause), STATE)
    assert given[0] is cause
    assert given[1] is STATE


def test_a_strategy_may_answer_with_a_result(manager: ErrorRecoveryManager) -> None:
    answer = SimpleNamespace(recovery_strategy=RecoveryStrategy.FALLBACK, recovery_updates={"topic_queue": ["Budget"]})
    manager.register_recovery_strategy("agenda_proposal", lambda error, state: answer)
    result = manager.attempt_recovery("agenda_proposal", ValueError(), STATE)
    assert result.recovery_strategy == "FALLBACK"
    assert result.recovery_updates["topic_queue"] == ["Budget"]


@pytest.mark.parametrize(
    "answer", [None, "RETRY", ("RETRY",), ("MAYBE", {}), ("RETRY", 3), SimpleNamespace(recovery_strategy="RETRY")]
)
def test_a_strategy_that_answers_nonsense_gives_up_and_says_so(manager: ErrorRecoveryManager, answer: Any) -> None:
    manager.register_recovery_strategy("agenda_proposal", lambda error, state: answer)
    result = manager.attempt_recovery("agenda_proposal", ValueError(), STATE)
    assert result.recovery_strategy == "ABORT"
    assert "the registered strategy failed itself" in result.reason


def test_a_strategy_that_fails_gives_up_and_says_so(manager: ErrorRecoveryManager) -> None:
    def fail(error: BaseException, state: Mapping[str, Any]) -> Any:
        raise RuntimeError("no idea")

    manager.register_recovery_strategy("agenda_proposal", fail)
    result = manager.attempt_recovery("agenda_proposal", ValueError(), STATE)
    assert (result.recovery_strategy, result.success) == ("ABORT", False)
    assert "RuntimeError: no idea" in result.reason


@pytest.mark.parametrize("strategy", ["SKIP", "FALLBACK", "CONTINUE"])
def test_nothing_answers_for_the_owner(manager: ErrorRecoveryManager, strategy: str) -> None:
    manager.register_recovery_strategy("periodic_user_stop", answering(strategy))
    result = manager.attempt_recovery("periodic_user_stop", ValueError(), STATE)
    assert result.recovery_strategy == "ABORT"
    assert "owner" in result.reason


@pytest.mark.parametrize("strategy", ["SKIP", "FALLBACK", "CONTINUE"])
def test_what_replaces_a_node_must_supply_what_its_router_reads(manager: ErrorRecoveryManager, strategy: str) -> None:
    manager.register_recovery_strategy("vote_evaluation", answering(strategy))
    refused = manager.attempt_recovery("vote_evaluation", RuntimeError(), STATE)
    assert (refused.recovery_strategy, refused.recovery_updates) == ("ABORT", {})
    assert "conclusion_vote" in refused.reason
    manager.register_recovery_strategy("vote_evaluation", lambda *_: (strategy, {"conclusion_vote": None}))
    assert manager.attempt_recovery("vote_evaluation", RuntimeError(), STATE).recovery_strategy == strategy


def test_what_replaces_a_node_must_keep_to_the_schema(manager: ErrorRecoveryManager) -> None:
    manager.register_recovery_strategy("agenda_proposal", lambda *_: ("SKIP", {"warnings": "slow"}))
    result = manager.attempt_recovery("agenda_proposal", RuntimeError(), STATE)
    assert result.recovery_strategy == "ABORT"
    assert "warnings: expected a valid list" in result.reason


@pytest.mark.parametrize("cause", [ValueError("odd"), KeyError("odd"), ValidationError("odd")])
def test_an_accident_is_retried_once_and_then_given_up(manager: ErrorRecoveryManager, cause: Exception) -> None:
    strategies = [manager.attempt_recovery("agenda_proposal", cause, STATE).recovery_strategy for _ in range(3)]
    assert strategies == ["RETRY", "ABORT", "ABORT"]


def test_an_accident_after_a_success_is_retried_again(manager: ErrorRecoveryManager) -> None:
    manager.attempt_recovery("agenda_proposal", ValueError(), STATE)
    manager.node_succeeded("s1", "agenda_proposal")
    assert manager.attempt_recovery("agenda_proposal", ValueError(), STATE).recovery_strategy == "RETRY"


def test_accidents_of_other_sessions_and_nodes_do_not_count(manager: ErrorRecoveryManager) -> None:
    manager.attempt_recovery("agenda_proposal", ValueError(), STATE)
    other = STATE | {"session_id": "s2"}
    assert manager.attempt_recovery("agenda_proposal", ValueError(), other).recovery_strategy == "RETRY"
    assert manager.attempt_recovery("discussion_round", ValueError(), STATE).recovery_strategy == "RETRY"


def test_a_node_is_recovered_three_times_in_a_session_and_no_more(manager: ErrorRecoveryManager) -> None:
    results = []
    for _ in range(5):
        results.append(manager.attempt_recovery("discussion_round", ProviderError("down"), STATE))
        manager.node_succeeded("s1", "discussion_round")
    assert [result.recovery_strategy for result in results] == ["RETRY", "RETRY", "RETRY", "ABORT", "ABORT"]
    assert "3 times" in results[3].reason


def test_recoveries_that_another_process_recorded_count_as_well(manager: ErrorRecoveryManager) -> None:
    recorded = [
        {"id": f"r{number}", "node": node, "error": "", "strategy": "RETRY", "severity": "LOW", "timestamp": MOMENT}
        for number, node in enumerate(["discussion_round", "agenda_proposal", "discussion_round"])
    ]
    state = STATE | {"recoveries": recorded}
    strategies = [
        manager.attempt_recovery("discussion_round", ProviderError("down"), state).recovery_strategy for _ in range(2)
    ]
    assert strategies == ["RETRY", "ABORT"]


def test_what_replaces_a_node_records_the_recovery(manager: ErrorRecoveryManager) -> None:
    manager.register_recovery_strategy("agenda_proposal", lambda *_: ("FALLBACK", {"warnings": ["thin"]}))
    result = manager.attempt_recovery("agenda_proposal", ValueError("odd"), STATE | {"error_count": 4})
    (record,) = result.recovery_updates["recoveries"]
    assert record == {
        "id": SeededDraws("seed").identifier("recovery", "s1", "agenda_proposal", 1),
        "node": "agenda_proposal",
        "error": "ValueError: odd",
        "strategy": "FALLBACK",
        "severity": "MEDIUM",
        "timestamp": record["timestamp"],
    }
    assert {name: result.recovery_updates[name] for name in ("warnings", "last_error", "error_count")} == {
        "warnings": ["thin"],
        "last_error": "ValueError: odd",
        "error_count": 5,
    }
    assert check_update(result.recovery_updates) == []


def test_a_storage_error_becomes_a_warning(manager: ErrorRecoveryManager) -> None:
    result = manager.attempt_recovery("discussion_round", StorageError("disk full"), STATE)
    assert result.recovery_updates["warnings"] == ["discussion_round: disk full"]


def test_the_record_of_a_retry_waits_for_the_nodes_own_update(manager: ErrorRecoveryManager) -> None:
    result = manager.attempt_recovery("discussion_round", ProviderError("down"), STATE)
    assert result.recovery_updates == {}
    (record,) = manager.pending_record("s1", "discussion_round")
    taken = manager.take_pending("s1", "discussion_round", STATE | {"error_count": 2})
    assert taken == {"recoveries": [record], "last_error": "ProviderError: down", "error_count": 3}
    assert manager.take_pending("s2", "discussion_round", STATE) == {}
    assert manager.take_pending("s1", "agenda_proposal", STATE) == {}


def test_a_node_that_is_entered_again_yields_the_same_record_and_never_yields_one_twice(
    manager: ErrorRecoveryManager,
) -> None:
    manager.attempt_recovery("discussion_round", ProviderError("down"), STATE)
    taken = manager.take_pending("s1", "discussion_round", STATE)
    assert manager.take_pending("s1", "discussion_round", STATE) == taken
    assert manager.take_pending("s1", "discussion_round", STATE | {"recoveries": taken["recoveries"]}) == {}
    manager.node_succeeded("s1", "discussion_round")
    assert manager.pending_record("s1", "discussion_round") == ()


def test_retries_before_a_fallback_are_recorded_with_it(manager: ErrorRecoveryManager) -> None:
    manager.attempt_recovery("agenda_proposal", ProviderError("down"), STATE)
    manager.register_recovery_strategy("agenda_proposal", answering("FALLBACK"))
    updates = manager.attempt_recovery("agenda_proposal", ProviderError("still down"), STATE).recovery_updates
    assert [record["strategy"] for record in updates["recoveries"]] == ["RETRY", "FALLBACK"]
    assert (updates["error_count"], updates["last_error"]) == (2, "ProviderError: still down")
    assert len({record["id"] for record in updates["recoveries"]}) == 2


def test_results_are_counted_and_the_last_hundred_kept(manager: ErrorRecoveryManager) -> None:
    for number in range(HISTORY):
        state = STATE | {"session_id": f"s{number}"}
        manager.attempt_recovery("agenda_proposal", RuntimeError(str(number)), state)
    last = manager.attempt_recovery("periodic_user_stop", TimeoutError(), STATE)
    assert (manager.metrics.attempts, manager.metrics.succeeded, manager.metrics.failed) == (101, 1, 100)
    assert manager.metrics.by_strategy == {"ABORT": 100, "RETRY": 1}
    assert manager.metrics.by_severity == {Severity.MEDIUM: 100, Severity.LOW: 1}
    assert len(manager.history) == HISTORY
    assert str(manager.history[0].original_error) == "1"
    assert manager.history[-1] is last


def test_a_decision_says_when_and_how_long(manager: ErrorRecoveryManager) -> None:
    result: RecoveryResult = manager.attempt_recovery("agenda_proposal", RuntimeError(), STATE)
    assert (result.recovery_time, result.timestamp) == (1.0, MOMENT + timedelta(seconds=2))


def test_a_retried_node_of_a_real_graph_writes_its_record_with_its_own_update(manager: ErrorRecoveryManager) -> None:
    errors: list[Exception] = [ProviderError("down"), ProviderError("still down")]

    def speak(_: VirtualAgoraState) -> dict[str, Any]:
        if errors:
            raise errors.pop(0)
        return {"warnings": ["late"]}

    node = V13NodeWrapper(speak, "discussion_round", complete=manager.completion("discussion_round"))
    builder = StateGraph(VirtualAgoraState)
    builder.add_node("discussion_round", node, input_schema=VirtualAgoraState)
    builder.set_entry_point("discussion_round")
    graph = builder.compile(checkpointer=InMemorySaver())
    config: Any = {"configurable": {"thread_id": "s1"}}
    pending: Any = make_plain_values()
    chunks: list[Any] = []
    while not chunks:
        try:
            chunks = list(graph.stream(pending, config))
        except VirtualAgoraError as error:
            pending = None
            result = manager.attempt_recovery("discussion_round", error, graph.get_state(config).values)
            assert result.recovery_strategy == "RETRY"
    values = graph.get_state(config).values
    assert values["warnings"] == ["late"]
    assert [record["error"] for record in values["recoveries"]] == ["ProviderError: down", "ProviderError: still down"]
    assert (values["error_count"], values["last_error"]) == (2, "ProviderError: still down")
    assert list(chunks[0]["discussion_round"]) == ["warnings", "recoveries", "last_error", "error_count"]


def test_emergency_recovery_without_a_graph_says_what_is_missing(manager: ErrorRecoveryManager) -> None:
    with pytest.raises(StateError, match="bind"):
        manager.emergency_recovery(StateManager("s1"), RuntimeError())


def test_emergency_recovery_says_whether_the_session_can_go_on_and_keeps_what_was_done(
    manager: ErrorRecoveryManager,
) -> None:
    builder = StateGraph(VirtualAgoraState)
    builder.add_node("work", lambda _: {"error_count": 1})
    builder.set_entry_point("work")
    manager.bind(builder.compile(checkpointer=InMemorySaver()), make_plain_values)
    state_manager = StateManager("s7")
    assert manager.emergency_recovery(state_manager, RuntimeError("odd")) is True
    assert state_manager.state["session_id"] == "s7"
    (outcome,) = manager.emergencies
    assert (outcome.action, outcome.error) == ("reinitialised", "RuntimeError: odd")
