"""The model behaves as a real chat model does."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest
from langchain_core.exceptions import OutputParserException
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, AIMessageChunk, HumanMessage
from langchain_core.tools import tool
from pydantic import BaseModel, Field
from typing_extensions import TypedDict

from support.agora import prompts
from support.agora.prompts import RoundContext, Speech
from support.agora_suite.circumstances import attempt_of, round_of, topic_of
from support.mock_llm import CreatedModel, LLMProviderMock, ModelCall
from support.tests.mock_llm.conversation import THEME, ask

TURN = prompts.discuss("ada_1", RoundContext(THEME, "Owls", 1, {}, []))
AGENDA = prompts.set_agenda(THEME, 1, ["A", "B"], [Speech("a_1", '"B", then "A"')])
VOTE = prompts.vote_to_conclude("ada_1", "Owls", 3, [])


class Agenda(BaseModel):
    """An agenda."""

    proposed_agenda: list[str]


class Planned(BaseModel):
    """A section."""

    title: str
    description: str


class Outline(BaseModel):
    """An outline."""

    sections: list[Planned]


class Vote(BaseModel):
    """A vote."""

    conclude: bool
    reason: str = Field(description="why")


class AgendaDict(TypedDict):
    """An agenda."""

    proposed_agenda: list[str]


@tool
def look_up(word: str) -> str:
    """Look a word up."""
    return word


@pytest.fixture
def mock() -> LLMProviderMock:
    return LLMProviderMock()


@pytest.fixture
def model(mock: LLMProviderMock) -> BaseChatModel:
    return mock.create_mock_llm(provider="OpenAI", model="gpt-4o")


def merged(chunks: list[Any]) -> AIMessageChunk:
    """Give the message that chunks add up to."""
    total = chunks[0]
    for chunk in chunks[1:]:
        total += chunk
    assert isinstance(total, AIMessageChunk)
    return total


async def streamed(model: Any, prompt: Any) -> list[Any]:
    """Give the chunks of an asynchronous stream."""
    return [chunk async for chunk in model.astream(prompt)]


def test_all_four_ways_of_asking_give_one_answer(model: BaseChatModel) -> None:
    said = model.invoke(TURN)
    chunks = list(model.stream(TURN))
    assert len(chunks) > 3
    ways: list[Any] = [asyncio.run(model.ainvoke(TURN)), merged(chunks), merged(asyncio.run(streamed(model, TURN)))]
    for other in ways:
        assert other.text == said.text
        assert other.usage_metadata == said.usage_metadata
        assert other.response_metadata["model_name"] == "gpt-4o"
        assert other.response_metadata["finish_reason"] == "stop"


def test_usage_counts_every_message_sent(model: BaseChatModel) -> None:
    usage = model.invoke(TURN).usage_metadata
    longer = model.invoke([TURN[0], HumanMessage("x" * 400), AIMessage("y" * 400), TURN[1]]).usage_metadata
    assert usage is not None
    assert longer is not None
    assert usage["total_tokens"] == usage["input_tokens"] + usage["output_tokens"]
    assert longer["input_tokens"] - usage["input_tokens"] in (201, 202)


def test_an_empty_answer_can_be_streamed(mock: LLMProviderMock, model: BaseChatModel) -> None:
    mock.instruct(fault="empty")
    assert merged(list(model.stream(TURN))).text == ""


def test_a_fault_reaches_the_code_that_streams(mock: LLMProviderMock, model: BaseChatModel) -> None:
    mock.instruct(fault="timeout")
    with pytest.raises(TimeoutError):
        list(model.stream(TURN))
    with pytest.raises(TimeoutError):
        asyncio.run(streamed(model, TURN))
    with pytest.raises(TimeoutError):
        asyncio.run(model.ainvoke(TURN))


def test_a_reply_is_cut_at_the_limit_of_tokens(mock: LLMProviderMock) -> None:
    whole = ask(mock.create_mock_llm(), TURN)
    said = mock.create_mock_llm(max_tokens=5).invoke(TURN)
    assert said.text == whole[:20]
    assert said.response_metadata["finish_reason"] == "length"
    assert said.usage_metadata is not None
    assert said.usage_metadata["output_tokens"] == 5


def test_a_reply_ends_at_a_stop_text(mock: LLMProviderMock, model: BaseChatModel) -> None:
    mock.instruct(reply="one STOP two")
    assert model.invoke(TURN, stop=["STOP"]).text == "one "


def test_tools_are_called_when_they_must_be(model: BaseChatModel) -> None:
    choices: tuple[Any, ...] = ("any", "look_up", True)
    for choice in choices:
        bound = model.bind_tools([look_up], tool_choice=choice)
        said = bound.invoke(TURN)
        assert [call["name"] for call in said.tool_calls] == ["look_up"]
        assert said.text == ""
        assert look_up.invoke(said.tool_calls[0]["args"]) == ask(model, TURN)
        assert said.response_metadata["finish_reason"] == "tool_calls"
        assert merged(list(bound.stream(TURN))).tool_calls == said.tool_calls


def test_tools_that_may_be_called_are_left_alone_until_an_instruction(
    mock: LLMProviderMock, model: BaseChatModel
) -> None:
    bound = model.bind_tools([look_up])
    assert bound.invoke(TURN).tool_calls == []
    assert bound.invoke(TURN).text
    call = {"name": "look_up", "args": {"word": "owl"}, "id": "call_1", "type": "tool_call"}
    mock.instruct(reply=AIMessage("", tool_calls=[call]))
    assert merged(list(bound.stream(TURN))).tool_calls == [call]


def test_a_tool_that_is_not_bound_cannot_be_demanded(model: BaseChatModel) -> None:
    with pytest.raises(ValueError, match="'look_down' must be called and is not bound; bound are: look_up"):
        model.bind_tools([look_up], tool_choice="look_down")


@pytest.mark.parametrize("method", ["json_schema", "json_mode", "function_calling"])
def test_structured_output_follows_the_schema(model: BaseChatModel, method: str) -> None:
    def structured(schema: Any, prompt: Any) -> Any:
        return model.with_structured_output(schema, method=method).invoke(prompt)

    assert structured(Agenda, AGENDA) == Agenda(proposed_agenda=["B", "A"])
    assert structured(AgendaDict, AGENDA) == {"proposed_agenda": ["B", "A"]}
    vote = structured(Vote, VOTE)
    assert vote.conclude is True
    assert vote.reason.startswith("Yes. ")
    topics = prompts.propose_topics("ada_1", THEME, 1, None)
    assert 3 <= len(structured(Agenda, topics).proposed_agenda) <= 5
    outline = structured(Outline, prompts.outline_report(THEME, "Owls", [], [Speech("a_1", "Hush.")]))
    assert 3 <= len(outline.sections) <= 4
    assert all(section.title for section in outline.sections)


def test_structured_output_is_given_for_a_json_schema_too(model: BaseChatModel) -> None:
    schema = {**Agenda.model_json_schema(), "title": "Agenda"}
    assert model.with_structured_output(schema).invoke(AGENDA) == {"proposed_agenda": ["B", "A"]}


def test_malformed_structured_output_fails_in_the_parser(mock: LLMProviderMock, model: BaseChatModel) -> None:
    mock.instruct(malformed="no_json")
    with pytest.raises(OutputParserException):
        model.with_structured_output(Agenda).invoke(AGENDA)
    raw: Any = model.with_structured_output(Agenda, include_raw=True).invoke(AGENDA)
    assert raw["parsed"] is None
    assert isinstance(raw["parsing_error"], OutputParserException)
    assert raw["raw"].text == mock.calls[0].reply


def test_raw_and_parsed_answers_are_given_together(model: BaseChatModel) -> None:
    raw: Any = model.with_structured_output(Agenda, include_raw=True).invoke(AGENDA)
    assert raw["parsed"] == Agenda(**json.loads(raw["raw"].text))
    assert raw["parsing_error"] is None


def test_creations_are_recorded_as_the_flow_asked_for_them(mock: LLMProviderMock) -> None:
    model = mock.create_provider(provider="Google", model="gemini", temperature=0.3, max_tokens=900)
    mock.create_mock_llm()
    assert mock.created == (CreatedModel("Google", "gemini", 0.3, 900),)
    ask(model, TURN)
    assert (mock.calls[0].provider, mock.calls[0].model) == ("Google", "gemini")


def test_the_log_shows_what_was_asked_and_answered(mock: LLMProviderMock, model: BaseChatModel) -> None:
    reply = ask(model, VOTE)
    (call,) = mock.calls
    assert (call.number, call.agent, call.role, call.task) == (1, "ada_1", "participant", "vote to conclude")
    assert (topic_of(call), round_of(call), attempt_of(call), call.reply) == ("Owls", 3, None, reply)
    assert "# Task: vote to conclude" in call.prompt
    assert "You are ada_1" in call.prompt
    with pytest.raises(AttributeError):
        call.reply = "something else"  # type: ignore[misc]


def test_every_call_takes_one_to_three_seconds_of_virtual_time() -> None:
    class Clock:
        """Keeps the spans of time that pass."""

        def __init__(self) -> None:
            self.passed: list[float] = []

        def advance(self, seconds: float) -> None:
            """Let time pass."""
            self.passed.append(seconds)

    clock = Clock()
    reported: list[ModelCall] = []
    mock = LLMProviderMock(clock=clock, on_call=reported.append)
    model = mock.create_mock_llm()
    mock.instruct(task="set the agenda", fault="timeout")
    ask(model, TURN)
    ask(model, VOTE)
    with pytest.raises(TimeoutError):
        ask(model, AGENDA)
    assert clock.passed == [call.seconds for call in reported] == [call.seconds for call in mock.calls]
    assert all(1 <= seconds <= 3.001 for seconds in clock.passed)
    assert len(set(clock.passed)) == 3


def test_an_unknown_richness_is_refused() -> None:
    with pytest.raises(ValueError, match="no richness 'rich'; there are: terse, normal, realistic"):
        LLMProviderMock(richness="rich")  # type: ignore[arg-type]


def test_earlier_words_in_the_conversation_are_not_repeated(mock: LLMProviderMock, model: BaseChatModel) -> None:
    first = ask(model, TURN)
    second = model.invoke([*TURN, AIMessage(first), TURN[1]]).text
    assert first != second
    claims = mock.history("ada_1")
    assert [call.reply for call in claims] == [first, second]
