"""A session, built with everything that watches it."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hamcrest import assert_that, contains_string, equal_to, greater_than, is_not

from support.agora.recovery import HISTORY
from support.agora.state_manager import StateManager
from support.agora_suite.discussion.discussion import Discussion
from support.agora_suite.discussion.session import emergencies_of, occasion
from support.execution.configuration import SuiteConfiguration
from support.execution.monitoring import limits_of, memory_before_first_session
from support.record import (
    AnswerAccepted,
    AnswerRefused,
    EmergencyHandled,
    FaultInjected,
    FileWritten,
    MemorySampled,
    ModelCalled,
    NodeStarted,
    RunEnded,
    SessionCreated,
    SessionResumed,
    UpdateSeen,
)


def pause(**payload: Any) -> Any:
    return SimpleNamespace(payload=payload)


def test_what_the_graph_holds_is_what_the_state_manager_holds(world: Discussion) -> None:
    world.machine.begins()
    held, managed = world.session.graph_values, world.session.state
    assert_that({key: managed[key] for key in held}, equal_to(held))
    assert_that(world.session.address, equal_to({"configurable": {"thread_id": world.session.id}}))


def test_what_becomes_of_an_answer_is_recorded_when_the_flow_shows_it(world: Discussion) -> None:
    world.machine.begins()
    world.person.answer_next({"action": "burn"}, offered=False).answer_next("approve")
    world.run()
    (refused,), (accepted,) = world.record.of(AnswerRefused), world.record.of(AnswerAccepted)
    assert_that(str(refused.problem), contains_string("burn"))
    assert_that(accepted.answer, equal_to("approve"))
    following = next(update for update in world.record.of(UpdateSeen) if update.sequence > accepted.sequence)
    assert_that(following.node, equal_to("agenda_approval"))


def test_every_call_of_a_language_model_is_recorded_once(world: Discussion) -> None:
    world.machine.begins()
    calls = [(call.number, call.agent, call.task) for call in world.record.of(ModelCalled)]
    assert_that(calls, equal_to([(call.number, call.agent, call.task) for call in world.session.models.calls]))
    assert_that(len(calls), greater_than(0))


def test_a_fault_is_recorded_where_it_fired(world: Discussion) -> None:
    world.facts.step_fails("agenda_voting", "a lost connection", 1, after=True)
    world.machine.begins()
    (fault,) = world.record.of(FaultInjected)
    assert_that(
        (fault.node, fault.fault, fault.visit, fault.when),
        equal_to(("agenda_voting", "NetworkTransientError", 1, "after")),
    )


def test_a_record_begins_with_the_session_and_names_its_flow(world: Discussion) -> None:
    world.machine.opened()
    first = world.record[0]
    assert isinstance(first, SessionCreated)
    assert_that((first.session, first.flow), equal_to((world.session.id, "Virtual Agora")))
    assert_that(first.at, equal_to(world.session.built.clock.now()))


def test_a_session_that_a_new_flow_resumes_is_not_created_again(world: Discussion) -> None:
    world.machine.begins()
    world.machine.picked_up_again()
    (resumed,) = world.record.of(SessionResumed)
    assert_that(
        (resumed.session, resumed.how, resumed.flow), equal_to((world.session.id, "in a new flow", "Virtual Agora"))
    )
    assert_that(len(world.record.of(SessionCreated)), equal_to(1))


def test_a_session_that_another_process_began_was_not_created_here(tmp_path: Path) -> None:
    begun, taken_over = (Discussion(SuiteConfiguration(), tmp_path) for _ in range(2))
    for discussion in (begun, taken_over):
        discussion.facts.kept_in_a_file()
    begun.machine.begins()
    begun.close()
    taken_over.adopt_from_file(begun.session.id)
    first = taken_over.record[0]
    assert isinstance(first, SessionResumed)
    assert_that((first.how, first.flow), equal_to(("from another process", "Virtual Agora")))
    taken_over.close()


def test_every_file_is_recorded_where_it_was_written(world: Discussion) -> None:
    world.facts.agents_want(["Budget"])
    world.machine.held_to_the_end()
    assert_that(
        [event.path for event in world.record.of(FileWritten)],
        equal_to([file.path for file in world.session.built.storage.written_files]),
    )
    node = [event for event in world.record if isinstance(event, FileWritten | NodeStarted)]
    place = node.index(world.record.of(FileWritten)[0])
    before = node[place - 1]
    assert isinstance(before, NodeStarted)
    assert_that(before.node, equal_to("file_output"))


def test_each_reading_of_the_memory_is_recorded_and_none_is_compared(world: Discussion) -> None:
    world.machine.begins()
    readings = world.record.of(MemorySampled)
    assert world.session.monitor is not None
    assert_that(len(readings), equal_to(world.session.monitor.report().memory_readings))
    assert_that(readings[0].where, equal_to("at the start"))
    assert b"memory_sampled" not in world.record.comparable()


def test_each_run_of_a_session_ends_with_what_became_of_it(world: Discussion) -> None:
    world.facts.agents_want(["Budget"])
    world.machine.held_to_the_end()
    outcomes = [ended.outcome for ended in world.record.of(RunEnded)]
    assert_that(set(outcomes[:-1]), equal_to({"paused"}))
    assert_that(outcomes[-1], equal_to("finished"))
    assert_that(type(world.record[-1]), equal_to(RunEnded))


def test_a_run_that_fails_says_so_and_the_next_goes_on_after_an_error(world: Discussion) -> None:
    world.facts.step_fails("agent_instantiation", "a lost connection", 4)
    world.machine.begins()
    assert world.error is not None
    world.machine.goes_on_later()
    assert_that([ended.outcome for ended in world.record.of(RunEnded)], equal_to(["failed", "paused"]))
    assert_that([resumed.how for resumed in world.record.of(SessionResumed)], equal_to(["after an error"]))


def test_what_is_also_recorded_leaves_the_story_short(world: Discussion) -> None:
    world.machine.begins()
    first, *between, last = world.story().splitlines()
    assert_that((first, last), equal_to(("A session begins.", "The session waits for an answer.")))
    assert_that(len(between), equal_to(3), "the way to the first question, and the phase on the way")


def test_an_event_says_when_it_happened_on_the_flows_own_clock(world: Discussion) -> None:
    world.machine.begins()
    moments = [event.at for event in world.record]
    assert_that(moments, equal_to(sorted(moment for moment in moments if moment is not None)))
    assert_that(moments[-1], equal_to(world.session.built.clock.now()))


def test_without_monitoring_and_validation_a_session_comes_to_the_same_end(world: Discussion, tmp_path: Path) -> None:
    suite = SuiteConfiguration.of({"enable_monitoring": False, "enable_validation": False})
    bare = Discussion(suite, tmp_path)
    for discussion in (world, bare):
        discussion.facts.agents_want(["Budget"])
        discussion.machine.held_to_the_end()
    assert bare.session.monitor is None
    assert world.session.monitor is not None
    assert_that(bare.session.graph_values, equal_to(world.session.graph_values))
    bare.close()


def test_the_limits_are_those_of_the_suite() -> None:
    suite = SuiteConfiguration.of(
        {"max_execution_time": 3, "max_update_time": 0.5, "memory_limit_mb": 90, "memory_growth_mb": 9}
    )
    limits = limits_of(suite)
    assert_that(
        (limits.max_execution_time, limits.max_update_time, limits.memory_limit_mb, limits.memory_growth_mb),
        equal_to((3, 0.5, 90 + memory_before_first_session(), 9)),
    )


@pytest.mark.parametrize(
    ("one", "another"),
    [
        ({"current_topic": "Budget", "current_round": 3}, {"current_topic": "Budget", "current_round": 6}),
        ({"completed_topic": "Budget"}, {"completed_topic": "Hiring"}),
        ({"proposed_agenda": ["Budget"]}, {"proposed_agenda": ["Budget", "Hiring"]}),
        ({"attempt": 1}, {"attempt": 2}),
        ({"remaining_topics": []}, {"remaining_topics": ["Hiring"]}),
    ],
)
def test_round_topic_agenda_and_attempt_distinguish_one_asking_from_another(one: Any, another: Any) -> None:
    assert_that(occasion(pause(**one)), is_not(occasion(pause(**another))))
    assert_that(occasion(pause(**one)), equal_to(occasion(pause(**one, problem="not an answer"))))


def test_each_emergency_of_a_session_is_given_once(world: Discussion) -> None:
    world.machine.begins()
    recovery = world.session.built.flow.error_recovery_manager
    manager = world.session.built.flow.get_state_manager(world.session.id)
    new = emergencies_of(recovery, world.session.id)
    for _ in range(HISTORY + 1):
        recovery.emergency_recovery(manager, OSError("gone"))
    recovery.emergency_recovery(StateManager("another"), OSError("gone"))
    assert_that([(event.error, event.action) for event in new()], equal_to([("OSError: gone", "none")] * (HISTORY - 1)))
    assert_that(new(), equal_to([]))
    recovery.emergency_recovery(manager, OSError("gone again"))
    assert_that([event.error for event in new()], equal_to(["OSError: gone again"]))


def test_an_emergency_that_changed_the_state_begins_its_account_anew(world: Discussion) -> None:
    world.facts.cannot_be_kept("the result of collecting the proposals", 1)
    world.machine.begins()
    assert_that(str(world.error), contains_string("the store cannot be reached"))
    world.verify()
    (emergency,) = world.record.of(EmergencyHandled)
    assert_that((emergency.action, emergency.can_continue), equal_to(("reloaded", True)))
