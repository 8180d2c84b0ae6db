"""Finds the flow that `module:factory` names, or explains what is wrong with the name."""

from __future__ import annotations

import importlib
import inspect
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import ExitStack
from types import MappingProxyType, ModuleType
from typing import Any

from support.execution.configuration import SuiteConfiguration
from support.execution.errors import ScenarioError
from support.flow_builder.addresses import EXAMPLE, is_address, is_deployed
from support.flow_builder.background_loop import background_loop, run_in
from support.flow_builder.bare_graph import check_graph
from support.flow_builder.errors import FlowError, nearest
from support.flow_builder.flow_under_test import FlowUnderTest

_SCAFFOLD = "or let pytest write it: pytest --scaffold --flow {}"


def flow_from(
    address: str | None,
    suite: SuiteConfiguration,
    *,
    until: ExitStack,
    means: Mapping[str, Callable[[], Any]] = MappingProxyType({}),
) -> FlowUnderTest:
    """Return the flow that a factory builds, or that of a server.

    Args:
        address: A server's address and assistant, or `module:factory`. The factory takes nothing, or some of `means`,
            and returns a `FlowUnderTest`, or for a graph with nothing around it the compiled graph with a checkpointer,
            the initial input of a session and, where the graph declares one, its context. It may be `async`, and may
            `yield` instead, to close what it has opened.
        means: Makes what a factory may take, by the names of its parameters.
    """
    if is_deployed(str(address)):
        from support.any_flow.deployed_flow import deployed_flow  # noqa: PLC0415 - the client, once there is a server

        return deployed_flow(str(address), suite, until)
    flow = _build(str(address), factory_of(address), until, means)
    try:
        check_graph(flow.compiled_graph)
    except FlowError as error:
        raise ScenarioError(f'the flow "{address}" cannot be run: {error}') from error
    return flow


def factory_of(address: str | None) -> Any:
    """Return the factory that `module:factory` names."""
    if not address:
        raise ScenarioError(
            "no flow is named; run pytest with --flow module:factory, "
            'or begin the scenario with: Given the flow "module:factory"'
        )
    factory = named(address)
    if not callable(factory):
        raise ScenarioError(
            f'"{address}" is no function but {type(factory).__name__}; name the one that makes the flow, '
            f"{_SCAFFOLD.format(address)}"
        )
    return factory


def named(address: str) -> Any:
    """Return what `module:name` names.

    Raises:
        ScenarioError: It names nothing.
    """
    if not is_address(address):
        raise ScenarioError(f'a flow is named as {EXAMPLE}, not "{address}"')
    name, _, attribute = address.partition(":")
    module = _module(name, address)
    if not hasattr(module, attribute):
        functions = [known for known, value in vars(module).items() if getattr(value, "__module__", "") == name]
        raise ScenarioError(f'there is no "{attribute}" in {module.__file__}; {nearest(attribute, functions)}')
    return getattr(module, attribute)


def _module(name: str, address: str) -> ModuleType:
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        if error.name is None or not f"{name}.".startswith(f"{error.name}."):  # what it imports is missing
            error.add_note(f'while the module of the flow "{address}" was imported')
            raise
        raise ScenarioError(
            f'there is no module "{error.name}" for the flow "{address}"; it is looked for where pytest is started and '
            "in the root of the project; elsewhere, set pythonpath in the configuration of pytest"
        ) from error
    except Exception as error:
        error.add_note(f'while the module of the flow "{address}" was imported')
        raise


def _build(address: str, factory: Any, until: ExitStack, means: Mapping[str, Callable[[], Any]]) -> FlowUnderTest:
    parameters = inspect.signature(factory).parameters
    taken = {name: make for name, make in means.items() if name in parameters}
    try:
        made = from_factory(address, factory(**{name: make() for name, make in taken.items()}), until)
    except Exception as error:
        error.add_note(f'while the flow was built by "{address}"')
        raise
    if isinstance(made, FlowUnderTest):
        return made
    if not isinstance(made, tuple) or len(made) not in (2, 3):  # the graph, its input and its context
        raise ScenarioError(
            f'"{address}" gives {type(made).__name__}; it has to give two things, the compiled graph and what a '
            'session begins with: return graph, {"amount": 120}; or a FlowUnderTest with what else belongs to the '
            f"flow, {_SCAFFOLD.format(address)}"
        )
    declared = getattr(made[0], "context_schema", None)
    if declared is not None and len(made) == 2:
        raise ScenarioError(
            f'"{address}" gives no {declared.__name__}, which its graph declares as the context of its nodes; give it '
            f'as a third thing: return graph, {{"amount": 120}}, {declared.__name__}(…), or None where it is not needed'
        )
    return FlowUnderTest(*made)


def from_factory(address: str, made: Any, until: ExitStack) -> Any:
    """Return the product of a factory of any kind; what is awaited belongs to one loop until it is closed."""
    if inspect.iscoroutine(made):
        return run_in(background_loop(), made)
    if inspect.isasyncgen(made):
        until.callback(_close, address, lambda: run_in(background_loop(), _next(made)))
        return run_in(background_loop(), _next(made))
    if inspect.isgenerator(made):
        until.callback(_close, address, lambda: next(made, None))
        return next(made)
    return made


def _close(address: str, finish: Callable[[], Any]) -> None:
    try:
        more = finish()
    except Exception as error:
        raise ScenarioError(f'"{address}" fails while it closes: {type(error).__name__}: {error}') from error
    if more is not None:
        raise ScenarioError(f'"{address}" yields twice; it has to yield the flow once, and to close what it opened')


async def _next(made: AsyncIterator[Any]) -> Any:
    return await anext(made, None)
