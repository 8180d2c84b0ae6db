"""The guides' blocks on language models: context-aware, structured, and given at the boundary."""

from __future__ import annotations

import json

import pytest
from langchain_core.messages import HumanMessage, SystemMessage

from support.agora.prompts import MODERATOR
from support.agora_suite.circumstances import round_of
from support.agora_suite.production import BaseIntegrationTest
from support.mock_llm import LLMProviderMock
from support.mock_llm.errors import MockNotSatisfied
from support.record import ModelCalled


class TestLLMProviderMock(BaseIntegrationTest):
    def test_what_is_asked_decides_who_answers_and_in_which_format(self) -> None:
        with self.mock_llm_realistic() as provider_mock, self.mock_user_input({"topic_continuation": "end_session"}):
            flow = self.create_test_flow(interval=20)
            self.simulate_production_execution(flow)
        replies = {call.task: call.reply or "" for call in provider_mock.calls}
        assert json.loads(replies["set the agenda"])["proposed_agenda"]
        assert replies["propose topics"].startswith("1. ")
        roles = {(call.agent == MODERATOR, call.role) for call in provider_mock.calls if call.task == "set the agenda"}
        assert len(roles) == 1

    def test_the_conversation_is_kept_and_each_agent_speaks_for_itself(self) -> None:
        with self.mock_llm_realistic(seed=3) as provider_mock, self.mock_user_input({"agenda_approval": "approve"}):
            self.simulate_production_execution(self.create_test_flow(interval=20))
        first, second, *_ = (call for call in provider_mock.calls if call.task == "discuss" and round_of(call) == 1)
        assert first.agent != second.agent
        assert first.reply is not None
        assert first.reply in second.prompt  # the next agent hears what was said
        assert len(provider_mock.history(first.agent)) > 3

    def test_every_model_of_the_flow_comes_from_the_mock(self) -> None:
        provider_mock = self.mock_llm_realistic()
        self.create_production_flow()
        assert {made.provider for made in provider_mock.created} == {"Google", "OpenAI", "Anthropic"}

    def test_a_mock_model_is_a_chat_model(self) -> None:
        model = self.mock_llm_realistic().create_mock_llm()
        prompt = [SystemMessage("You are gpt-4o_1, a participant."), HumanMessage("Task: sing")]
        with pytest.raises(Exception, match="unexpected call of the model"):
            model.invoke(prompt)
        with pytest.raises(MockNotSatisfied):
            self._models.pop().verify()

    def test_an_instruction_that_a_block_never_needs_fails_the_block(self) -> None:
        with pytest.raises(MockNotSatisfied, match="was never used"):  # noqa: SIM117
            with self.mock_llm_realistic() as provider_mock:
                provider_mock.instruct(task="propose topics", reply="1. Budget")
        self._models.clear()

    def test_what_one_flow_is_instructed_leaves_the_others_alone(self) -> None:
        shared = LLMProviderMock(seed=1)
        shared.instruct(task="propose topics", reply="1. Shared")
        one, other = shared.for_flow(1), shared.for_flow(2)
        one.instruct(task="propose topics", reply="1. Own", times=1)
        asked = "propose topics"
        assert [len(one._instructions), len(other._instructions)] == [1, 0]
        assert one._shared is other._shared is shared._instructions
        assert one._instructions[0].task == asked

    def test_the_calls_of_a_session_are_in_its_record(self) -> None:
        self.mock_user_input({"agenda_approval": None})
        self.simulate_production_execution(self.create_test_flow())
        assert {call.task for call in self.record.of(ModelCalled)} >= {"propose topics", "set the agenda"}

    def test_models_after_a_block_are_new_ones(self) -> None:
        with self.mock_llm_realistic(richness="terse") as terse:
            self.create_production_flow()
        self.create_production_flow()
        assert len(terse.created) == len(self._models[-1].created)
        assert self._models[-1].richness == "normal"
