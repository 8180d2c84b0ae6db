"""What a run was meant to run: all features of the project, or those that the command line selects."""

from __future__ import annotations

import shlex
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

import pytest

from support.gherkin.command import program
from support.gherkin.document import FeatureDocument
from support.gherkin.files import documents, every_feature_file
from support.gherkin.tree import example_rows

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
"""The options of pytest and of this kit that leave scenarios out, each with the name of its value in `config`."""


class Scope:
    """Records what is selected to run; a pytest plugin in the reporting process."""

    def __init__(self, config: pytest.Config) -> None:
        self._config = config
        self._planned: Counter[str] | None = None
        self._refused: set[str] = set()

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Record a feature file that cannot be run, so that it does not count as deselected."""
        self._refused.update(problem[0] for problem in getattr(report, "gherkin_refused", ()))

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """Record the tests selected in this process."""
        self._plan(item.nodeid for item in session.items)

    @pytest.hookimpl(optionalhook=True)
    def pytest_xdist_node_collection_finished(self, ids: Iterable[str]) -> None:
        """Record the tests selected in the workers, each of which collects the same."""
        self._plan(ids)

    def _plan(self, ids: Iterable[str]) -> None:
        self._planned = Counter(identity.partition("::")[0] for identity in ids)

    def feature_files(self) -> list[str]:
        """Return the feature files with selected scenarios, relative to the root of the project."""
        return [uri for uri in self._planned or () if uri.endswith(".feature")]

    def is_complete(self, documents: Mapping[str, FeatureDocument]) -> bool:
        """Return whether every scenario of the project was selected; `documents` are all its features by path."""
        planned = self._planned
        if planned is None:  # the run ended before collection did
            return False
        return all(
            uri in self._refused or planned[uri] >= _number_of_tests(document) for uri, document in documents.items()
        )

    def selecting_arguments(self) -> Iterator[str]:
        """Yield the words of the command line that select scenarios, an option together with its value."""
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
    """Return the folder in which a run was started, relative to the root of the project; empty for the root itself."""
    started = config.invocation_params.dir
    if started == config.rootpath or not started.is_relative_to(config.rootpath):
        return ""
    return started.relative_to(config.rootpath).as_posix()


def command_line(config: pytest.Config) -> str:
    """Return the command that starts the same run again, from the root of the project."""
    elsewhere = started_in(config)
    called = program("pytest", config.rootpath, config.rootpath / elsewhere)
    words = " ".join([called, *map(shlex.quote, map(str, config.invocation_params.args))])
    return f"cd {shlex.quote(elsewhere)} && {words}" if elsewhere else words


def _number_of_tests(document: FeatureDocument) -> int:
    """Return the number of tests in a feature file: one for a scenario, one for each row of an outline."""
    nodes = (placed.scenario for placed in document.scenarios())
    return sum(len(example_rows(node)) if node["examples"] else 1 for node in nodes)


def selects_everything(config: pytest.Config) -> bool:
    """Return whether every scenario of the project is selected; False where nothing was collected."""
    scope = config.stash.get(SCOPE, None)
    return scope is not None and scope.is_complete(documents(config, every_feature_file(config)))
