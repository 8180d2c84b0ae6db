"""The flow of a server, as scenarios run it."""

from __future__ import annotations

import os
from contextlib import ExitStack
from typing import Any, NoReturn

from support.execution.configuration import SuiteConfiguration
from support.execution.errors import ScenarioError
from support.flow_builder.deployed_graph import DeployedGraph
from support.flow_builder.errors import FlowError
from support.flow_builder.flow_under_test import FlowUnderTest


def deployed_flow(address: str, suite: SuiteConfiguration, until: ExitStack) -> FlowUnderTest:
    """Return the flow of a server; its sessions are deleted when the scenario is over.

    Raises:
        ScenarioError: The server does not answer, does not know the assistant, or wants other headers.
    """
    try:
        graph: Any = DeployedGraph(address, _headers(suite.server_headers), suite.max_execution_time)
    except FlowError as error:
        raise ScenarioError(f'the flow "{address}" cannot be run: {error}') from error
    until.callback(graph.close)
    return FlowUnderTest(graph, _no_input)


def _no_input() -> NoReturn:
    raise ScenarioError(
        'a server does not say what a session begins with; write: Given the flow\'s first input is {"amount": 120}'
    )


def _headers(variable: str) -> dict[str, str]:
    """Return the headers in an environment variable, a line each, as `Authorization: Bearer …`."""
    if not variable:
        return {}
    if variable not in os.environ:
        raise ScenarioError(f"server_headers: there is no environment variable {variable}")
    headers: dict[str, str] = {}
    for line in os.environ[variable].splitlines():
        name, colon, value = line.partition(":")
        if not colon:  # the line itself may be a secret
            raise ScenarioError(f"server_headers: {variable} has a line without a colon; each is a name: a value")
        headers[name.strip()] = value.strip()
    return headers
