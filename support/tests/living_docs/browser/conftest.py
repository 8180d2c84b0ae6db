"""A browser for all tests of this folder, and the documentation that they read with it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from support.living_docs.pages.one_file import Packer
from support.living_docs.pages.rendering import render
from support.living_docs.read.model import Run
from support.living_docs.site import build
from support.living_docs.story.trends import Trends
from support.tests.living_docs.browser import chromium, hostile_run, sample_runs
from support.tests.living_docs.browser.visitor import PATIENCE, Site, Visitor, Windows
from support.tests.living_docs.recorded import asked_in, maps

ONE_FILE = "agora.html"

expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="package")
def windows() -> Iterator[Windows]:
    # ends with the folder: while a browser is there, asyncio takes this thread for one with a running loop
    with chromium.launched(chromium.installed()) as browser:
        yield Windows(browser)


@pytest.fixture
def visitor(windows: Windows) -> Iterator[Visitor]:
    """Opens pages; what no page may do makes the test fail, whatever else it is about."""
    visiting = Visitor(windows)
    yield visiting
    visiting.close()
    assert visiting.complaints == []


@pytest.fixture(scope="session")
def red(tmp_path_factory: pytest.TempPathFactory) -> Site:
    return _written(sample_runs.red(), sample_runs.red_trends(), tmp_path_factory.mktemp("red"))


@pytest.fixture(scope="session")
def green(tmp_path_factory: pytest.TempPathFactory) -> Site:
    return _written(sample_runs.green(), Trends(), tmp_path_factory.mktemp("green"))


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Site:
    return _written(hostile_run.run(), hostile_run.trends(), tmp_path_factory.mktemp("hostile"))


@pytest.fixture(scope="session")
def one_file(red: Site) -> Site:
    """The documentation of the run in which everything occurs, in one file."""
    return _in_one_file(red)


@pytest.fixture(scope="session")
def hostile_file(hostile: Site) -> Site:
    """The documentation of hostile texts, in one file."""
    return _in_one_file(hostile)


def _in_one_file(site: Site) -> Site:
    """Pack the files of a documentation; assets come first, as they are rendered."""
    files = sorted(path for path in site.folder.rglob("*") if path.is_file())
    paths = sorted((path.relative_to(site.folder).as_posix() for path in files), key=lambda path: "assets" not in path)
    packer = Packer()
    for _ in packer.passing((path, (site.folder / path).read_bytes()) for path in paths):
        pass
    folder = site.folder.with_name(f"{site.folder.name}-in-one-file")
    folder.mkdir()
    (folder / ONE_FILE).write_bytes(packer.packed().content)
    return Site(folder, tuple(f"{ONE_FILE}#{path}" for path in site.paths))


def _written(run: Run, trends: Trends, folder: Path) -> Site:
    files = dict(render(run, trends, maps(run), asked_in(run)))
    build(iter(files.items()), folder)
    return Site(folder, tuple(path for path in files if path.endswith(".html")))
