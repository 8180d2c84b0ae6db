"""The guides' blocks on errors: faults of nodes, models and storage, put in where the flow is created."""

from __future__ import annotations

from typing import Any

import pytest
from langgraph.errors import GraphInterrupt

from support.agora.errors import NodeExecutionError, StorageError
from support.agora_suite.flow_faults import ModelFails, NodeFails, NodeReturns, StorageFails
from support.agora_suite.production import BaseIntegrationTest
from support.flow_builder.errors import FlowError
from support.mock_llm.errors import MockNotSatisfied
from support.record import FaultInjected, NodeFailed, RecoveryApplied

ENDING = {"topic_continuation": "end_session"}


class TestErrorRecovery(BaseIntegrationTest):
    def test_error_recovery_pattern(self) -> None:
        flow = self.create_test_flow(interval=20, faults=NodeFails("agenda_proposal", ValueError("Test error")))
        self.mock_user_input(ENDING)
        self.simulate_production_execution(flow)

        (failed,) = self.record.of(NodeFailed)
        assert (failed.node, failed.error, failed.cause) == ("agenda_proposal", "NodeExecutionError", "ValueError")
        (recovered,) = self.record.of(RecoveryApplied)
        assert (recovered.node, recovered.success) == ("agenda_proposal", True)
        # the stream itself has failed: the manager was read anew before the node was tried again
        (emergency,) = flow.error_recovery_manager.emergencies
        assert emergency.can_continue
        assert self.validate_state_consistency(flow.state_manager.get_snapshot()).errors == []

    def test_an_error_that_stays_ends_the_session_by_the_name_of_its_node(self) -> None:
        fault = NodeFails("config_and_keys", ValueError("Test error"), times=99)
        flow = self.create_test_flow(faults=fault)
        with pytest.raises(NodeExecutionError, match="config_and_keys") as raised:
            self.simulate_production_execution(flow)
        assert isinstance(raised.value.__cause__, ValueError)

    def test_an_error_after_the_work_of_a_node_loses_its_result_and_not_the_session(self) -> None:
        flow = self.create_test_flow(
            interval=20, faults=NodeFails("discussion_round", ValueError("gone"), when="after")
        )
        self.mock_user_input(ENDING)
        self.simulate_production_execution(flow)
        assert [(one.node, one.when) for one in self.record.of(FaultInjected)] == [("discussion_round", "after")]
        assert self.validate_state_consistency(flow.state_manager.get_snapshot()).errors == []

    def test_an_llm_that_cannot_be_reached_is_asked_again(self) -> None:
        fault = ModelFails(error=ConnectionError("refused"), task="propose topics")
        flow = self.create_test_flow(interval=20, faults=[fault])
        self.mock_user_input(ENDING)
        self.simulate_production_execution(flow)
        state = flow.state_manager.get_snapshot()
        assert any("was asked 2 times" in warning for warning in state["warnings"])
        assert state["error_count"] == 0

    def test_an_llm_that_stays_away_degrades_the_session_and_does_not_end_it(self) -> None:
        fault = ModelFails(fault="connection", task="set the agenda", times=None)
        flow = self.create_test_flow(interval=20, faults=[fault])
        self.mock_user_input(ENDING)
        self.simulate_production_execution(flow)
        state = flow.state_manager.get_snapshot()
        assert state["report_generation_status"] == "completed"
        assert any("become the agenda" in warning for warning in state["warnings"])

    def test_an_answer_that_cannot_be_parsed_is_replaced_with_a_warning(self) -> None:
        flow = self.create_test_flow(interval=20, faults=ModelFails(malformed="no_json", task="set the agenda"))
        self.mock_user_input(ENDING)
        self.simulate_production_execution(flow)
        assert flow.state_manager.get_snapshot()["warnings"]

    @pytest.mark.parametrize("error", [None, StorageError("read-only")])
    def test_a_report_that_cannot_be_written_stays_in_the_state(self, error: Exception | None) -> None:
        flow = self.create_test_flow(interval=20, faults=StorageFails(error=error))
        self.mock_user_input(ENDING)
        self.simulate_production_execution(flow)
        state = flow.state_manager.get_snapshot()
        assert state["topic_reports"].keys() == set(state["completed_topics"])
        assert any(str(error or "no space left") in warning for warning in state["warnings"])

    def test_a_field_that_a_node_corrupts_never_reaches_the_state_and_the_session_can_go_on(self) -> None:
        fault = NodeReturns("collate_proposals", lambda update: {**update, "topic_queue": "not a list"})
        flow = self.create_test_flow(interval=20, faults=fault)
        self.mock_user_input(ENDING)
        with pytest.raises(NodeExecutionError, match="topic_queue: expected a valid list"):
            self.simulate_production_execution(flow)
        self.simulate_production_execution(flow)
        assert self.validate_state_consistency(flow.state_manager.get_snapshot()).errors == []

    def test_a_state_that_lost_a_required_field_is_repaired_before_it_goes_on(self) -> None:
        flow = self.create_test_flow(interval=20)
        config_dict: Any = {"configurable": {"thread_id": "test_session"}}
        self.mock_user_input({"agenda_approval": [None, "approve"], **ENDING})
        self.simulate_production_execution(flow)
        damaged = {**flow.state_manager.get_snapshot()}
        del damaged["speaking_order"]
        assert not self.validate_state_consistency(damaged).is_valid
        flow.state_manager.load(damaged)
        self.simulate_production_execution(flow, config_dict)
        assert flow.error_recovery_manager.emergencies[-1].can_continue
        assert self.validate_state_consistency(flow.state_manager.get_snapshot()).errors == []


class TestFaults(BaseIntegrationTest):
    def test_faults_of_one_flow_leave_the_others_alone(self) -> None:
        faults = [
            NodeFails("agenda_voting", ValueError("once")),
            ModelFails(fault="timeout", task="propose topics"),
            StorageFails(),
        ]
        self.mock_user_input(ENDING)
        right = self.create_test_flow(interval=20)
        faulty = self.create_test_flow(interval=20, faults=faults)
        self.simulate_production_execution(right)
        assert (list(self.record.of(NodeFailed)), right.state_manager.get_snapshot()["warnings"]) == ([], [])
        self.simulate_production_execution(faulty)
        warnings = " ".join(faulty.state_manager.get_snapshot()["warnings"])
        assert len(self.record.of(NodeFailed)) == 1
        assert "was asked 2 times" in warnings
        assert "no space left" in warnings

    @pytest.mark.parametrize(
        ("fault", "error", "words"),
        [
            (NodeFails("agenda_modification", ValueError("x")), FlowError, "it never happened"),
            (ModelFails(fault="timeout", task="revise the agenda"), MockNotSatisfied, "was never used"),
            (StorageFails(path="*/nowhere/*"), FlowError, "storage faults that never happened"),
        ],
        ids=["node", "model", "storage"],
    )
    def test_a_fault_that_never_happens_fails_the_test_at_its_end(self, fault: Any, error: Any, words: str) -> None:
        flow = self.create_test_flow(interval=20, faults=fault)
        self.mock_user_input(ENDING)
        self.simulate_production_execution(flow)
        with pytest.raises(error, match=words):
            self.teardown_method()
        self.setup_method()

    def test_a_fault_of_a_node_that_does_not_exist_is_refused(self) -> None:
        with pytest.raises(FlowError, match="no node of the flow"):
            self.create_production_flow(faults=NodeFails("agenda_proposals", ValueError("x")))

    def test_a_fault_of_no_known_kind_is_refused(self) -> None:
        with pytest.raises(TypeError, match="NodeFails"):
            self.create_production_flow(faults=ValueError("x"))  # type: ignore[arg-type]  # a mistake

    def test_a_pause_is_no_fault(self) -> None:
        with pytest.raises(FlowError, match="a pause is no fault"):
            self.create_production_flow(faults=NodeFails("agenda_approval", GraphInterrupt))
