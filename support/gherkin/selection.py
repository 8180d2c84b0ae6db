"""Selects scenarios by their titles, by tag expressions, and by shards."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import pytest
from cucumber_tag_expressions import TagExpressionError, parse

from support.gherkin.collector import ScenarioItem, known_tags
from support.gherkin.document import read_document
from support.gherkin.files import named_files, project_path, refuse_missing_paths
from support.gherkin.hooks import TAG, with_sign

_SHARD = re.compile(r"([1-9]\d*)/([1-9]\d*)")
_OTHERS = pytest.StashKey[frozenset[Path]]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Declare the options."""
    parser.getgroup("features").addoption(
        "--tags",
        metavar="EXPRESSION",
        help='only run scenarios whose tags fit, as in --tags="@engine and not (@slow or @wip)"; @ may be left out',
    )
    parser.getgroup("features").addoption(
        "--shard",
        metavar="N/M",
        help="only run the n-th of m parts, as in --shard 1/3; every file belongs to the same part on every machine",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Find the files that belong to other shards; refuse a shard that does not exist."""
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
    """Split files into parts of about the same size, which are the same on any machine.

    Paths are compared relative to `root`, the root of the project, which may differ between machines.
    """
    parts: list[list[Path]] = [[] for _ in range(number)]
    sizes = [0] * number
    weighed = [(path.stat().st_size, os.path.relpath(path, root), path) for path in files]
    for size, _, path in sorted(weighed, key=lambda entry: (-entry[0], entry[1])):
        lightest = sizes.index(min(sizes))
        sizes[lightest] += size
        parts[lightest].append(path)
    return parts


def _test_files(config: pytest.Config) -> list[Path]:
    return [path for path in named_files(config, ".py") if path.name.startswith("test_")]


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Ignore the files of other shards."""
    return True if collection_path in config.stash.get(_OTHERS, ()) else None


@pytest.hookimpl(tryfirst=True)
def pytest_collection(session: pytest.Session) -> None:
    """Find the titles on the command line; the title of an outline selects all of its rows."""
    config = session.config
    refuse_missing_paths(config)
    config.args[:] = [_with_title(config, argument) for argument in config.args]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Deselect what does not match `--tags`, including tests that are not scenarios."""
    if not config.option.tags:
        return
    fits = _tag_expression(config)
    kept = [item for item in items if isinstance(item, ScenarioItem) and fits(item)]
    left_out = [item for item in items if item not in set(kept)]
    config.hook.pytest_deselected(items=left_out)
    items[:] = kept


def _tag_expression(config: pytest.Config) -> Callable[[pytest.Item], bool]:
    """Return a function that returns whether the tags of a scenario match `--tags`."""
    known = {f"@{name}" for name in known_tags(config)}

    def tag(word: re.Match[str]) -> str:
        name = with_sign(word)
        if name not in known:
            near = get_close_matches(name, sorted(known), n=1)
            raise pytest.UsageError(f"--tags: {name} is not a known tag.{f' Did you mean {near[0]}?' if near else ''}")
        return name

    try:
        expression: Any = parse(TAG.sub(tag, config.option.tags))
    except TagExpressionError as error:
        raise pytest.UsageError(f"--tags: {error}") from None
    return lambda item: bool(expression.evaluate({f"@{marker.name}" for marker in item.iter_markers()}))


def _with_title(config: pytest.Config, argument: str) -> str:
    """Return an argument whose title pytest finds, even if it is the title of an outline."""
    name, separator, title = argument.partition("::")
    path = config.invocation_params.dir / name
    if not separator or path.suffix != ".feature" or not path.is_file():
        return argument
    document = read_document(path, project_path(config, path))
    if document.feature is None:
        return name
    outlines = {placed.scenario["name"]: bool(placed.scenario["examples"]) for placed in document.scenarios()}
    wanted = title.strip()
    if wanted in outlines:
        # pytest compares with the part before “[” in the name of a row: the title and a space.
        return f"{name}::{wanted} " if outlines[wanted] else f"{name}::{wanted}"
    if title.partition(" [row ")[0] in outlines:
        return argument
    near = get_close_matches(wanted, outlines, n=3) or [*outlines][:5]
    listed = "\n".join(f"    {name}::{placed}" for placed in near)
    raise pytest.UsageError(f"{name} has no scenario “{wanted}”. Did you mean one of these?\n{listed}")
