"""The flow of a server runs by the sentences for any flow. `.ci/agents` runs these tests on LangGraph's own server."""

from __future__ import annotations

import importlib.util
import json
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from time import monotonic
from typing import Any

import httpx
import pytest
from langgraph.checkpoint.memory import InMemorySaver
from langgraph_sdk import get_sync_client

from support.any_flow.flow_run import FlowRun
from support.execution.configuration import SuiteConfiguration
from support.execution.errors import ScenarioError
from support.flow_builder.addresses import is_deployed
from support.record import NodeFinished
from support.tests.any_flow import served_flows
from support.tests.any_flow.assistant_server import served
from support.tests.gherkin.toy_project import INI, ToyProject

ON_LANGGRAPH_S_OWN = importlib.util.find_spec("langgraph_api") is not None
HEADERS = {"x-token": "let me in"}
SUITE = SuiteConfiguration(server_headers="SERVED_HEADERS", max_update_time=10.0)
FEATURE = """\
Feature: Expenses

  Scenario: an approved expense is paid
    Given the flow's first input is {"amount": 120}
    And the flow has come to its first question
    When the flow is answered "yes"
    Then the flow is over
"""
CONFIGURATION = '[tool.acceptance]\nserver_headers = "SERVED_HEADERS"\nmax_update_time = 10.0\n'


@contextmanager
def developed(folder: Path) -> Iterator[str]:
    """Run LangGraph's development server; yield its address."""
    graphs = {name: f"{served_flows.__file__}:{name}" for name in ("expense", "talk")}
    (folder / "langgraph.json").write_text(json.dumps({"dependencies": ["."], "graphs": graphs}), encoding="utf-8")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    langgraph = str(Path(sys.executable).with_name("langgraph"))
    command = [langgraph, "dev", "--no-browser", "--no-reload", "--host", "127.0.0.1", "--port", str(port)]
    with (folder / "log").open("w") as log, subprocess.Popen(command, cwd=folder, stdout=log, stderr=log) as process:
        try:
            _wait_for(f"http://127.0.0.1:{port}", process, until=monotonic() + 60)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()


def _wait_for(address: str, process: subprocess.Popen[bytes], until: float) -> None:
    while monotonic() < until and process.poll() is None:
        try:
            if httpx.get(f"{address}/ok").is_success:
                return
        except httpx.TransportError:
            continue
    raise TimeoutError("LangGraph's development server did not start")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with ExitStack() as until:
        if ON_LANGGRAPH_S_OWN:
            yield until.enter_context(developed(tmp_path_factory.mktemp("server")))
        else:
            graphs = {"expense": served_flows.expense, "talk": served_flows.talk}
            kept = {name: graph.copy({"checkpointer": InMemorySaver()}) for name, graph in graphs.items()}
            yield until.enter_context(served(kept, HEADERS["x-token"]))


Begin = Callable[..., FlowRun]


@pytest.fixture
def run_of(server: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Begin]:
    runs: list[FlowRun] = []
    monkeypatch.setenv("SERVED_HEADERS", "\n".join(f"{name}: {value}" for name, value in HEADERS.items()))

    def run_of(assistant: str, first_input: Any = None) -> FlowRun:
        run = FlowRun(SUITE, f"{server}/{assistant}")
        if first_input is not None:
            run.turns.first_is(first_input)
        runs.append(run)
        return run

    yield run_of
    for run in runs:
        run.close()


def threads(server: str) -> list[Any]:
    with get_sync_client(url=server, headers=HEADERS) as client:
        return list(client.threads.search())


def test_a_question_on_a_server_is_answered(run_of: Begin) -> None:
    run = run_of("expense", {"amount": 120})
    run.come_to_first_question()
    run.says("Pay 120?")
    run.answer("yes")
    run.is_over()
    run.holds("log", "['an expense of 120 came in', '120 were paid']")
    run.verify()
    assert [event.node for event in run.record.of(NodeFinished)] == ["check", "ask", "pay"]
    assert run.execution.boundary.severity("network") == "allowed", "a server may be anywhere"
    assert "check → ask\n  answered: yes\npay" in run.story()


@pytest.mark.usefixtures("run_of")
def test_a_feature_runs_on_the_flow_of_a_server(server: str, tmp_path: Path) -> None:
    ini = INI.replace("step_packages = steps", "step_packages = steps.any_flow")
    project = ToyProject(tmp_path).write("pytest.ini", ini).write("pyproject.toml", CONFIGURATION)
    outcome = project.write("features/expenses.feature", FEATURE).run("--flow", f"{server}/expense")
    assert outcome.code == 0, outcome.text
    assert "types of the state, changes in place, calls of tools and models (http" in outcome.text


def test_an_answer_that_the_server_refuses_is_asked_for_again(run_of: Begin) -> None:
    run = run_of("expense", {"amount": 120})
    run.come_to_first_question()
    run.refuses("perhaps")
    run.shows("problem", "perhaps is neither yes nor no")
    run.verify()


def test_a_session_on_a_server_has_messages_turns_and_a_custom_stream(run_of: Begin) -> None:
    run = run_of("talk", "Ada")
    run.begin()
    run.agent.last_message_contains("Hello, Ada")
    run.state.has_streamed({"progress": "greeted"})
    run.turns.begin("Ben")
    run.agent.message_contains("host", "Hello, Ben")
    run.state.has_entries("messages", 4)
    run.verify()


def test_a_node_that_fails_on_a_server_is_named_with_its_error(run_of: Begin) -> None:
    run = run_of("talk", "007")
    run.begin_and_fail()
    run.has_failed_in("greet", "ValueError: 007 is no name")
    run.verify()


def test_the_state_on_a_server_can_be_changed_from_outside(run_of: Begin) -> None:
    run = run_of("expense", {"amount": 120})
    run.come_to_first_question()
    run.turns.change("amount", 90)
    run.says("Pay 90?")
    run.verify()


def test_another_process_finds_the_session_on_the_server(run_of: Begin) -> None:
    run = run_of("expense", {"amount": 120})
    run.come_to_first_question()
    run.turns.continue_in_another_process("yes")
    run.is_over()
    run.verify()


def test_the_sessions_of_a_scenario_are_deleted(run_of: Begin, server: str) -> None:
    run = run_of("expense", {"amount": 120})
    run.begin()
    assert run.execution.session in [thread["thread_id"] for thread in threads(server)]
    run.close()
    assert run.execution.session not in [thread["thread_id"] for thread in threads(server)]


def test_what_a_server_does_not_show_is_reported_and_is_no_verdict(run_of: Begin) -> None:
    run = run_of("talk", "Ada")
    run.begin()
    assert run.guide is not None
    assert set(run.guide.absent) >= {"coordinator", "types of the state", "calls of tools and models"}
    with pytest.raises(ScenarioError, match="a server, which does not show types of the state"):
        run.agent.model_calls_at_most(3)


def test_a_missing_assistant_or_first_input_is_explained(run_of: Begin) -> None:
    with pytest.raises(ScenarioError, match=r"cannot be run: the server at http.* did not answer as it should"):
        run_of("letters", {}).begin()
    with pytest.raises(ScenarioError, match="write: Given the flow's first input is"):
        run_of("talk").begin()


def test_a_missing_server_is_named() -> None:
    with pytest.raises(ScenarioError, match=r"the server at http://127.0.0.1:9 did not answer as it should: ConnectE"):
        FlowRun(SuiteConfiguration(), "http://127.0.0.1:9/agent").begin()


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (None, "there is no environment variable SERVED_HEADERS"),
        ("secret", "SERVED_HEADERS has a line without a colon"),
    ],
)
def test_headers_that_cannot_be_read_are_refused_without_showing_them(
    monkeypatch: pytest.MonkeyPatch, value: str | None, message: str
) -> None:
    if value is not None:
        monkeypatch.setenv("SERVED_HEADERS", value)
    with pytest.raises(ScenarioError, match=message) as refused:
        FlowRun(SUITE, "http://127.0.0.1:9/agent").begin()
    assert "secret" not in str(refused.value)


@pytest.mark.skipif(ON_LANGGRAPH_S_OWN, reason="LangGraph's development server lets everybody in")
def test_a_server_that_wants_other_headers_says_so(server: str) -> None:
    with pytest.raises(ScenarioError, match="AuthenticationError"):
        FlowRun(SuiteConfiguration(), f"{server}/talk").begin()


@pytest.mark.parametrize("address", ["https://example.org/agent", "http://127.0.0.1:2024/a/agent"])
def test_an_address_of_a_server_names_a_flow(address: str) -> None:
    assert is_deployed(address)


@pytest.mark.parametrize("address", ["https://example.org", "example.org/agent", "ftp://example.org/agent", "a:b"])
def test_other_addresses_name_no_flow_of_a_server(address: str) -> None:
    assert not is_deployed(address)
