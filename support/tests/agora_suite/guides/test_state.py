"""The guides' blocks on the state: layers of validation, fields with reducers, one state in two places."""

from __future__ import annotations

from typing import Any

import pytest

from support.agora.state import VirtualAgoraState
from support.agora_suite.production import BaseIntegrationTest
from support.validators.state_validator import StateConsistencyValidator


class TestStateConsistencyValidator(BaseIntegrationTest):
    def snapshot(self, **changes: Any) -> dict[str, Any]:
        return {**self.create_test_flow().state_manager.get_snapshot(), **changes}

    def test_validate_schema_compliance(self) -> None:
        result = self.state_validator.validate_schema_compliance(self.snapshot(current_phase="two"))
        assert not result.is_valid
        assert "current_phase" in result["errors"][0]
        missing = self.snapshot()
        del missing["topic_queue"]
        assert "topic_queue" in self.state_validator.validate_schema_compliance(missing).errors[0]

    def test_validate_reducer_fields(self) -> None:
        assert self.state_validator.validate_reducer_fields(self.snapshot())["is_valid"]
        nested = self.state_validator.validate_reducer_fields(self.snapshot(vote_history=[[]]))
        assert "vote_history" in nested.errors[0]

    def test_validate_business_logic(self) -> None:
        result = self.state_validator.validate_business_logic(self.snapshot(current_phase=4))
        assert any("phase" in error for error in result.errors)

    def test_a_state_is_correctly_checked_as_a_whole(self) -> None:
        state_validator = StateConsistencyValidator(VirtualAgoraState)
        flow = self.create_test_flow()
        state_snapshot = flow.state_manager.get_snapshot()
        validation_result = state_validator.validate_state_consistency(state_snapshot)
        assert validation_result["is_valid"], f"State errors: {validation_result['errors']}"


class TestStateManagement(BaseIntegrationTest):
    @pytest.mark.parametrize("field", ["vote_history", "phase_history", "messages"])
    def test_a_field_with_a_reducer_is_read_before_anything_wrote_it(self, field: str) -> None:
        flow = self.create_test_flow()
        assert field not in flow.state_manager.initial_input()
        state = flow.state_manager.state
        assert list(state[field]) == list(state.get(field, [])) == []
        assert self.validate_state_consistency(flow.state_manager.get_snapshot()).errors == []

    def test_items_are_appended_one_by_one_and_several_at_once(self) -> None:
        flow = self.create_test_flow()
        flow.state_manager.update_state({"warnings": ["one"]})
        flow.state_manager.update_state({"warnings": ["two", "three"]})
        state = flow.state_manager.get_snapshot()
        assert state["warnings"] == ["one", "two", "three"]
        assert self.validate_state_consistency(state).errors == []

    def test_manager_and_graph_hold_the_same_when_the_session_waits_and_when_it_is_over(self) -> None:
        flow = self.create_test_flow(interval=20)
        config_dict: Any = {"configurable": {"thread_id": "test_session"}}
        assert flow.compiled_graph is not None
        for answer in (None, "approve"):
            with self.mock_user_input({"agenda_approval": answer}):
                self.simulate_production_execution(flow)
            held = flow.compiled_graph.get_state(config_dict).values
            result = self.state_validator.validate_state_consistency(flow.state_manager.get_snapshot(), held)
            assert result.errors == []

    def test_an_update_through_either_interface_reaches_both(self) -> None:
        flow = self.create_test_flow(interval=20)
        config_dict: Any = {"configurable": {"thread_id": "test_session"}}
        self.mock_user_input({"agenda_approval": [None, "approve"]})
        self.simulate_production_execution(flow)
        assert flow.compiled_graph is not None
        flow.compiled_graph.update_state(config_dict, {"warnings": ["by the graph"]}, as_node="synthesize_agenda")
        self.simulate_production_execution(flow)
        held = flow.compiled_graph.get_state(config_dict).values
        assert "by the graph" in held["warnings"]
        result = self.state_validator.validate_state_consistency(flow.state_manager.get_snapshot(), held)
        assert result.errors == []
