"""`--watch`: runs what changed whenever a file of the project is saved."""

from __future__ import annotations

import argparse
import os
import sys

import pytest

from support.gherkin.files import refuse_missing_paths, refuse_without_project
from support.gherkin.watch import WatchPlan, become_watcher, watch

_OPTION = "--watch"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Declare the options; the second is for the process that watches."""
    group = parser.getgroup("features")
    group.addoption(
        _OPTION,
        action="store_true",
        help="run a feature whenever it is saved; when steps or code are saved, what failed last, then everything",
    )
    group.addoption("--watch-plan", help=argparse.SUPPRESS)


@pytest.hookimpl(tryfirst=True)
def pytest_cmdline_main(config: pytest.Config) -> int | None:
    """Watch, if the command line asks for that, in a process that imports nothing of the project."""
    if config.option.watch_plan:
        watch(WatchPlan.from_json(config.option.watch_plan), config.hook.pytest_gherkin_warm_up)
        return pytest.ExitCode.OK
    if not config.option.watch or config.option.help or config.option.version:
        return None
    refuse_without_project(config)
    refuse_missing_paths(config)
    if not hasattr(os, "fork"):
        raise pytest.UsageError("--watch needs Linux, macOS or WSL: it copies its process for each run.")
    chosen = config.args if config.args_source is pytest.Config.ArgsSource.ARGS else []
    return become_watcher(
        WatchPlan(
            root=str(config.rootpath),
            folder=str(config.invocation_params.dir),
            paths=config.args,
            options=[each for each in config.invocation_params.args if each not in (_OPTION, *chosen)],
            failed=str(config.rootpath / config.getini("cache_dir") / "v/cache/lastfailed"),
            search_path=sys.path,
        )
    )
