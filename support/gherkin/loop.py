"""Asynchronous steps: each scenario has one event loop, and every step is awaited in it."""

from __future__ import annotations

import inspect
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterator
from functools import cache
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    import asyncio


@pytest.fixture
def scenario_loop() -> Iterator[asyncio.Runner]:
    """The event loop in which the steps of a scenario run."""
    import asyncio  # noqa: PLC0415 - only for asynchronous steps

    with asyncio.Runner() as runner:
        yield runner


@cache
def is_asynchronous(function: Callable[..., object]) -> bool:
    """Return whether calling a function returns a coroutine or an asynchronous generator."""
    return inspect.iscoroutinefunction(function) or inspect.isasyncgenfunction(function)


def wait_for(value: object, request: pytest.FixtureRequest) -> object:
    """Return the value, or its result once it is awaited in the scenario's event loop."""
    __tracebackhide__ = True
    if value is None:
        return None
    if isinstance(value, AsyncGenerator):
        return _first_of(value, request)
    if inspect.isawaitable(value):
        runner: asyncio.Runner = request.getfixturevalue("scenario_loop")
        return runner.run(_waiting(value))
    return value


async def _waiting(value: Awaitable[object]) -> object:
    """Await anything awaitable."""
    return await value


def _first_of(values: AsyncGenerator[object, None], request: pytest.FixtureRequest) -> object:
    """Return what a step yields; the rest of the step runs when the scenario is over."""
    __tracebackhide__ = True
    runner: asyncio.Runner = request.getfixturevalue("scenario_loop")

    def finish() -> None:
        runner.run(_exhaust(values))

    first = runner.run(_waiting(anext(values)))
    request.addfinalizer(finish)
    return first


async def _exhaust(values: AsyncGenerator[object, None]) -> None:
    """Run what follows the only `yield`; a second `yield` is a `RuntimeError`."""
    async for _ in values:
        raise RuntimeError("a step yields at most once")
