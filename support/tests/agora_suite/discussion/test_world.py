"""The world of a scenario: facts, what happens, and what holds for every scenario."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from hamcrest import assert_that, contains_string, equal_to, has_key, instance_of, is_not, starts_with

from support.agora import addressing
from support.agora.errors import ConfigurationError, ValidationError
from support.agora_suite.discussion.discussion import Discussion
from support.agora_suite.discussion.owner import agreeing_answer
from support.execution.budget import StepBudgetExceeded, StoppedShortError
from support.execution.configuration import SuiteConfiguration
from support.execution.errors import InvalidStateError, ScenarioError, UnseenError
from support.flow_builder.errors import FlowError
from support.gherkin.failure import is_for_product_owners
from support.interrupt_simulator.owner import UnexpectedQuestionError, UnusedAnswersError
from support.mock_llm.errors import MockNotSatisfied
from support.monitors.errors import TimeLimitBreached
from support.record import Paused, RecoveryApplied


def held_to_the_end(world: Discussion) -> None:
    if not world.has_begun:
        world.facts.agents_want(["Budget"])
    world.machine.held_to_the_end()


@pytest.fixture
def connections(monkeypatch: pytest.MonkeyPatch) -> list[sqlite3.Connection]:
    opened: list[sqlite3.Connection] = []
    connect = sqlite3.connect

    def remembering(*where: Any, **how: Any) -> sqlite3.Connection:
        opened.append(connect(*where, **how))
        return opened[-1]

    monkeypatch.setattr(sqlite3, "connect", remembering)
    return opened


def still_open(connections: Sequence[sqlite3.Connection]) -> list[sqlite3.Connection]:
    def is_open(connection: sqlite3.Connection) -> bool:
        try:
            return connection.total_changes >= 0
        except sqlite3.ProgrammingError:
            return False

    return [connection for connection in connections if is_open(connection)]


def test_every_file_that_a_session_was_kept_in_is_closed(tmp_path: Path, connections: list[sqlite3.Connection]) -> None:
    world = Discussion(SuiteConfiguration(), tmp_path)
    world.facts.kept_in_a_file()
    world.machine.begins()
    world.machine.file_is_damaged("cut off", "malformed")
    world.machine.file_is_put_back()
    assert_that(still_open(connections), equal_to(connections[1:]))

    world.close()

    assert_that(len(connections), equal_to(3))
    assert_that(still_open(connections), equal_to([]))


def test_the_file_of_a_session_that_cannot_begin_is_closed(
    world: Discussion, connections: list[sqlite3.Connection]
) -> None:
    world.facts.kept_in_a_file()
    world.facts.theme(7)  # type: ignore[arg-type]  # what no sentence can say, and the flow refuses
    world.machine.begins()

    assert_that(world.error, instance_of(ValidationError))
    assert_that(len(connections), equal_to(1))
    assert_that(still_open(connections), equal_to([]))


def test_before_it_begins_there_is_no_session_to_read(world: Discussion) -> None:
    with pytest.raises(ScenarioError, match="add: When the discussion begins"):
        _ = world.session
    assert_that(world.story(), equal_to("the discussion has not begun"))
    world.verify()


def test_a_discussion_begins_once(world: Discussion) -> None:
    world.machine.begins()
    with pytest.raises(ScenarioError, match="begun already"):
        world.machine.begins()


def test_facts_are_refused_once_the_discussion_has_begun(world: Discussion) -> None:
    world.machine.begins()
    with pytest.raises(ScenarioError, match="facts about it belong before: Given"):
        world.facts.theme("Hiring")
    assert world.set_up.theme != "Hiring"


def test_no_one_can_answer_where_nothing_is_asked(world: Discussion) -> None:
    held_to_the_end(world)
    with pytest.raises(ScenarioError, match="nothing is asked now"):
        world.owner.answers("approve")


def test_a_session_that_is_only_opened_is_held_to_its_end(world: Discussion) -> None:
    world.machine.opened()
    held_to_the_end(world)
    assert_that(world.record.visits()[-1], equal_to("multi_file_output"))


def test_a_session_that_is_only_opened_asks_nothing_that_could_be_agreed_to(world: Discussion) -> None:
    world.machine.opened()
    with pytest.raises(ScenarioError, match="nothing runs; write: When the discussion runs to its end"):
        world.owner.goes_on_to_the_end()


def test_agreeing_is_no_answer_to_what_asks_for_words() -> None:
    with pytest.raises(ScenarioError, match="write: When Dana gives the theme"):
        agreeing_answer("theme")


def test_an_error_of_the_application_fails_a_scenario_that_never_checks_it(world: Discussion) -> None:
    world.facts.overridden("discussion", "max_rounds_per_topic", 0)
    world.machine.begins()
    assert not world.has_begun
    with pytest.raises(UnseenError, match=r"ConfigurationError(.|\n)*Then the discussion stops because"):
        world.verify()


def test_a_discussion_that_could_not_begin_gives_the_reason_at_every_look(world: Discussion) -> None:
    world.facts.configured(maximum_rounds=1)
    with pytest.raises(UnseenError, match=r"could not begin: ConfigurationError(.|\n)*minimum_rounds_before_poll"):
        world.owner.goes_on_until("agenda_approval")
    assert_that(world.at_this_moment(), equal_to({"the discussion": "could not begin"}))
    assert_that(world.story(), equal_to("the discussion could not begin"))


def test_what_was_prepared_and_never_used_is_reported_with_the_names_of_the_scenario(world: Discussion) -> None:
    world.facts.agents_want(["Budget"])
    world.facts.instructed("Ada", "discuss", reply="Hello", topic="Holidays")
    world.machine.held_to_the_end()
    with pytest.raises(
        MockNotSatisfied, match=r"Ada answers 'Hello' when asked to discuss \(topic Holidays\)"
    ) as raised:
        world.verify()
    assert_that(str(raised.value), contains_string("Ada (round 1, topic Budget), "))
    assert "gpt-4o" not in str(raised.value)


def test_a_failure_shows_no_one_by_an_id(world: Discussion) -> None:
    world.facts.agents_want(["Budget"])
    world.facts.instructed("Ben", "discuss", reply="I agree with gpt-4o_1.", topic="Budget")
    world.owner.goes_on_until("topic_continuation")
    world.state["messages"].append(next(one for one in world.state["messages"] if one.text == "I agree with gpt-4o_1."))
    assert_that(world.at_this_moment()["last words"], equal_to("Ben: I agree with Ada."))


def test_a_session_that_cannot_be_read_does_not_hide_why_its_scenario_failed(world: Discussion) -> None:
    world.facts.kept_in_a_file()
    world.machine.begins()
    world.session.built.close()
    assert_that(
        world.at_this_moment(),
        equal_to({"the discussion": "cannot be read (ProgrammingError: Cannot operate on a closed database.)"}),
    )


@pytest.mark.parametrize(
    "error", [ScenarioError, UnseenError, UnusedAnswersError, UnexpectedQuestionError, StepBudgetExceeded, FlowError]
)
def test_what_is_wrong_with_a_scenario_itself_is_reported_without_a_traceback(error: type[Exception]) -> None:
    assert is_for_product_owners(error.__new__(error))


def test_an_error_that_the_scenario_checked_does_not_fail_it(world: Discussion) -> None:
    world.facts.overridden("discussion", "max_rounds_per_topic", 0)
    world.machine.begins()
    assert isinstance(world.error, ConfigurationError)
    world.verify()


def test_a_second_error_is_refused_while_the_first_was_not_checked(world: Discussion) -> None:
    world.record_error(ValueError("the first"))
    with pytest.raises(UnseenError, match="the scenario never checked: ValueError: the first"):
        world.record_error(ValueError("the second"))


def test_a_fault_that_never_happened_fails_the_scenario(world: Discussion) -> None:
    world.facts.step_fails("agenda_suggestions", "a lost connection", 1)
    world.machine.begins()
    with pytest.raises(FlowError, match="agenda_suggestions on visit 1: it never happened"):
        world.verify()


def test_an_answer_that_was_never_needed_fails_the_scenario(world: Discussion) -> None:
    world.owner.will_answer("theme", "Hiring")
    world.machine.begins()
    with pytest.raises(UnusedAnswersError, match="theme"):
        world.verify()


def test_a_broken_business_rule_fails_the_step_in_which_it_breaks(world: Discussion) -> None:
    world.change_facts().faults.change("agenda_proposal", lambda update: {**update, "current_phase": 4})
    with pytest.raises(InvalidStateError, match="current_phase"):
        world.machine.begins()


def test_a_step_that_fails_once_and_recovers_leaves_nothing_to_find(world: Discussion) -> None:
    world.facts.step_fails("collate_proposals", "a lost connection", 1)
    held_to_the_end(world)
    world.verify()
    (recovery,) = world.record.of(RecoveryApplied)
    assert_that((recovery.node, recovery.strategy), equal_to(("collate_proposals", "RETRY")))


def test_what_the_last_event_brought_is_compared_with_the_state_before(world: Discussion) -> None:
    world.facts.agents_want(["Budget"])
    world.machine.begins()
    asked = deepcopy(dict(world.state))
    world.owner.goes_on()
    assert_that(world.before, equal_to(asked))
    assert_that(world.last_updates[0], has_key("agenda_approval"))


def test_a_session_that_is_resumed_asks_the_same_question_by_the_same_name(world: Discussion) -> None:
    world.machine.begins()
    gone = world.session.built.flow
    world.machine.picked_up_again()
    assert_that(world.session.built.flow, is_not(gone))
    first, again = (pause.question for pause in world.record.of(Paused))
    assert_that(again, equal_to(first))
    world.verify()


@pytest.mark.parametrize("answer_by", ["update", "resume"])
def test_a_twin_gets_the_same_answers_and_comes_to_the_same(tmp_path: Path, answer_by: str) -> None:
    world = Discussion(SuiteConfiguration.of({"answer_by": answer_by}), tmp_path)
    held_to_the_end(world)
    twin = world.twin(world.answer_by)
    assert_that(twin.record.fingerprint(), equal_to(world.record.fingerprint()))
    other = world.twin("update" if answer_by == "resume" else "resume")
    assert_that(other.session.graph_values, equal_to(world.session.graph_values))
    assert_that(other.record.fingerprint(), is_not(world.record.fingerprint()), "the record says how it was answered")
    for discussion in (twin, other, world):
        discussion.verify()
        discussion.close()


def test_a_twin_with_another_seed_is_another_discussion(world: Discussion) -> None:
    held_to_the_end(world)
    twin = world.twin(world.answer_by, seed=world.suite.seed + 1)
    assert_that(twin.record.fingerprint(), is_not(world.record.fingerprint()))
    twin.close()


def test_a_limit_that_was_reached_fails_the_scenario_at_its_end(tmp_path: Path) -> None:
    world = Discussion(SuiteConfiguration.of({"max_update_time": 1e-9}), tmp_path)
    world.machine.begins()
    with pytest.raises(TimeLimitBreached, match="max_update_time"):
        world.verify()
    world.close()


def test_a_discussion_in_a_loop_is_stopped(tmp_path: Path) -> None:
    world = Discussion(SuiteConfiguration.of({"step_budget": 20}), tmp_path)
    world.owner.always_agrees()
    with pytest.raises(Exception, match="more than 20 updates") as raised:
        world.machine.begins()
    assert_that(type(raised.value).__name__, starts_with("StepBudget"))
    world.close()


def test_a_question_that_never_comes_because_of_an_error_is_missed_with_the_error(world: Discussion) -> None:
    world.facts.step_fails("agenda_voting", "an unknown error", 1)
    with pytest.raises(UnseenError, match=r"ended before the question about continuing was asked, .*something unknown"):
        world.owner.goes_on_until("topic_continuation")
    with pytest.raises(UnseenError, match=r"nothing is asked now, .* since it met an error: .*something unknown"):
        world.owner.answers("continue")


def test_a_discussion_that_the_engine_stops_in_the_middle_says_so(
    world: Discussion, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(addressing, "STEPS_OUTSIDE_ROUNDS", -56)
    world.facts.agents_want(["Budget"])
    with pytest.raises(
        StoppedShortError, match=r"stopped in the middle, after 4 steps in all; last came config_and_keys"
    ):
        world.machine.begins()
