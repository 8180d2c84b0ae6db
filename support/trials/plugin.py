"""The options `--crash-sweep`, `--fault-sweep` and `--repeat`."""

from __future__ import annotations

import sys

import pytest
from _pytest.config import create_terminal_writer


def pytest_addoption(parser: pytest.Parser) -> None:
    """Declare the options."""
    group = parser.getgroup("trials", "stopped at any moment, with any failure")
    for name, what in (
        ("--crash-sweep", "stop sessions at each durable write and resume them from what is kept"),
        ("--fault-sweep", "let each write, step and model call of sessions fail, once and always"),
    ):
        in_database = "; postgres: a part of it, in a database" if name == "--crash-sweep" else ""
        extents = ["all", "short", *(["postgres"] if in_database else [])]
        group.addoption(name, nargs="?", const="all", choices=extents, help=f"{what}; short: a part of it{in_database}")
    group.addoption("--random-stories", type=int, metavar="N", help="run N stories of sentences in any order")
    group.addoption("--random-features", type=int, metavar="N", help="read N random feature files")
    group.addoption("--sessions", type=int, metavar="N", help="run N sessions on one store, each as if alone")
    group.addoption("--repeat", metavar="ID", help="run one trial of a sweep again, by the ID that its failure has")


def asks_for_sweep(config: pytest.Config) -> bool:
    """Return whether a sweep, or one trial of a sweep, is requested."""
    option = config.option
    return bool(option.crash_sweep or option.fault_sweep or option.repeat)


@pytest.hookimpl(tryfirst=True)
def pytest_cmdline_main(config: pytest.Config) -> int | None:
    """Run the sweeps or the random stories, if requested."""
    option = config.option
    asked = (option.crash_sweep, option.fault_sweep, option.repeat, option.random_stories)
    if not any((*asked, option.random_features, option.sessions)) or option.help or option.version:
        return None
    if asks_for_sweep(config) and config.getoption("flow", None):
        return None  # its scenarios run first, and say which sessions there are
    from support.trials.commands import run_as_asked  # noqa: PLC0415 - LangGraph, only with the options

    config._do_configure()  # plants a fault, if one is asked for
    try:
        passed = run_as_asked(config, create_terminal_writer(config, sys.stdout))
    finally:
        config._ensure_unconfigure()
    return pytest.ExitCode.OK if passed else pytest.ExitCode.TESTS_FAILED
