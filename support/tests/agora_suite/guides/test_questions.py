"""The guides' blocks on questions to the owner: real pauses, answered as production answers them."""

from __future__ import annotations

from typing import Any

import pytest
from langgraph.errors import GraphInterrupt

from support.agora.coordinator import extract_node_name
from support.agora.errors import NodeExecutionError
from support.agora.wrapper import V13NodeWrapper
from support.agora_suite.production import STOP, BaseIntegrationTest
from support.agora_suite.tested_flow import NoUpdatesError
from support.interrupt_simulator.owner import InvalidQuestionsError, UnexpectedQuestionError, UnusedAnswersError
from support.interrupt_simulator.realistic_interrupt import create_realistic_interrupt
from support.record import AnswerGiven, NodeAsked, Paused, RecoveryApplied


class TestHITLInterrupts(BaseIntegrationTest):
    def test_agenda_approval_interrupt(self) -> None:
        flow = self.create_production_flow(interval=20)
        session_id = flow.create_session(main_topic="Remote work")

        # Trigger GraphInterrupt during agenda approval
        with self.mock_user_input({"agenda_approval": None}):
            self.simulate_production_execution(flow)

        # Validate interrupt data structure
        (paused,) = self.record.of(Paused)
        assert paused.payload["type"] == "agenda_approval"
        assert {"proposed_agenda", "message", "options"} <= paused.payload.keys()

        # Simulate user approval, resume execution and validate continuation
        with self.mock_user_input({"agenda_approval": "approve"}):
            updates = self.simulate_production_execution(flow, {"configurable": {"thread_id": session_id}})
        assert "agenda_approval" in updates[0]
        assert flow.state_manager.get_snapshot()["completed_topics"] == list(paused.payload["proposed_agenda"])

    def test_agenda_approval_with_interrupt(self) -> None:
        flow = self.create_test_flow(interval=20)
        with self.mock_user_input("approve"):
            updates = self.simulate_production_execution(flow)
            assert any("agenda_approval" in update for update in updates)

    @pytest.mark.parametrize("way", ["update", "resume"])
    def test_an_answer_reaches_the_graph_in_the_way_that_the_flow_is_set_to(self, way: str) -> None:
        flow = self.create_test_flow(interval=20, answer_by=way)
        self.mock_user_input({"topic_continuation": "end_session"})
        self.simulate_production_execution(flow)
        answers = self.record.of(AnswerGiven)
        assert {answer.way for answer in answers} == {way}
        assert answers[0].node == "agenda_approval"

    def test_the_state_is_updated_as_the_node_that_asked(self) -> None:
        flow = self.create_test_flow(interval=20)
        config_dict: Any = {"configurable": {"thread_id": "test_session"}}
        updates = list(flow.stream(config_dict))
        (interrupt_obj,) = updates[-1]["__interrupt__"]
        assert flow.compiled_graph is not None
        node_name = extract_node_name(interrupt_obj, flow.compiled_graph.get_state(config_dict))
        (pause,) = flow.pauses("test_session")
        assert node_name == pause.node == "agenda_approval"
        user_response: Any = pause.question.update("approve", flow.state_manager.state, flow.boundary.clock.now())
        flow.apply_answer(pause, user_response, config_dict)
        announced, *_ = flow.stream(config_dict)
        assert "announce_item" in announced
        assert self.validate_state_consistency(flow.state_manager.get_snapshot()).errors == []


class TestGraphInterruptPropagation(BaseIntegrationTest):
    def test_graphinterrupt_propagation(self) -> None:
        interrupt = create_realistic_interrupt("agenda_approval", {"proposed_agenda": ["Budget"]})

        def asks(state: Any) -> Any:
            raise interrupt

        def fails(state: Any) -> Any:
            raise ValueError("broken")

        with pytest.raises(GraphInterrupt) as passed:
            V13NodeWrapper(asks, "agenda_approval")({}, {})
        assert passed.value is interrupt
        with pytest.raises(NodeExecutionError) as wrapped:
            V13NodeWrapper(fails, "agenda_proposal")({}, {})
        assert isinstance(wrapped.value.__cause__, ValueError)

    def test_a_pause_starts_no_recovery(self) -> None:
        flow = self.create_test_flow(interval=20)
        self.mock_user_input({"topic_continuation": "end_session"})
        self.simulate_production_execution(flow)
        assert len(self.record.of(NodeAsked)) >= 2
        assert list(self.record.of(RecoveryApplied)) == []
        assert list(flow.error_recovery_manager.emergencies) == []


class TestAnswers(BaseIntegrationTest):
    def test_an_answer_that_a_block_never_needs_fails_the_block(self) -> None:
        flow = self.create_test_flow(interval=20)
        with pytest.raises(UnusedAnswersError, match="user_turn_participation"):  # noqa: SIM117
            with self.mock_user_input({"user_turn_participation": "continue", "topic_continuation": "end_session"}):
                self.simulate_production_execution(flow)

    def test_a_stream_by_hand_asks_no_one_and_the_unused_answer_says_so(self) -> None:
        flow = self.create_test_flow()
        with (
            pytest.raises(UnusedAnswersError, match="streaming a flow by hand asks no one"),
            self.mock_user_input("approve"),
        ):
            list(flow.stream())

    def test_the_failure_of_a_block_names_the_answers_that_were_not_needed(self) -> None:
        flow = self.create_test_flow()
        with pytest.raises(AssertionError) as raised, self.mock_user_input("approve"):
            assert any("agenda_approval" in update for update in flow.stream())
        assert "every question that offers it: 'approve'" in "".join(raised.value.__notes__)

    def test_answers_end_with_their_block(self) -> None:
        flow = self.create_test_flow(interval=20)
        with self.mock_user_input({"agenda_approval": None}, otherwise="continue"):
            self.simulate_production_execution(flow)
        with pytest.raises(UnexpectedQuestionError, match="agenda_approval"):
            self.simulate_production_execution(flow)

    def test_an_owner_who_is_given_no_other_answers_lets_the_discussion_go_on(self) -> None:
        flow = self.create_test_flow(confirmation=True, timing="start_of_round", interval=3)
        with self.mock_user_input({"agenda_approval": {"action": "edit", "agenda": ["Budget"]}}):
            self.simulate_production_execution(flow)
        asked = {paused.type for paused in self.record.of(Paused)}
        assert {"user_turn_participation", "periodic_stop", "topic_conclusion_confirmation"} <= asked

    def test_answers_in_order_that_are_used_up_are_followed_by_no_other(self) -> None:
        flow = self.create_test_flow(interval=20)
        self.mock_user_input({"agenda_approval": ["reject"]})
        with pytest.raises(UnexpectedQuestionError, match="agenda_approval"):
            self.simulate_production_execution(flow)

    def test_a_question_for_which_nothing_is_prepared_stops_the_test_on_request(self) -> None:
        flow = self.create_test_flow(interval=20)
        self.mock_user_input({"agenda_approval": "approve"}, otherwise=STOP)
        with pytest.raises(UnexpectedQuestionError, match="topic_continuation"):
            self.simulate_production_execution(flow)

    def test_an_owner_without_answers_leaves_the_question_of_the_theme_to_the_test(self) -> None:
        flow = self.create_production_flow()
        flow.create_session()
        self.mock_user_input({})
        with pytest.raises(UnexpectedQuestionError, match='"theme"'):
            self.simulate_production_execution(flow)

    def test_an_answer_that_a_question_does_not_offer_is_a_finding(self) -> None:
        flow = self.create_test_flow()
        with pytest.raises(InvalidQuestionsError, match='does not offer "aprove"'):  # noqa: SIM117
            with self.mock_user_input({"agenda_approval": "aprove"}):
                self.simulate_production_execution(flow)

    def test_a_session_that_waits_and_gets_no_answer_yields_no_update_and_says_why(self) -> None:
        flow = self.create_test_flow()
        self.mock_user_input({"agenda_approval": None})
        self.simulate_production_execution(flow)
        with pytest.raises(NoUpdatesError, match='it waits for an answer to "agenda_approval"'):
            self.simulate_production_execution(flow)
