"""What of the project's features a run was to run: all of them, or what the command line chose."""

from __future__ import annotations

import shlex
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

import pytest

from support.gherkin.checks.walk import scenarios
from support.gherkin.command import program
from support.gherkin.document import FeatureDocument

SCOPE = pytest.StashKey["Scope"]()
"""Where the process that reports keeps what is to run."""

_CHOICES = (
    ("keyword", "-k"),
    ("markexpr", "-m"),
    ("tags", "--tags"),
    ("deselect", "--deselect"),
    ("ignore", "--ignore"),
    ("ignore_glob", "--ignore-glob"),
    ("lf", "--lf"),
    ("stepwise", "--stepwise"),
    ("shard", "--shard"),
)
"""The options of pytest and of this kit that leave scenarios out, by the names under which they are kept."""


class Scope:
    """Takes note of what is to run; a plugin of pytest, in the process that reports.

    Args:
        config: The configuration of the run.
    """

    def __init__(self, config: pytest.Config) -> None:
        self._config = config
        self._planned: Counter[str] | None = None
        self._refused: set[str] = set()

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Note a feature file that cannot be run: nobody chose to leave it out.

        Args:
            report: What collecting a node gave.
        """
        self._refused.update(problem[0] for problem in getattr(report, "gherkin_refused", ()))

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """Note what is to run here.

        Args:
            session: The run.
        """
        self._plan(item.nodeid for item in session.items)

    @pytest.hookimpl(optionalhook=True)
    def pytest_xdist_node_collection_finished(self, ids: Iterable[str]) -> None:
        """Note what is to run in workers, each of which collects the same.

        Args:
            ids: The tests.
        """
        self._plan(ids)

    def _plan(self, ids: Iterable[str]) -> None:
        self._planned = Counter(identity.partition("::")[0] for identity in ids)

    def feature_files(self) -> list[str]:
        """Give the feature files of which something was to run, as seen from the root of the project."""
        return [shown for shown in self._planned or () if shown.endswith(".feature")]

    def is_whole(self, documents: Mapping[str, FeatureDocument]) -> bool:
        """Whether every scenario of the project was to run.

        Args:
            documents: Every feature of the project, by its path.
        """
        planned = self._planned
        if planned is None:  # it ended before that was known
            return False
        return all(
            shown in self._refused or planned[shown] >= _number_of_tests(document)
            for shown, document in documents.items()
        )

    def asked(self) -> Iterator[str]:
        """The words of the command line that chose, an option with its value being one."""
        config = self._config
        named: list[str] = config.option.file_or_dir or []
        yield from map(shlex.quote, named)
        if not named and (elsewhere := started_in(config)):
            yield shlex.quote(elsewhere)
        for name, option in _CHOICES:
            chosen = config.getoption(name, None)
            for value in chosen if isinstance(chosen, list) else [chosen]:
                if value:
                    yield option if value is True else f"{option} {shlex.quote(str(value))}"


def started_in(config: pytest.Config) -> str:
    """The folder in which a run was started, as seen from the root of the project; empty for the root itself.

    Args:
        config: The configuration of the run.
    """
    started = config.invocation_params.dir
    if started == config.rootpath or not started.is_relative_to(config.rootpath):
        return ""
    return started.relative_to(config.rootpath).as_posix()


def command_line(config: pytest.Config) -> str:
    """The command that starts the same run again, from the root of the project.

    Args:
        config: The configuration of the run.
    """
    elsewhere = started_in(config)
    called = program("pytest", config.rootpath, config.rootpath / elsewhere)
    words = " ".join([called, *map(shlex.quote, map(str, config.invocation_params.args))])
    return f"cd {shlex.quote(elsewhere)} && {words}" if elsewhere else words


def _number_of_tests(document: FeatureDocument) -> int:
    """How many tests a feature file is: its scenarios, outlines counting by their rows."""
    if document.feature is None:
        return 0
    number = 0
    for placed in scenarios(document.feature):
        tables = placed.scenario["examples"]
        number += sum(len(table.get("tableBody", ())) for table in tables) if tables else 1
    return number
