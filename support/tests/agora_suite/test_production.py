"""The kit for plain pytest, used as an engineer uses it."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest
from hamcrest import assert_that, contains_string, equal_to

from support.agora.errors import StateError
from support.agora_suite.production import BaseIntegrationTest, ProductionTestSuite
from support.agora_suite.tested_flow import NoUpdatesError
from support.execution.configuration import SuiteConfiguration, SuiteConfigurationError
from support.execution.monitoring import limits_of
from support.interrupt_simulator.owner import UnexpectedQuestionError
from support.record import AnswerGiven

if TYPE_CHECKING:
    from support.agora.flow import VirtualAgoraV13Flow


class TestASessionAsInProduction(ProductionTestSuite):
    """Two examples of what engineers write."""

    def test_a_session_runs_from_question_to_question_to_its_end(self) -> None:
        flow = self.create_production_flow(interval=20)
        session = flow.create_session(main_topic="Remote work")
        self.mock_user_input({"agenda_approval": "approve"}, otherwise="continue")
        with self.performance_monitoring():
            updates = self.simulate_production_execution(flow, {"configurable": {"thread_id": session}})
        assert_that(next(iter(updates[-1])), equal_to("multi_file_output"))
        (approval, *_) = flow.state_manager.state["hitl_state"]["approval_history"]
        assert_that(flow.state_manager.state["completed_topics"], equal_to(approval["agenda"]))
        assert_that(self.validate_state_consistency(flow.state_manager.get_snapshot()).errors, equal_to([]))

    def test_an_edited_agenda_is_what_is_discussed(self) -> None:
        flow = self.create_production_flow(interval=20)
        flow.create_session(main_topic="Remote work")
        self.mock_user_input({"agenda_approval": {"action": "edit", "agenda": ["Budget"]}}, otherwise="continue")
        self.simulate_production_execution(flow)
        assert_that(flow.state_manager.state["completed_topics"], equal_to(["Budget"]))


class TestSeveralFlows(ProductionTestSuite):
    """Each flow of a test has its own session, although their ids are equal."""

    def test_a_second_flow_runs_a_session_of_its_own(self) -> None:
        self.mock_user_input({"topic_continuation": "end_session"})
        states, records = [], []
        for _ in range(2):
            flow = self.create_test_flow(interval=20)
            assert "multi_file_output" in self.simulate_production_execution(flow)[-1]
            assert_that(self.validate_state_consistency(flow.state_manager.get_snapshot()).errors, equal_to([]))
            states.append(flow.state_manager.get_snapshot())
            records.append(self.record)
        assert_that(states[0]["completed_topics"], equal_to(states[1]["completed_topics"]))
        assert_that(records[0].fingerprint(), equal_to(records[1].fingerprint()))

    def test_sessions_of_two_flows_may_take_turns(self) -> None:
        self.mock_user_input(
            {"agenda_approval": [None, None, "approve", "approve"], "topic_continuation": "end_session"}
        )
        flows = [self.create_test_flow(interval=20) for _ in range(2)]
        for _ in range(2):
            for flow in flows:
                self.simulate_production_execution(flow)
        for flow in flows:
            state = flow.state_manager.get_snapshot()
            assert_that(self.validate_state_consistency(state).errors, equal_to([]))
            assert_that(state["report_generation_status"], equal_to("completed"))

    def test_flows_in_threads_are_each_as_if_alone(self) -> None:
        self.mock_user_input({"topic_continuation": "end_session"})
        flows = [self.create_test_flow(interval=20, max_update_time=30.0) for _ in range(4)]
        with ThreadPoolExecutor(4) as threads:
            updates = [*threads.map(self.simulate_production_execution, flows)]
        alone = self.simulate_production_execution(self.create_test_flow(interval=20))
        for flow, streamed in zip(flows, updates, strict=True):
            assert_that([*map(list, streamed)], equal_to([*map(list, alone)]))
            assert_that(self.validate_state_consistency(flow.state_manager.get_snapshot()).errors, equal_to([]))

    def test_a_key_of_the_suite_holds_for_the_flow_that_it_was_given_to(self) -> None:
        self.mock_user_input({"topic_continuation": "end_session"})
        resumed, updated = self.create_test_flow(interval=20, answer_by="resume"), self.create_test_flow(interval=20)
        for flow, way in ((updated, "update"), (resumed, "resume")):
            self.simulate_production_execution(flow)
            assert_that({answer.way for answer in self.record.of(AnswerGiven)}, equal_to({way}))

    def test_a_session_that_is_over_yields_no_update_and_says_why(self) -> None:
        self.mock_user_input({"topic_continuation": "end_session"})
        flow = self.create_test_flow(interval=20)
        self.simulate_production_execution(flow)
        with pytest.raises((NoUpdatesError, StateError), match="is over"):
            self.simulate_production_execution(flow)

    def test_a_flow_that_the_kit_did_not_build_is_refused(self) -> None:
        with pytest.raises(TypeError, match="not one of create_production_flow"):
            self.simulate_production_execution(object())  # type: ignore[arg-type]  # any other flow


class TestTheKit(ProductionTestSuite):
    """What the kit promises."""

    def test_a_question_without_an_answer_stops_the_test_and_names_the_call_to_add(self) -> None:
        flow = self.create_production_flow()
        flow.create_session(main_topic="Remote work")
        with pytest.raises(UnexpectedQuestionError, match="agenda_approval") as raised:
            self.simulate_production_execution(flow)
        assert_that(str(raised.value), contains_string("mock_user_input"))

    def test_answers_in_a_list_are_used_in_order(self) -> None:
        flow = self.create_production_flow(interval=20)
        flow.create_session(main_topic="Remote work")
        agenda = {"action": "edit", "agenda": ["Budget"]}
        self.mock_user_input({"agenda_approval": ["reject", agenda]}, otherwise="continue")
        self.simulate_production_execution(flow)
        assert_that(flow.state_manager.state["agenda_attempts"], equal_to(2))

    def test_an_unknown_override_is_refused_with_the_nearest_key(self) -> None:
        with pytest.raises(TypeError, match='nearest key is "interval"'):
            self.create_production_flow(intervall=3)

    def test_a_suite_key_is_checked(self) -> None:
        with pytest.raises(SuiteConfigurationError, match="sample_every"):
            self.create_production_flow(sample_every=0)

    def test_a_section_of_the_configuration_is_overridden(self) -> None:
        flow = self.create_production_flow(discussion={"max_rounds_per_topic": 4})
        assert_that(flow.config.discussion.max_rounds_per_topic, equal_to(4))

    def test_a_state_that_breaks_a_promise_is_not_valid(self) -> None:
        flow = self.create_production_flow()
        flow.create_session(main_topic="Remote work")
        state: dict[str, Any] = {**flow.state_manager.get_snapshot(), "current_phase": "two"}
        result = self.validate_state_consistency(state)
        assert not result["is_valid"]
        assert_that(result["errors"][0], contains_string("current_phase"))

    def test_a_limit_that_is_reached_fails_the_test(self) -> None:
        self.create_production_flow(max_execution_time=1e-9)
        with pytest.raises(AssertionError, match="max_execution_time"), self.performance_monitoring():
            sum(range(1000))


def test_the_old_name_of_the_kit_still_works() -> None:
    assert BaseIntegrationTest is ProductionTestSuite


def test_the_flow_of_the_fixture_is_compiled(production_flow: VirtualAgoraV13Flow) -> None:
    assert production_flow.compiled_graph is not None
    with pytest.raises(StateError, match="no session"):
        production_flow.stream()


def test_the_configuration_of_the_fixture_is_the_suites(production_test_config: Mapping[str, Any]) -> None:
    assert_that(production_test_config["sample_every"], equal_to(1))


def test_the_memory_limit_lies_above_what_the_process_held_already() -> None:
    ceiling = limits_of(SuiteConfiguration()).memory_limit_mb
    assert ceiling is not None
    assert ceiling > SuiteConfiguration().memory_limit_mb
    assert limits_of(SuiteConfiguration()).memory_limit_mb == ceiling
