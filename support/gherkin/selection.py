"""Selects scenarios by their titles, by tag expressions, and by shards."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from difflib import get_close_matches
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from _pytest.mark.expression import Expression
from cucumber_tag_expressions import TagExpressionError, parse

from support.gherkin.checks.examples import PLACEHOLDER
from support.gherkin.collector import ScenarioItem, known_tags
from support.gherkin.document import FeatureDocument, read_document
from support.gherkin.files import address, named_files, project_path, refuse_missing_paths
from support.gherkin.hooks import TAG, with_sign
from support.gherkin.tree import Node, line_of, row_label

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
    """Find what the command line addresses; the title of an outline selects all of its rows."""
    config = session.config
    refuse_missing_paths(config)
    config.args[:] = dict.fromkeys(chosen for argument in config.args for chosen in _selected(config, argument))


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> Iterator[None]:
    """Select the scenarios whose title was copied into `-k`, and those that fit `--tags`."""
    keyword: str = config.option.keyword
    titled = [item for item in items if keyword in _shown_title(item)] if keyword else []
    try:
        Expression.compile(keyword)
    except SyntaxError:
        if titled:
            config.option.keyword = ""
            _keep(config, items, titled)
    yield
    config.option.keyword = keyword
    if config.option.tags:
        fits = _tag_expression(config)
        _keep(config, items, [item for item in items if isinstance(item, ScenarioItem) and fits(item)])


def _shown_title(item: pytest.Item) -> str:
    """Return the name of a test, after the title with the values of its row if it is a scenario."""
    return f"{item.progress.scenario.name}\n{item.name}" if isinstance(item, ScenarioItem) else item.name


def _keep(config: pytest.Config, items: list[pytest.Item], kept: list[pytest.Item]) -> None:
    """Deselect the other tests."""
    config.hook.pytest_deselected(items=[item for item in items if item not in set(kept)])
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


def _selected(config: pytest.Config, argument: str) -> list[str]:
    """Return arguments that pytest finds for what an argument addresses: scenarios and rows by title or by line."""
    name, title, line = address(argument)
    path = config.invocation_params.dir / name
    if not (title or line) or path.suffix != ".feature" or not path.is_file():
        return [argument]
    document = read_document(path, project_path(config, path))
    tests = [*_tests(document)]
    if document.feature is None or not tests:
        return [name]
    if line:
        nearest_line = max((place for test in tests for place in test.places if place <= line), default=0)
        chosen = [test for test in tests if nearest_line in test.places] or tests
    else:
        chosen = [test for test in tests if title.strip() in test.titles]
    if chosen:
        return [f"{name}::{test.name}" for test in chosen]
    titles = dict.fromkeys(placed.scenario["name"] for placed in document.scenarios())
    near = get_close_matches(title.strip(), titles, n=3) or [*titles][:5]
    listed = "\n".join(f"    {name}::{placed}" for placed in near)
    raise pytest.UsageError(f"{name} has no scenario “{title.strip()}”. Did you mean one of these?\n{listed}")


class _Test(NamedTuple):
    """A scenario or a row of an outline: its name among the tests, every title that it is shown with, and its lines.

    Its `places` are the lines in which it, its row and what surrounds it begin.
    """

    name: str
    titles: frozenset[str]
    places: frozenset[int]


def _tests(document: FeatureDocument) -> Iterator[_Test]:
    """Yield every scenario of a document, and every row of an outline."""
    for placed in document.scenarios():
        scenario = placed.scenario
        title = scenario["name"]
        places = frozenset(map(_first_line, filter(None, (placed.rule, scenario))))
        if not scenario["examples"]:
            yield _Test(title, frozenset({title}), places)
        number = 0
        for examples in scenario["examples"]:
            columns = [cell["value"] for cell in examples.get("tableHeader", {"cells": ()})["cells"]]
            for row in examples["tableBody"]:
                number += 1
                values = dict(zip(columns, (cell["value"] for cell in row["cells"]), strict=True))
                texts = {title, PLACEHOLDER.sub(lambda name: values.get(name[1], name[0]), title)}  # noqa: B023
                label = row_label(number, next(iter(values.values()), ""))
                titles = {f"{text}{row}" for text in texts for row in ("", f" {label}", f" [row {number}]")}
                yield _Test(f"{title} {label}", frozenset(titles), places | {_first_line(examples), line_of(row)})


def _first_line(node: Node) -> int:
    """Return the line in which a node begins, with its tags."""
    return min(map(line_of, (node, *node["tags"])))
