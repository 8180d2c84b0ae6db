"""Chooses scenarios by their titles, by tag expressions, and by shards that run elsewhere."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import pytest

from support.gherkin.checks.walk import scenarios
from support.gherkin.collector import ScenarioItem, known_tags
from support.gherkin.document import read_document
from support.gherkin.files import named_files, shown_file

_SHARD = re.compile(r"([1-9]\d*)/([1-9]\d*)")
_OTHERS = pytest.StashKey[frozenset[Path]]()

# An argument of its own that begins with @ names a file of arguments, so that tags may be written without @.
_TAG = re.compile(r"(?<![^\s()])(?!(?:and|or|not)\b)[^\s()]+")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Declare the option.

    Args:
        parser: Takes the declaration.
    """
    parser.getgroup("features").addoption(
        "--tags",
        metavar="EXPRESSION",
        help='only run scenarios whose tags fit, as in --tags="@engine and not (@slow or @wip)"; @ may be left out',
    )
    parser.getgroup("features").addoption(
        "--shard",
        metavar="N/M",
        help="only run the n-th of m parts, as in --shard 1/3; every file belongs to one part, whoever runs it",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Find the files that belong to other shards.

    Args:
        config: The configuration of the run.

    Raises:
        pytest.UsageError: There is no such shard.
    """
    if not config.option.shard:
        return
    asked = _SHARD.fullmatch(config.option.shard)
    if asked is None or int(asked[1]) > int(asked[2]):
        raise pytest.UsageError(
            f"--shard {config.option.shard}: write which part of how many, such as 1/3, 2/3 or 3/3."
        )
    parts = shards([*named_files(config, ".feature"), *_test_files(config)], int(asked[2]), config.rootpath)
    own = frozenset(parts[int(asked[1]) - 1])
    config.stash[_OTHERS] = frozenset(path for part in parts for path in part) - own


def shards(files: list[Path], number: int, root: Path) -> list[list[Path]]:
    """Files in parts of about the same size; the same files give the same parts on any machine.

    Args:
        files: The files.
        number: How many parts (count).
        root: The root of the project, which lies elsewhere on another machine.
    """
    parts: list[list[Path]] = [[] for _ in range(number)]
    sizes = [0] * number
    weighed = [(path.stat().st_size, os.path.relpath(path, root), path) for path in files]
    for size, _, path in sorted(weighed, key=lambda one: (-one[0], one[1])):
        lightest = sizes.index(min(sizes))
        sizes[lightest] += size
        parts[lightest].append(path)
    return parts


def _test_files(config: pytest.Config) -> list[Path]:
    return [path for path in named_files(config, ".py") if path.name.startswith("test_")]


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leave out the files of other shards, as if they were not there.

    Args:
        collection_path: A file or folder.
        config: The configuration of the run.
    """
    return True if collection_path in config.stash.get(_OTHERS, ()) else None


@pytest.hookimpl(tryfirst=True)
def pytest_collection(session: pytest.Session) -> None:
    """Find the titles that the command line asks for; the title of an outline stands for all of its rows.

    Args:
        session: The run.

    Raises:
        pytest.UsageError: A feature file has no such scenario; the message tells the nearest.
    """
    config = session.config
    config.args[:] = [_with_title(config, argument) for argument in config.args]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what a tag expression leaves out, tests that are no scenarios included.

    Args:
        config: The configuration of the run.
        items: The tests that were collected.

    Raises:
        pytest.UsageError: The expression is malformed, or names a tag that nobody knows.
    """
    if not config.option.tags:
        return
    fits = _tag_expression(config)
    kept = [item for item in items if isinstance(item, ScenarioItem) and fits(item)]
    left_out = [item for item in items if item not in set(kept)]
    config.hook.pytest_deselected(items=left_out)
    items[:] = kept


def _tag_expression(config: pytest.Config) -> Callable[[pytest.Item], bool]:
    """Whether the tags of a scenario fit what was asked for."""
    from cucumber_tag_expressions import TagExpressionError, parse

    known = {f"@{name}" for name in known_tags(config)}

    def tag(found: re.Match[str]) -> str:
        name = f"@{found[0].removeprefix('@')}"
        if name not in known:
            near = get_close_matches(name, sorted(known), n=1)
            raise pytest.UsageError(f"--tags: {name} is not a known tag.{f' Did you mean {near[0]}?' if near else ''}")
        return name

    try:
        expression: Any = parse(_TAG.sub(tag, config.option.tags))
    except TagExpressionError as error:
        raise pytest.UsageError(f"--tags: {error}") from None
    return lambda item: bool(expression.evaluate({f"@{marker.name}" for marker in item.iter_markers()}))


def _with_title(config: pytest.Config, argument: str) -> str:
    """An argument whose title pytest finds, also where it is the title of an outline."""
    name, separator, title = argument.partition("::")
    path = config.invocation_params.dir / name
    if not separator or path.suffix != ".feature" or not path.is_file():
        return argument
    document = read_document(path, shown_file(config, path))
    if document.feature is None:
        return name
    outlines = {one.scenario["name"]: bool(one.scenario["examples"]) for one in scenarios(document.feature)}
    wanted = title.strip()
    if wanted in outlines:
        # pytest compares with what stands before “[” in the name of a row: the title and a space.
        return f"{name}::{wanted} " if outlines[wanted] else f"{name}::{wanted}"
    if title.partition(" [row ")[0] in outlines:
        return argument
    near = get_close_matches(wanted, outlines, n=3) or [*outlines][:5]
    listed = "\n".join(f"    {name}::{one}" for one in near)
    raise pytest.UsageError(f"{name} has no scenario “{wanted}”. Did you mean one of these?\n{listed}")
