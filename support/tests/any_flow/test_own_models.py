"""The models of any flow answer what a scenario says; what real ones said is recorded, and replayed strictly."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from langchain_core.messages import AIMessage, HumanMessage, ToolCall
from langchain_core.outputs import ChatGeneration, LLMResult

from support.any_flow.flow_run import FlowRun
from support.execution.configuration import SuiteConfiguration
from support.execution.errors import ScenarioError
from support.mock_llm.errors import MockNotSatisfied, UnexpectedModelCall
from support.mock_llm.own_models import OwnModels
from support.mock_llm.recorder import ModelRecorder
from support.mock_llm.recordings import RecordedCall, Recordings, masked, normalised
from support.mock_llm.replayed_models import ReplayedModels
from support.record import ModelCalled
from support.tests.any_flow.runs import run_of
from support.tests.gherkin.toy_project import INI, ToyProject

RESEARCH = "support.any_flow.examples.research:build"

FLOW = """\
import os
import uuid
from datetime import datetime

from langchain_core.language_models import GenericFakeChatModel
from langchain_core.messages import AIMessage
from langgraph.checkpoint.memory import InMemorySaver
from langgraph.graph import START, MessagesState, StateGraph


def recognise(messages):
    return "clerk", "greet", {"request": messages[-1].content}


def real_models(name):
    greeting = AIMessage(f"Good day from {name}.", id=str(uuid.uuid4()))
    return GenericFakeChatModel(messages=iter([greeting]))


def build(models=real_models):
    model = models("large")

    def greet(state):
        note = f"It is {datetime.now().isoformat()}, request {uuid.uuid4()}, key {os.environ['SHOP_API_KEY']}. WORDS"
        pieces = [piece.content for piece in model.stream([("user", note)])]
        return {"messages": [AIMessage("|".join(pieces))]}

    graph = StateGraph(MessagesState).add_node("greet", greet).add_edge(START, "greet")
    return graph.compile(checkpointer=InMemorySaver()), {"messages": [("user", "hello")]}
"""
FEATURE = """\
Feature: Greeting
  Scenario: A customer is greeted
    Given the flow "shop:build"
    When the flow begins
    Then the flow's last message contains "|from| |large."
"""
KEPT = "features/greeting.models.jsonl"


@pytest.fixture
def research() -> FlowRun:
    return FlowRun(SuiteConfiguration(), RESEARCH)


def test_each_call_is_recorded_with_agent_and_task(research: FlowRun) -> None:
    research.models.answers("writer", "Owls fly at night.")
    research.models.answers("editor", "Fine.", "review")
    research.begin()
    research.verify()
    assert [(call.agent, call.task) for call in research.record.of(ModelCalled)] == [
        ("writer", "write"),
        ("editor", "review"),
    ]


def test_a_call_without_an_answer_is_unexpected(research: FlowRun) -> None:
    research.models.answers("writer", "Owls fly at night.")
    with pytest.raises(UnexpectedModelCall, match='no answer to it; write: Given the model of "editor" answers'):
        research.begin()


def test_an_unexpected_call_that_the_flow_swallows_is_found_at_the_end() -> None:
    run = run_of("swallowing", "modelled_flows")
    run.begin()
    run.is_over()
    with pytest.raises(MockNotSatisfied, match=r"unexpected call of the model \(clerk as no role, task 'greet'\)"):
        run.verify()


def test_an_answer_that_nothing_needs_is_an_error(research: FlowRun) -> None:
    research.models.answers("writer", "Owls fly at night.")
    research.models.answers("editor", "Fine.")
    research.models.answers("reader", "Nice.")
    research.begin()
    with pytest.raises(MockNotSatisfied, match=r"reader answers 'Nice\.' .* was never used: no call was like that"):
        research.verify()


def test_the_same_conversation_has_the_same_answer_when_its_node_runs_again() -> None:
    run = run_of("drafting_in_the_node_that_asks", "modelled_flows")
    run.models.answers("clerk", "Draft 1")
    run.come_to_first_question()
    run.says("Draft 1?")
    run.answer("yes")
    run.holds("draft", "Draft 1")
    run.verify()


def test_a_flow_that_does_not_say_whom_it_asks_is_refused_with_the_way_to_say_it() -> None:
    run = run_of("silent")
    run.models.answers("clerk", "x")
    with pytest.raises(ScenarioError, match=r"nothing says whom the models .* def recognise\(messages\)"):
        run.begin()


def test_the_part_models_of_a_flow_says_whom_it_asks() -> None:
    run = run_of("named_by_its_part", "modelled_flows")
    run.models.answers("poet", "A verse", "rhyme")
    run.begin()
    run.holds("draft", "A verse")
    run.verify()
    assert [(call.agent, call.task) for call in run.record.of(ModelCalled)] == [("poet", "rhyme")]
    assert run.guide is not None
    assert "models" not in run.guide.absent


def test_a_flow_that_makes_its_models_itself_is_reported_with_the_way_to_take_them() -> None:
    run = run_of("without_parameter", "modelled_flows")
    run.models.answers("clerk", "x")
    run.begin()
    with pytest.raises(MockNotSatisfied, match="makes no model by its parameter models"):
        run.verify()


def test_data_and_messages_are_answers_too(research: FlowRun) -> None:
    research.models.answers("writer", {"text": "Owls"})
    research.models.answers("editor", AIMessage("Fine."))
    research.begin()
    assert json.loads(research.knows("messages[-1].content")) == {"text": "Owls"}
    research.verify()


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ToyProject:
    monkeypatch.setenv("SHOP_API_KEY", "very-secret-value")
    monkeypatch.delenv("CI", raising=False)
    ini = INI.replace("step_packages = steps", "step_packages = steps.any_flow")
    project = ToyProject(tmp_path).write("pytest.ini", ini).write("shop.py", FLOW)
    return project.write("features/greeting.feature", FEATURE)


def test_what_a_model_said_is_kept_without_secrets_times_and_ids_and_replayed(shop: ToyProject) -> None:
    recorded = shop.run("--record-models")
    assert recorded.totals.startswith("1 passed"), recorded.text
    kept = (shop.root / KEPT).read_text(encoding="utf-8")
    (call,) = map(json.loads, kept.splitlines())
    place = (call["scenario"], call["agent"], call["task"], call["occasion"])
    assert place == ("A customer is greeted", "clerk", "greet", 1)
    assert call["prompt"] == "[human] It is <time>, request <id 1>, key <secret>. WORDS"
    assert (call["reply"], call["pieces"]) == (
        "Good day from large.",
        ["Good", " ", "day", " ", "from", " ", "large."],
    )
    replayed = shop.run("--replay-models")
    assert replayed.totals.startswith("1 passed"), replayed.text
    assert shop.run("--record-models").totals.startswith("1 passed")
    assert (shop.root / KEPT).read_text(encoding="utf-8") == kept, "a recording of the same is the same"


def test_a_prompt_that_has_changed_is_shown_with_its_differences(shop: ToyProject) -> None:
    shop.run("--record-models")
    outcome = shop.write("shop.py", FLOW.replace("WORDS", "OTHER WORDS")).run("--replay-models")
    assert "its prompt has changed since it was recorded" in outcome.text
    assert "    -[human] It is <time>, request <id 1>, key <secret>. WORDS" in outcome.lines
    assert "    +[human] It is <time>, request <id 1>, key <secret>. OTHER WORDS" in outcome.lines


def test_models_are_not_recorded_under_ci(shop: ToyProject, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    outcome = shop.run("--record-models")
    assert "--record-models calls real models, and is refused under CI" in outcome.text
    assert not (shop.root / KEPT).exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [(["--replay-models"], "exclude each other"), (["-n", "1"], "writes one file for a feature; run it without -n")],
)
def test_options_that_do_not_go_together_are_refused(shop: ToyProject, arguments: list[str], message: str) -> None:
    assert message in shop.run("--record-models", *arguments).text


def replayed(*calls: RecordedCall) -> ReplayedModels:
    def recognise(messages: Any) -> tuple[str, str, dict[str, str]]:
        return "clerk", "greet", {}

    return ReplayedModels(recognise, calls, "greeting.models.jsonl")


def call(prompt: str, reply: str, **more: Any) -> RecordedCall:
    return RecordedCall("s", "clerk", "greet", 1, f"[human] {prompt}", reply=reply, **more)


def test_calls_in_another_order_have_the_replies_to_their_prompts() -> None:
    models = replayed(call("a", "A"), call("b", "B"), call("b", "B again"))
    model = models("large")
    said = [model.invoke([HumanMessage(text)]).content for text in ("b", "a", "b", "b")]
    assert said == ["B", "A", "B again", "B again"]
    models.verify()


def test_a_recorded_call_that_is_not_made_is_an_error() -> None:
    models = replayed(call("a", "A"), call("b", "B"))
    models("large").invoke([HumanMessage("a")])
    with pytest.raises(MockNotSatisfied, match="recorded calls that were not made:\n  clerk, task 'greet', call 1"):
        models.verify()


def test_recorded_tool_calls_and_usage_come_back() -> None:
    wanted = {"name": "pay", "args": {"amount": 8}}
    model = replayed(call("a", "", tool_calls=[wanted], usage={"input_tokens": 7, "output_tokens": 2}))("large")
    answer = model.invoke([HumanMessage("a")])
    assert answer.tool_calls == [ToolCall(name="pay", args={"amount": 8}, id="call_clerk_greet_1_1", type="tool_call")]
    assert answer.usage_metadata == {"input_tokens": 7, "output_tokens": 2, "total_tokens": 9}


def test_other_tools_than_recorded_are_drift() -> None:
    with pytest.raises(UnexpectedModelCall, match="its tools were pay, and are none"):
        replayed(call("a", "A", tools=["pay"]))("large").invoke([HumanMessage("a")])


def test_a_model_without_recording_says_how_to_record_it() -> None:
    with pytest.raises(UnexpectedModelCall, match=r"greeting\.models\.jsonl has no call of clerk for it"):
        replayed()("large").invoke([HumanMessage("a")])


def test_scenarios_share_a_file_and_replace_their_own_calls_only(tmp_path: Path) -> None:
    recordings = Recordings(tmp_path / "a.models.jsonl")
    first, second = call("a", "A"), RecordedCall("t", "clerk", "greet", 1, "b")
    recordings.keep("s", [first])
    recordings.keep("t", [second])
    recordings.keep("s", [call("a", "B")])
    assert [kept.reply for kept in recordings.of("s")] == ["B"]
    assert recordings.of("t") == [RecordedCall("t", "clerk", "greet", 1, "b", [], "", [], [])]


def test_a_damaged_file_is_named_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "a.models.jsonl"
    path.write_text('{"scenario": "s"}\n', encoding="utf-8")
    with pytest.raises(ValueError, match=r"a\.models\.jsonl:1: no recorded call"):
        Recordings(path).of("s")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("at 2026-11-30T12:00:00.123Z and 2026-11-30", "at <time> and <time>"),
        ("call_abc123 then run-99aa, call_abc123", "<id 1> then <id 2>, <id 1>"),
        ("0f9c1d2e-1111-2222-3333-444455556666", "<id 1>"),
        ("sk-abcdefghijkl and Bearer xyz.123", "<secret> and Bearer <secret>"),
        ("12 owls, 3 nights, callback", "12 owls, 3 nights, callback"),
    ],
)
def test_what_differs_from_run_to_run_is_normalised(text: str, expected: str) -> None:
    assert normalised(text) == expected


def test_values_of_the_environment_that_are_named_like_secrets_are_masked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHOP_TOKEN", 'a "quoted" value')
    assert masked(json.dumps({"prompt": 'key a "quoted" value'})) == '{"prompt": "key <secret>"}'


def test_a_secret_at_the_end_of_a_reply_leaves_a_file_that_can_be_read(tmp_path: Path) -> None:
    recordings = Recordings(tmp_path / "a.models.jsonl")
    recordings.keep("s", [RecordedCall("s", "clerk", "greet", 0, "", (), reply="say Bearer x.y")])
    assert [call.reply for call in recordings.of("s")] == ["say Bearer <secret>"]


@pytest.mark.parametrize(
    ("tokens", "pieces"), [(["It is ", "late."], ["It is ", "late."]), (["Use sk-abc", "defghijkl."], [])]
)
def test_a_secret_that_a_model_streams_in_pieces_is_not_kept(tokens: list[str], pieces: list[str]) -> None:
    recorder, run = ModelRecorder("s", lambda _: ("clerk", "greet", {})), uuid4()
    recorder.on_chat_model_start(None, [[HumanMessage("Hello")]], run_id=run)
    for token in tokens:
        recorder.on_llm_new_token(token, run_id=run)
    reply = ChatGeneration(message=AIMessage("".join(tokens)))
    recorder.on_llm_end(LLMResult(generations=[[reply]]), run_id=run)
    assert recorder.errors == []
    assert [call.pieces for call in recorder.calls] == [pieces]


def test_a_model_that_fails_once_answers_the_same_conversation_then() -> None:
    models = OwnModels(lambda _: ("clerk", "greet", {}))
    models.instruct("clerk", fault="timeout")
    models.instruct("clerk", reply="Hello")
    model = models("large")
    with pytest.raises(TimeoutError):
        model.invoke([HumanMessage("a")])
    assert model.invoke([HumanMessage("a")]).content == "Hello"
    models.verify()
