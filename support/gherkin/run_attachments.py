"""What a run reports of itself, apart from scenarios: how it was started, what it selected, which steps there are."""

from __future__ import annotations

import json
import platform
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from importlib.metadata import version
from itertools import chain
from pathlib import Path, PurePosixPath
from typing import Any

import pytest

from support.gherkin.attachments import RunAttachment
from support.gherkin.catalogue import catalogue
from support.gherkin.command import program
from support.gherkin.document import FeatureDocument
from support.gherkin.files import documents, every_feature_file, named_files
from support.gherkin.scope import SCOPE, Scope, command_line
from support.gherkin.vocabulary import vocabulary

RUN = "application/vnd.acceptance.run+json"
VOCABULARY = "application/vnd.acceptance.vocabulary+json"
MARKDOWN = "text/markdown"
TOML = "application/toml"

_PROGRAMS = ("pytest", "python")
"""The programs that readers of a run are asked to call."""

_STORIES = (("README.md", MARKDOWN), ("renamed_scenarios.toml", TOML))
"""Files in a folder of features: its story, and by the former address of each renamed scenario its address now."""


def pytest_sessionstart(session: pytest.Session) -> None:
    """Begin to record what is selected to run, in the reporting process."""
    config = session.config
    if not hasattr(config, "workerinput"):
        scope = config.stash[SCOPE] = Scope(config)
        config.pluginmanager.register(scope, "acceptance_scope")


def pytest_gherkin_run_facts(config: pytest.Config) -> Mapping[str, str | int]:
    """Return the commit, the versions of Python and pytest, and the platform."""
    commit = _commit(config.rootpath)
    return {
        **({"commit": commit} if commit else {}),
        "Python": f"{platform.python_version()} ({platform.python_implementation()})",
        "pytest": version("pytest"),
        "platform": f"{platform.system()} {platform.release()}, {platform.machine()}",
    }


def pytest_gherkin_run_attachments(config: pytest.Config) -> Iterable[RunAttachment]:
    """Yield the run itself, the vocabulary, and the stories of the capabilities."""
    whole = documents(config, every_feature_file(config))
    everything = whole | documents(config, named_files(config, ".feature"))
    yield RunAttachment("run.json", RUN, _json(_about(config, whole)))
    yield RunAttachment("vocabulary.json", VOCABULARY, _json(vocabulary(catalogue(), everything.values())))
    yield from _stories(config, everything)


def attached_to_run(config: pytest.Config) -> list[RunAttachment]:
    """Return what plugins attach to a run; an error is reported but does not stop the messages."""
    try:
        answers: list[Iterable[RunAttachment] | None] = config.hook.pytest_gherkin_run_attachments(config=config)
        return [*chain.from_iterable(answer or () for answer in reversed(answers))]
    except Exception as error:  # the messages have to be completed after any error
        terminal: Any = config.pluginmanager.get_plugin("terminalreporter")
        if terminal is not None:
            terminal.ensure_newline()
            terminal.write_line(f"the messages are incomplete: {type(error).__name__}: {error}", red=True)
        return []


def _about(config: pytest.Config, features: Mapping[str, FeatureDocument]) -> dict[str, Any]:
    """Return how the run was started, what it selected, and the facts about it."""
    scope = config.stash[SCOPE]
    whole = scope.is_complete(features)
    answers: list[Mapping[str, str | int] | None] = config.hook.pytest_gherkin_run_facts(config=config)
    facts = {name: value for answer in answers for name, value in (answer or {}).items()}
    run: dict[str, Any] = {
        "command": command_line(config),
        "messages": Path(config.option.messages).as_posix(),
        "programs": {name: program(name, config.rootpath) for name in _PROGRAMS},
        "selection": {"whole": whole, "asked": [] if whole else [*scope.selecting_arguments()]},
        "facts": {name: str(value) for name, value in facts.items()},
    }
    return {**run, "seed": facts["seed"]} if "seed" in facts else run


def _commit(folder: Path) -> str:
    """Return the commit of a project, with `-dirty` where files differ from it; empty where Git knows none."""
    try:
        command = ["git", "describe", "--always", "--dirty", "--abbrev=40", "--exclude=*"]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)  # noqa: S603 - as above
        return done.stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return ""


def _stories(config: pytest.Config, uris: Iterable[str]) -> Iterator[RunAttachment]:
    """Yield the story of every folder that holds features, and of the folders above it, except the project's own."""
    folders = {folder: None for path in uris for folder in PurePosixPath(path).parents if folder.name}
    for path, media_type in ((folder / name, kind) for folder in sorted(folders) for name, kind in _STORIES):
        file = config.rootpath / path
        if file.is_file():
            text = file.read_text(encoding="utf-8-sig", errors="replace")
            yield RunAttachment(path.as_posix(), media_type, text)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
