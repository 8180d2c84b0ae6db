"""What a flow reaches for past its scenario: the network, files elsewhere, real time."""

from __future__ import annotations

import asyncio
import builtins
import io
import os
import socket
import sys
import time
import urllib.request
import warnings
from collections.abc import Callable
from operator import methodcaller
from pathlib import Path
from typing import Any, Literal

import pytest
from hamcrest import assert_that, contains_string, empty, equal_to, less_than
from langgraph.checkpoint.memory import InMemorySaver
from langgraph.func import entrypoint, task
from langgraph.graph import START, StateGraph
from langgraph.types import RetryPolicy

from support.execution.boundary import Boundary, BoundaryWarning, closed_boundary
from support.execution.configuration import SuiteConfiguration
from support.execution.errors import InvalidStateError
from support.execution.execution import Execution
from support.execution.monitoring import started_monitor
from support.flow_builder.bare_graph import BareGraphFlow
from support.interrupt_simulator.owner import Owner
from support.tests.execution.small_flow import Expense, check, flow_of, watched

UNREACHABLE = "192.0.2.1"
"""An address that belongs to no machine (RFC 5737)."""

WAIT = 0.1
"""Seconds that LangGraph waits before it tries a node again."""


def execution_in(boundary: Boundary, reach: Callable[[], object]) -> Execution:
    """Return a session whose first node reaches for something."""

    def reaching(state: Expense) -> dict[str, Any]:
        reach()
        return check(state)

    execution = watched(flow_of(check=reaching), Owner().always("approval", "yes", required=False))
    execution.boundary = boundary
    return execution


def finding(boundary: Boundary, reach: Callable[[], object]) -> str:
    with pytest.raises(InvalidStateError) as raised:
        execution_in(boundary, reach).run()
    return str(raised.value)


def connect() -> None:
    with socket.socket() as connection, pytest.raises(ConnectionRefusedError):
        connection.connect((UNREACHABLE, 80))


def connect_without_error() -> None:
    with socket.socket() as connection, pytest.raises(ConnectionRefusedError):
        connection.connect_ex((UNREACHABLE, 80))


def read_from_terminal() -> None:
    with pytest.raises(EOFError):
        input()


def sleep(seconds: float, module: Any = time) -> Any:
    return methodcaller("sleep", seconds)(module)  # what is tried, and no wait of the test


def fetch() -> None:
    with pytest.raises(OSError, match=r"a scenario has no network to reach example\.invalid"):
        urllib.request.urlopen("http://example.invalid/prices")


async def connect_in_a_loop() -> None:
    with pytest.raises(ConnectionRefusedError):
        await asyncio.open_connection(UNREACHABLE, 80)


@pytest.mark.parametrize(
    ("reach", "host"),
    [
        (connect, UNREACHABLE),
        (fetch, "example.invalid"),
        (lambda: asyncio.run(connect_in_a_loop()), UNREACHABLE),
        (connect_without_error, UNREACHABLE),
    ],
)
def test_the_network_is_refused_and_the_finding_names_the_node(reach: Callable[[], object], host: str) -> None:
    assert_that(finding(Boundary(), reach), contains_string(f"check reaches for {host} on the network; replace the"))


def test_this_machine_is_no_network() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        execution_in(Boundary("strict"), lambda: socket.create_connection(("localhost", port)).close()).run()


@pytest.mark.parametrize("how", ["write_text", "open", "append"])
def test_a_file_outside_the_folder_is_a_finding_where_the_boundary_is_strict(tmp_path: Path, how: str) -> None:
    inside, outside = tmp_path / "scenario", tmp_path / "elsewhere.txt"
    inside.mkdir()
    writes: dict[str, Callable[[Path], object]] = {
        "write_text": lambda path: path.write_text("spent", encoding="utf-8"),
        "open": lambda path: open(path, mode="xb").close(),  # noqa: PTH123  # what is tried
        "append": lambda path: io.open(str(path), "a").close(),  # noqa: UP020  # likewise
    }
    strict = Boundary("strict", inside)
    assert_that(finding(strict, lambda: writes[how](outside)), contains_string(f"check writes {outside}, outside the"))
    execution_in(strict, lambda: writes[how](inside / "report.txt")).run()


def test_what_is_only_read_and_what_is_thrown_away_is_no_finding() -> None:
    def read_and_throw_away() -> None:
        Path(__file__).read_text(encoding="utf-8")
        Path(os.devnull).write_text("nothing", encoding="utf-8")

    execution_in(Boundary("strict"), read_and_throw_away).run()


@pytest.mark.parametrize("sleep", [lambda: sleep(0.001), lambda: asyncio.run(sleep(0.001, asyncio))])
def test_real_time_is_a_finding_where_the_boundary_is_strict(sleep: Callable[[], object]) -> None:
    assert_that(finding(Boundary("strict"), sleep), contains_string("check sleeps 0.001 s of real time"))


def test_letting_others_run_takes_no_time() -> None:
    execution_in(Boundary("strict"), lambda: (sleep(0), asyncio.run(sleep(0, asyncio)))).run()


def test_langgraph_may_wait_before_it_retries_a_task() -> None:
    failures = [ConnectionError("lost")]

    retried: Any = task(retry_policy=RetryPolicy(initial_interval=0.001, jitter=False))

    @retried  # type: ignore[untyped-decorator]  # LangGraph's types know only functions that are awaited
    def pay(_: int) -> str:
        if failures:
            raise failures.pop()
        return "paid"

    @entrypoint()
    def expense(_: int) -> str:
        return str(pay(5).result())

    found: list[str] = []
    with closed_boundary(Boundary("strict"), lambda _: True, finding=found.append, warning=found.append):
        assert_that(list(expense.stream(5))[-1], equal_to({"expense": "paid"}))
    assert_that((failures, found), equal_to(([], [])))


def retried_flow(node: Callable[..., object], interval: float) -> BareGraphFlow:
    policy = RetryPolicy(initial_interval=interval, jitter=False)
    graph: Any = StateGraph(Expense).add_node("check", node, retry_policy=policy).add_edge(START, "check")
    return BareGraphFlow(graph.compile(checkpointer=InMemorySaver()), {"amount": 120, "places": {}})


@pytest.mark.parametrize("kind", ["plain", "async"])
def test_the_wait_before_a_retry_is_no_time_of_the_update(kind: Literal["plain", "async"]) -> None:
    failures = [ConnectionError("lost")]

    def lookup(state: Expense) -> dict[str, Any]:
        if failures:
            raise failures.pop()
        return check(state)

    async def lookup_async(state: Expense) -> dict[str, Any]:
        return lookup(state)

    execution = watched(retried_flow(lookup if kind == "plain" else lookup_async, WAIT), Owner())
    began = time.perf_counter()
    monitor = execution.watch.monitor = started_monitor(SuiteConfiguration(), lambda _: None)
    assert [*execution.run()[0]] == ["check"]
    passed = time.perf_counter() - began
    assert monitor is not None
    assert_that(monitor.report().slowest_seconds, less_than(passed - WAIT))
    assert_that(failures, empty())


@pytest.mark.parametrize("wanted", ["default", "error"])
def test_without_a_strict_boundary_it_is_a_warning_that_fails_nothing(wanted: Literal["default", "error"]) -> None:
    execution = execution_in(Boundary(), lambda: (sleep(0.001), sleep(0.001)))
    execution.run()
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter(wanted, BoundaryWarning)
        execution.verify()
    assert_that(
        [str(warning.message) for warning in warned],
        equal_to(["check sleeps 0.001 s of real time; take the clock from outside the flow"]),
    )


def test_where_the_boundary_is_not_replaced_only_the_terminal_is_closed() -> None:
    real = Boundary("strict", is_replaced=False)

    def reach() -> None:
        sleep(0.001)
        with socket.socket() as connection:
            connection.settimeout(0.001)
            with pytest.raises(OSError) as raised:  # noqa: PT011  # which one is the machine's affair
                connection.connect((UNREACHABLE, 80))
        assert_that("a scenario has no network" in str(raised.value), equal_to(False))

    execution = execution_in(real, reach)
    execution.run()
    execution.verify()
    assert_that(finding(real, read_from_terminal), contains_string("reads from the terminal"))


def test_when_no_session_runs_everything_is_as_it_was() -> None:
    doors = [
        (socket.socket, "connect"),
        (socket, "getaddrinfo"),
        (builtins, "open"),
        (io, "open"),
        (time, "sleep"),
        (asyncio, "sleep"),
        (sys, "stdin"),
    ]
    before = [getattr(owner, name) for owner, name in doors]
    during: list[Any] = []
    execution_in(Boundary(), lambda: during.extend(getattr(owner, name) for owner, name in doors)).run()
    assert_that([name for (_, name), then, now in zip(doors, during, before, strict=True) if then is now], empty())
    assert_that([getattr(owner, name) for owner, name in doors], equal_to(before))
    assert_that("connect" in vars(socket.socket), equal_to(False))
