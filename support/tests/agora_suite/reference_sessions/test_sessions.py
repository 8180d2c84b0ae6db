"""The same session in three ways: what is compared must be the same work."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from hamcrest import assert_that, contains_string, equal_to, greater_than, has_length

from support.agora_suite.reference_sessions.growth import SharingSerializer, costs
from support.agora_suite.reference_sessions.models import TOPICS, ConstantModels
from support.agora_suite.reference_sessions.sessions import (
    CreatedSession,
    open_session,
    run_bare,
    run_coordinated,
    run_watched,
    watch,
)
from support.agora_suite.reference_sessions.start_up import golden_sessions, modules_at_collection
from support.benchmarks import stopwatch as clock
from support.benchmarks.stopwatch import Stopwatch
from support.execution.errors import InvalidStateError
from support.flow_builder.protocol import AnswerBy
from support.record import AnswerGiven, ModelCalled, Paused


def end_of(opened: CreatedSession) -> Mapping[str, Any]:
    return dict(opened.values)


def coordinated(answer_by: AnswerBy) -> Mapping[str, Any]:
    opened = open_session()
    run_coordinated(opened, answer_by)
    return end_of(opened)


@pytest.mark.parametrize("answer_by", ["update", "resume"])
def test_with_and_without_the_kit_a_session_comes_to_the_same_end(answer_by: AnswerBy) -> None:
    opened = open_session()
    session = run_watched(opened, answer_by)
    assert_that(end_of(opened), equal_to(coordinated(answer_by)))
    assert_that(end_of(opened)["completed_topics"], equal_to(list(TOPICS)))
    session.execution.verify()


def test_the_bare_graph_comes_to_the_same_end_without_a_coordinator() -> None:
    opened = open_session()
    run_bare(opened)
    assert_that(end_of(opened), equal_to(coordinated("resume")))


def test_no_language_model_fails_in_the_session_that_is_measured() -> None:
    assert_that(coordinated("update")["warnings"], equal_to([]))


def test_everything_is_on_in_the_session_that_is_measured() -> None:
    session = run_watched(open_session(), "update")
    execution = session.execution
    assert execution.watch.checker is not None
    assert session.monitor is not None
    assert_that(session.monitor.report().updates, equal_to(execution.watch.budget.used))
    assert_that(len(execution.record.of(Paused)), equal_to(len(execution.record.of(AnswerGiven))))
    assert_that(execution.observer.own_seconds, greater_than(0.0))


def test_the_session_that_is_measured_is_judged() -> None:
    opened = open_session()
    registry = opened.built.flow.node_registry
    function = registry["agenda_proposal"].function
    registry["agenda_proposal"].function = lambda state: {**function(state), "current_phase": 4}
    with pytest.raises(InvalidStateError, match="current_phase"):
        run_watched(opened, "update")


def test_a_reply_can_be_replaced() -> None:
    model = ConstantModels(vote_to_conclude="No.").create_provider(provider="OpenAI", model="gpt-4o")
    assert_that(model.invoke("# Task: vote to conclude\n").content, equal_to("No."))
    assert_that(str(model.invoke("# Task: vote to continue\n").content), contains_string("Continue"))


def test_the_stopwatch_counts_every_update_and_every_check() -> None:
    session = watch(open_session(), "update")
    stopwatch = Stopwatch(session.execution)
    updates = session.execution.run()
    assert_that(stopwatch.after_update, has_length(len(updates)))
    assert_that(stopwatch.checks, has_length(len(session.execution.record.of(Paused))))
    assert_that(sorted(stopwatch.after_update), equal_to(stopwatch.after_update))


def test_what_the_observer_does_with_an_update_is_counted_once(monkeypatch: pytest.MonkeyPatch) -> None:
    stopwatch = Stopwatch(watch(open_session(), "update").execution)
    monkeypatch.setattr(clock, "perf_counter", lambda: 15.0)
    stopwatch.execution.observer.own_seconds = 3.0
    # 5 seconds have passed since 10.0, of which the observer has counted 1 itself
    stopwatch.add_update(10.0, own_before=2.0)
    assert_that(stopwatch.updates, equal_to(4.0))
    assert_that(stopwatch.after_update, equal_to([7.0]))


def test_the_cost_of_an_update_is_reported_for_each_round_that_is_wanted() -> None:
    early, late = costs((5, 30))
    assert_that((early.rounds, late.rounds), equal_to((5, 30)))
    for cost in (early, late):
        assert_that(cost.update_microseconds, greater_than(0.0))
        assert_that(cost.state_check_milliseconds, greater_than(0.0))


def test_sharing_keeps_the_very_values_and_stores_checkpoints_properly() -> None:
    serializer = SharingSerializer()
    values = [{"a": 1}]
    assert serializer.loads_typed(serializer.dumps_typed(values)) is values
    checkpoint = {"versions_seen": {"node": {"key": 1}}}
    stored = serializer.dumps_typed(checkpoint)
    checkpoint["versions_seen"]["node"]["key"] = 2
    assert_that(serializer.loads_typed(stored), equal_to({"versions_seen": {"node": {"key": 1}}}))


def test_collecting_the_features_imports_nothing_of_langgraph() -> None:
    assert_that(modules_at_collection(), equal_to([]))


def test_a_golden_session_is_timed_twice() -> None:
    seconds = golden_sessions()
    assert_that(sorted(seconds), equal_to(["first", "second"]))
    assert_that(min(seconds.values()), greater_than(0.0))


def test_no_model_of_the_kit_is_called() -> None:
    session = run_watched(open_session(), "update")
    assert_that(len(session.execution.record.of(ModelCalled)), equal_to(0))
    assert_that(session.models.calls, equal_to(()))
