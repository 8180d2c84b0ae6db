"""Chooses scenarios by their titles and by tag expressions."""

from __future__ import annotations

import re
from collections.abc import Callable
from difflib import get_close_matches
from typing import Any

import pytest

from support.gherkin.checks.walk import scenarios
from support.gherkin.collector import ScenarioItem, known_tags
from support.gherkin.document import read_document
from support.gherkin.files import shown_file

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
