"""The guides' blocks on streaming: a session as production runs it, update by update."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest

from support.agora.coordinator import StreamCoordinator
from support.agora.errors import StateError
from support.agora_suite.production import BaseIntegrationTest
from support.agora_suite.vocabulary import GOING_ON
from support.record import PhaseChanged


class TestProductionStreaming(BaseIntegrationTest):
    def test_complete_session_streaming_execution(self) -> None:
        with self.mock_llm_realistic():  # noqa: SIM117  # as the guide writes it
            with self.mock_user_input({"agenda_approval": "approve"}):
                flow = self.create_production_flow()
                session_id = flow.create_session(main_topic="Test")
                config_dict = {"configurable": {"thread_id": session_id}}

                updates = self.simulate_production_execution(flow, config_dict)

                assert len(updates) > 0
                final_state = flow.state_manager.get_snapshot()
                validation_result = self.validate_state_consistency(final_state)
                assert validation_result["is_valid"], f"State errors: {validation_result['errors']}"

    def test_the_calls_work_without_with_as_well(self) -> None:
        self.mock_llm_realistic()
        self.mock_user_input({"agenda_approval": "approve"})
        flow = self.create_production_flow()
        flow.create_session(main_topic="Test")
        assert "multi_file_output" in self.simulate_production_execution(flow)[-1]

    def test_phases_are_passed_through_in_order_and_their_history_says_so(self) -> None:
        flow = self.create_production_flow(interval=20)
        flow.create_session(main_topic="Test")
        self.mock_user_input({"topic_continuation": "end_session"})
        updates = self.simulate_production_execution(flow)
        phases = [changes["current_phase"] for update in updates for changes in update.values()
                  if changes and "current_phase" in changes]  # fmt: skip
        assert phases == [0, 1, 2, 3, 4, 5]
        history = flow.state_manager.get_snapshot()["phase_history"]
        assert [(change["from_phase"], change["to_phase"]) for change in history] == [*pairwise(phases)]
        assert len(self.record.of(PhaseChanged)) == len(history)

    def test_agents_answer_in_turn_and_the_order_rotates_each_round(self) -> None:
        flow = self.create_production_flow(interval=20, minimum_rounds=3)
        flow.create_session(main_topic="Test")
        self.mock_user_input({"topic_continuation": "end_session"})
        self.simulate_production_execution(flow)
        state = flow.state_manager.get_snapshot()
        first, second, *_ = state["turn_order_history"]
        assert second == [*first[1:], first[0]]
        said = [message for message in state["messages"] if message.additional_kwargs["round"] == 1]
        spoken = [m.name for m in said if m.additional_kwargs["speaker_role"] == "participant"]
        assert spoken[: len(first)] == first


class TestExecutionPatterns(BaseIntegrationTest):
    def test_streaming_execution(self) -> None:
        """Test must use streaming execution pattern."""
        flow = self.create_test_flow()
        config_dict = {"configurable": {"thread_id": "test_session"}}

        # MUST use stream() not invoke()
        updates = []
        for update in flow.stream(config_dict):
            updates.append(update)
            # Validate state sync happens
            assert isinstance(update, dict)

        # Validate incremental processing
        assert len(updates) > 0

    def test_state_synchronization(self) -> None:
        """Test must validate state sync pattern."""
        flow = self.create_test_flow()
        config_dict = {"configurable": {"thread_id": "test_session"}}
        initial_state = flow.state_manager.get_snapshot()

        # Execute one stream update
        stream_iter = flow.stream(config_dict)
        first_update = next(stream_iter)

        # Validate state was synchronized
        updated_state = flow.state_manager.get_snapshot()
        assert updated_state != initial_state
        (written,) = first_update.values()
        assert written.items() <= updated_state.items()

        # Validate specific fields updated
        for update in stream_iter:
            before, updated_state = updated_state, flow.state_manager.get_snapshot()
            if any("messages" in (changes or {}) for changes in update.values()):
                assert len(updated_state["messages"]) > len(before["messages"])
        assert self.validate_state_consistency(updated_state).errors == []

    def test_the_main_loop_of_the_application_collects_what_the_coordinator_yields(self) -> None:
        self.mock_llm_realistic()
        flow = self.create_test_flow(interval=20)
        config_dict = {"configurable": {"thread_id": "test_session"}}
        stream_coordinator = StreamCoordinator(flow, lambda pause: GOING_ON[pause.type])
        state_updates: dict[str, Any] = {}
        for update in stream_coordinator.coordinate_stream_execution(config_dict):
            # Process stream updates
            if isinstance(update, dict):
                for node_data in update.values():
                    state_updates.update(node_data or {})
        final_state = flow.state_manager.get_snapshot()
        assert state_updates["report_generation_status"] == final_state["report_generation_status"] == "completed"
        assert self.validate_state_consistency(final_state).errors == []

    def test_a_session_is_created_by_its_topic_and_addressed_by_its_id(self) -> None:
        flow = self.create_production_flow()
        session_id = flow.create_session(main_topic="Test Topic", user_defines_topics=False)
        config_dict = {"configurable": {"thread_id": session_id}}
        self.mock_user_input({"agenda_approval": None})
        self.simulate_production_execution(flow, config_dict)
        (pause,) = flow.pauses(session_id)
        assert (pause.type, pause.session_id) == ("agenda_approval", session_id)

    def test_a_flow_is_compiled_before_it_streams(self) -> None:
        flow = self.create_production_flow()
        assert flow.compiled_graph is not None
        with pytest.raises(StateError, match="no session to stream"):
            flow.stream()

    def test_fields_with_reducers_are_initialised_by_the_graph_alone(self) -> None:
        flow = self.create_test_flow()
        started = flow.state_manager.initial_input()
        assert started.keys().isdisjoint({"vote_history", "phase_history", "messages"})
        snapshot = flow.state_manager.get_snapshot()
        assert [snapshot["vote_history"], snapshot.get("phase_history")] == [[], []]
        assert self.validate_state_consistency(snapshot).errors == []
