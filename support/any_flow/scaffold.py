"""`--scaffold`: writes the first feature of a project and, for a bare graph, the factory that the feature needs."""

from __future__ import annotations

from contextlib import ExitStack
from inspect import signature
from typing import Any, Final, get_origin, get_type_hints

import pytest
from _pytest.config import create_terminal_writer

from agora_acceptance import acceptance_table
from support.execution.errors import ScenarioError
from support.flow_builder.addresses import EXAMPLE, is_address, search_also

_FACTORY: Final = '''\
"""The flow under test, and what a session of it begins with."""

from typing import Any

from langgraph.checkpoint.memory import InMemorySaver

import {module}


def build() -> tuple[Any, dict[str, Any]]:
    """Return the graph with a checkpointer, and the first input of a session."""
    graph = {graph}
    # Replace these values, add what is missing, and leave out what only the flow itself writes.
    return graph, {input}
'''
_FEATURE: Final = """\
Feature: The first promise of the flow
  Say here, in up to three lines, why this matters to the people whom the flow asks.

  Rule: The flow goes on once its question is answered

    Example: The first question is answered with yes
      Given the flow "{address}"
      And the flow has come to its first question
      When the flow is answered "yes"
      Then the flow is over
"""
_PYTEST: Final = """\

[tool.pytest.ini_options]
step_packages = ["steps.any_flow"]  # the sentences for any flow; add the packages of your own
"""
_VALUES: Final = {str: '""', int: "0", float: "0.0", bool: "False", list: "[]", dict: "{}"}
_MESSAGES: Final = '[{"role": "user", "content": "Hello"}]'


def pytest_addoption(parser: pytest.Parser) -> None:
    """Declare the option."""
    parser.getgroup("acceptance", "acceptance tests").addoption(
        "--scaffold",
        action="store_true",
        help="run nothing, but write the first feature, and a factory if --flow names a bare graph",
    )


@pytest.hookimpl(tryfirst=True)
def pytest_cmdline_main(config: pytest.Config) -> int | None:
    """Write the files, if the command line asks for that.

    Raises:
        pytest.UsageError: `--flow` names no graph and no factory, or a file is there already.
    """
    if not config.option.scaffold or config.option.help or config.option.version:
        return None
    address = config.option.flow or ""
    if not is_address(address):
        raise pytest.UsageError(f"--scaffold: name the graph, too: --flow {EXAMPLE}")
    search_also((config.rootpath, config.invocation_params.dir))
    try:
        files = scaffold(address)
    except ScenarioError as error:
        raise pytest.UsageError(str(error)) from None
    if not (config.rootpath / "pyproject.toml").exists():
        files["pyproject.toml"] = "[tool.acceptance]\n" if config.inipath else f"[tool.acceptance]\n{_PYTEST}"
    _write(config, files)
    return pytest.ExitCode.OK


def scaffold(address: str) -> dict[str, str]:
    """Return the contents of the files, by name, for a graph, compiled or not, a function that makes it, or a factory.

    Raises:
        ScenarioError: There is no such graph or function, or its result is none.
    """
    from support.any_flow.flow_address import from_factory, named  # noqa: PLC0415 - LangGraph, once it is asked for
    from support.flow_builder.flow_under_test import FlowUnderTest  # noqa: PLC0415 - likewise

    value = named(address)
    if callable(value) and any(each.default is each.empty for each in signature(value).parameters.values()):
        raise ScenarioError(f'"{address}" needs arguments; name a graph, or a function that needs none')
    with ExitStack() as until:
        made = from_factory(address, value(), until) if callable(value) else value
        if isinstance(made, tuple | FlowUnderTest):
            return {"features/first.feature": _FEATURE.format(address=address)}
        factory = _factory(address, made, "()" if made is not value else "")
    return {"flow_under_test.py": factory, "features/first.feature": _FEATURE.format(address="flow_under_test:build")}


def _factory(address: str, graph: Any, call: str) -> str:
    from langgraph.graph import StateGraph  # noqa: PLC0415 - once it is asked for
    from langgraph.pregel import Pregel  # noqa: PLC0415 - likewise

    module, _, name = address.partition(":")
    if isinstance(graph, StateGraph):
        graph, made = graph.compile(), "compile(checkpointer=InMemorySaver())"
    elif isinstance(graph, Pregel):
        made = 'copy({"checkpointer": InMemorySaver()})'
    else:
        raise ScenarioError(f'"{address}" gives {type(graph).__name__}; name a graph, or a function that returns it')
    lines = "".join(f'\n        "{key}": {value},' for key, value in _input(graph).items())
    first_input = f"{{{lines}\n    }}" if lines else "{}"
    return _FACTORY.format(module=module, graph=f"{module}.{name}{call}.{made}", input=first_input)


def _input(graph: Any) -> dict[str, str]:
    """Return a value, as code, for each key of the first input whose type has an empty value."""
    schema = graph.channels[graph.input_channels].UpdateType
    hints = get_type_hints(schema) if isinstance(schema, type) else {}
    kinds = {key: get_origin(hint) or hint for key, hint in hints.items() if not key.startswith("_")}
    values = {key: _MESSAGES if key == "messages" else _VALUES.get(kind, "") for key, kind in kinds.items()}
    return {key: value for key, value in values.items() if value}


def _write(config: pytest.Config, files: dict[str, str]) -> None:
    paths = {config.rootpath / name: text for name, text in files.items()}
    if present := [path for path in paths if path.exists()]:
        raise pytest.UsageError(f"--scaffold: {present[0]} exists already; nothing is written")
    terminal = create_terminal_writer(config)
    for path, text in paths.items():
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
        terminal.line(f"written: {path.relative_to(config.rootpath)}")
    if "pyproject.toml" not in files and acceptance_table(config) is None:
        terminal.line("Add the table [tool.acceptance] to pyproject.toml; it may be empty.")
    if config.inipath and not config.getini("step_packages"):
        added = "step_packages = " + ('["steps.any_flow"]' if config.inipath.suffix == ".toml" else "steps.any_flow")
        terminal.line(f"Add to the configuration of pytest in {config.inipath.name}: {added}")
    terminal.line("Now run: pytest features --gherkin-terminal-reporter")
