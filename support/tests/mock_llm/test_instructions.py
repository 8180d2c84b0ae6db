"""Instructions hold for the calls they name, and the strictness notices what does not fit."""

from __future__ import annotations

import json
from typing import Any

import pytest
from langchain_core.messages import AIMessage, HumanMessage, SystemMessage

from support.agora import prompts
from support.agora.prompts import RoundContext, Speech
from support.agora.replies import json_values
from support.agora_suite.circumstances import topic_of
from support.mock_llm import (
    FaultOccasion,
    LLMProviderMock,
    MockNotSatisfied,
    ProviderFailure,
    RateLimitError,
    Repertoire,
    Task,
    UnexpectedModelCall,
)
from support.tests.mock_llm.conversation import THEME, ask

AGENDA = prompts.set_agenda(THEME, 1, ["A", "B"], [Speech("a_1", '"B"')])


def turn(agent: str = "ada_1", topic: str = "Owls", number: int = 1) -> prompts.Prompt:
    """Give the prompt of a turn."""
    return prompts.discuss(agent, RoundContext(THEME, topic, number, {}, []))


@pytest.mark.parametrize(
    "where", [{"agent": "ada_1"}, {"task": "discuss"}, {"topic": "Owls"}, {"round": 2}, {"agent": "ada_1", "round": 2}]
)
def test_an_instruction_holds_where_all_it_names_is_so(where: dict[str, Any]) -> None:
    mock = LLMProviderMock()
    model = mock.create_mock_llm()
    instruction = mock.instruct(**where, reply="As told.")
    assert ask(model, turn(number=2)) == "As told."
    other = prompts.vote_to_conclude("bob_2", "Bats", 1, [])
    assert ask(model, other) != "As told."
    assert instruction.used == 1
    mock.verify()


def test_an_instruction_for_an_attempt_holds_for_that_attempt() -> None:
    mock = LLMProviderMock()
    mock.instruct(attempt=2, reply="1. Bees")
    model = mock.create_mock_llm()
    replies = [ask(model, prompts.propose_topics("ada_1", THEME, attempt, None)) for attempt in (1, 2, 3)]
    assert [reply == "1. Bees" for reply in replies] == [False, True, False]


@pytest.mark.parametrize(
    ("count", "obeyed"),
    [
        ({}, [True, True, True, True]),
        ({"times": 2}, [True, True, False, False]),
        ({"nth": 2}, [False, True, False, False]),
        ({"nth": 2, "times": 2}, [False, True, True, False]),
    ],
)
def test_an_instruction_holds_as_often_as_it_says(count: dict[str, Any], obeyed: list[bool]) -> None:
    mock = LLMProviderMock()
    instruction = mock.instruct(task="discuss", reply="As told.", **count)
    model = mock.create_mock_llm()
    assert [ask(model, turn()) == "As told." for _ in range(4)] == obeyed
    assert instruction.used == sum(obeyed)


def test_the_last_instruction_wins_and_the_one_before_takes_over_again() -> None:
    mock = LLMProviderMock()
    mock.instruct(reply="always")
    mock.instruct(reply="once", times=1)
    model = mock.create_mock_llm()
    assert [ask(model, turn()) for _ in range(3)] == ["once", "always", "always"]
    mock.verify()


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        ("connection", ConnectionError),
        ("timeout", TimeoutError),
        ("rate_limit", RateLimitError),
        ("provider", ProviderFailure),
    ],
)
def test_a_fault_is_raised_logged_and_then_over(fault: str, kind: type[Exception]) -> None:
    mock = LLMProviderMock()
    mock.instruct(agent="ada_1", fault=fault, times=1)
    model = mock.create_mock_llm(provider="OpenAI")
    with pytest.raises(kind, match="OpenAI"):
        ask(model, turn())
    recovered = ask(model, turn())
    assert recovered == ask(LLMProviderMock().create_mock_llm(), turn())
    failed, answered = mock.calls
    assert failed.reply is None
    assert failed.error
    assert failed.error.startswith(kind.__name__)
    assert failed.usage.output_tokens == 0 < failed.usage.input_tokens
    assert (answered.reply, answered.error) == (recovered, None)


def test_a_rate_limit_says_how_long_to_wait() -> None:
    mock = LLMProviderMock()
    mock.instruct(fault="rate_limit", retry_after=12.5)
    with pytest.raises(RateLimitError) as caught:
        ask(mock.create_mock_llm(), turn())
    assert caught.value.retry_after == 12.5


def test_faults_become_the_exceptions_of_the_code_under_test() -> None:
    class Refused(Exception):
        """The application's own error."""

    occasions: list[FaultOccasion] = []

    def refused(occasion: FaultOccasion) -> Exception:
        occasions.append(occasion)
        return Refused()

    mock = LLMProviderMock(faults={"connection": refused})
    mock.instruct(fault="connection", times=1)
    mock.instruct(fault="timeout", agent="bob_2")
    model = mock.create_mock_llm(provider="Grok", model="grok-2")
    with pytest.raises(Refused):
        ask(model, turn())
    with pytest.raises(TimeoutError):
        ask(model, turn("bob_2"))
    assert occasions == [FaultOccasion("connection", "ada_1", "discuss", "Grok", "grok-2", None)]


def test_an_empty_answer_is_an_answer() -> None:
    mock = LLMProviderMock()
    mock.instruct(fault="empty", times=1)
    model = mock.create_mock_llm()
    assert ask(model, turn()) == "" != ask(model, turn())
    assert mock.calls[0].error is None


@pytest.mark.parametrize("error", [MemoryError("no room"), MemoryError])
def test_any_exception_can_be_raised(error: Any) -> None:
    mock = LLMProviderMock()
    mock.instruct(error=error, times=1)
    with pytest.raises(MemoryError):
        ask(mock.create_mock_llm(), turn())


def test_a_reply_can_be_worked_out_from_the_prompt() -> None:
    mock = LLMProviderMock()
    mock.instruct(reply=lambda writing: f"{writing.persona.agent} on {topic_of(writing.prompt)}")
    assert ask(mock.create_mock_llm(), turn(topic="Bats")) == "ada_1 on Bats"


def test_a_reply_can_be_a_whole_message() -> None:
    mock = LLMProviderMock()
    call = {"name": "look_up", "args": {"word": "owl"}, "id": "call_1", "type": "tool_call"}
    mock.instruct(reply=AIMessage("", tool_calls=[call]))
    assert mock.create_mock_llm().invoke(turn()).tool_calls == [call]


def test_malformed_json_is_malformed_as_asked() -> None:
    mock = LLMProviderMock()
    model = mock.create_mock_llm()
    good = ask(model, AGENDA)
    replies = {}
    for how in ("truncated", "prose", "fenced", "empty", "wrong_type", "no_json"):
        mock.instruct(task="set the agenda", malformed=how, times=1)
        replies[how] = ask(model, AGENDA)
    mock.verify()
    assert good.startswith(replies["truncated"])
    assert not list(json_values(replies["truncated"], dict))
    assert good in replies["prose"]
    assert replies["prose"] != good
    assert replies["fenced"] == f"```json\n{good}\n```"
    assert replies["empty"] == ""
    assert json.loads(replies["wrong_type"]) == {"proposed_agenda": {"items": 1}}
    assert "B" in replies["no_json"]
    assert not set(replies["no_json"]) & set("[]{}")


@pytest.mark.parametrize(
    ("kind", "agenda"),
    [
        ("null_entry", ["B", None]),
        ("number_entry", ["B", 7]),
        ("nested_entry", ["B", ["B"]]),
        ("blank_entry", ["B", " "]),
        ("untitled_entry", ["B", {"description": "What was left out"}]),
        ("repeated_entry", ["B", "B"]),
        ("no_usable_entry", [None, 7]),
    ],
)
def test_a_list_is_half_right_as_asked(kind: str, agenda: list[Any]) -> None:
    mock = LLMProviderMock()
    mock.instruct(task="set the agenda", malformed=kind)
    assert json.loads(ask(mock.create_mock_llm(), AGENDA)) == {"proposed_agenda": agenda}


@pytest.mark.parametrize(
    ("kind", "plan"),
    [
        ("blank_entry", [{"title": "A", "description": "a"}, {"title": " ", "description": "a"}]),
        ("wrong_description", [{"title": "A", "description": 7}]),
        ("null_description", [{"title": "A", "description": None}]),
    ],
)
def test_a_plan_is_half_right_as_asked(kind: str, plan: list[Any]) -> None:
    mock = LLMProviderMock()
    mock.instruct(reply='[{"title": "A", "description": "a"}]', malformed=kind)
    assert json.loads(ask(mock.create_mock_llm(), AGENDA)) == plan


def test_prose_is_malformed_too() -> None:
    mock = LLMProviderMock()
    model = mock.create_mock_llm()
    good = ask(model, turn())
    mock.instruct(malformed="wrong_type", times=1)
    assert json.loads(ask(model, turn())) == {"reply": len(good)}
    mock.instruct(malformed="truncated", times=1)
    cut = ask(model, turn())
    assert good.startswith(cut)
    assert 0 < len(cut) < len(good)


def test_an_answer_can_come_in_blocks_as_some_providers_send_it() -> None:
    mock = LLMProviderMock()
    mock.instruct(malformed="blocks")
    message = mock.create_mock_llm().invoke(turn())
    assert isinstance(message.content, list)
    assert message.text == mock.calls[0].reply != ""


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"task": "discus", "reply": "x"}, "there is no task 'discus'.*discuss"),
        ({"subject": "Owls", "reply": "x"}, "there is no circumstance 'subject'.*attempt, round, topic"),
        ({"fault": "connections"}, "there is no fault 'connections'.*timeout"),
        ({"malformed": "odd"}, "there is no malformation 'odd'.*fenced"),
        ({"agent": "ada_1"}, "needs a reply"),
        ({"reply": "x", "fault": "timeout"}, "says one thing"),
        ({"error": ValueError(), "malformed": "prose"}, "says one thing"),
        ({"reply": "x", "nth": 0}, "nth counts from 1"),
        ({"reply": "x", "times": 0}, "times counts from 1"),
        ({"reply": "x", "retry_after": 1.0}, "goes with a fault"),
    ],
)
def test_an_instruction_that_could_never_work_is_refused(wrong: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        LLMProviderMock().instruct(**wrong)


def call(system: str, human: str) -> list[Any]:
    """Give a conversation."""
    return [SystemMessage(system), HumanMessage(human)]


ADA = "You are ada_1, a participant in Virtual Agora, a moderated discussion."


@pytest.mark.parametrize(
    ("conversation", "message"),
    [
        (call(ADA, "# Task: discuse\n\n## Topic\n> Owls"), "'discuse' is unknown.*nearest known task is 'discuss'"),
        (call(ADA, "Please discuss owls."), "does not begin with '# Task"),
        (call("You are a pirate.", "# Task: discuss"), "does not say who is asked"),
        (call(ADA, "# Task: collate topics"), "for the moderator, and was asked of the participant"),
        ([HumanMessage("# Task: discuss")], "does not say who is asked"),
    ],
)
def test_an_unexpected_call_is_an_error_that_is_remembered(conversation: list[Any], message: str) -> None:
    mock = LLMProviderMock()
    with pytest.raises(UnexpectedModelCall, match=message):
        mock.create_mock_llm().invoke(conversation)
    assert mock.calls[0].error
    assert "UnexpectedModelCall" in mock.calls[0].error
    with pytest.raises(MockNotSatisfied, match=message):
        mock.verify()


def test_an_unused_instruction_is_an_error_that_says_what_was_asked() -> None:
    mock = LLMProviderMock()
    mock.instruct(agent="ada_1", task="discuss", round=2, fault="timeout")
    ask(mock.create_mock_llm(), turn(number=1))
    with pytest.raises(MockNotSatisfied) as caught:
        mock.verify()
    said = str(caught.value)
    assert "'ada_1 fails (timeout) when asked to discuss (round 2)' was never used: no call was like that" in said
    assert "calls of that task were: #1 ada_1 (round 1, topic Owls)" in said


def test_an_instruction_that_is_never_used_or_is_overruled_says_so() -> None:
    mock = LLMProviderMock()
    mock.instruct(task="discuss", nth=3, reply="late")
    mock.instruct(task="discuss", reply="early")
    mock.instruct(task="discuss", reply="latest")
    ask(mock.create_mock_llm(), turn())
    with pytest.raises(MockNotSatisfied) as caught:
        mock.verify()
    late, early = str(caught.value).splitlines()
    assert "there were only 1 such calls" in late
    assert "a later instruction decided the 1 calls" in early


def test_a_session_as_expected_satisfies_the_mock() -> None:
    mock = LLMProviderMock()
    ask(mock.create_mock_llm(), turn())
    mock.verify()


def test_another_flow_brings_its_own_repertoire() -> None:
    pirates = Repertoire(
        r"^(?P<id>\w+) the (?P<role>pirate)",
        Task("sing", frozenset({"pirate"}), lambda writing: f"Yo-ho, {writing.prompt.quote('Verse')}"),
    )
    mock = LLMProviderMock(repertoire=pirates)
    reply = mock.create_mock_llm().invoke(call("Anne the pirate", "# Task: sing\n## Verse\n> fifteen men"))
    assert reply.text == "Yo-ho, fifteen men"
    with pytest.raises(ValueError, match="there is no task 'discuss'"):
        mock.instruct(task="discuss", reply="x")


def test_a_repertoire_with_a_fault_of_its_own_is_refused() -> None:
    task = Task("sing", frozenset({"pirate"}), lambda writing: "")
    with pytest.raises(ValueError, match="in the repertoire twice"):
        Repertoire("(?P<id>.)(?P<role>.)", task, task)
    with pytest.raises(ValueError, match="lacks the groups role"):
        Repertoire("(?P<id>.)", task)
