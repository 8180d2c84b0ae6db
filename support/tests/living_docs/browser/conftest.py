"""A browser for all tests of this folder, and the documentation that they read with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from playwright.sync_api import expect

from support.living_docs.pages.lean import lean
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
    """Opens pages; what no page may do makes any test fail."""
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
def partial(tmp_path_factory: pytest.TempPathFactory) -> Site:
    return _written(sample_runs.partial(), Trends(), tmp_path_factory.mktemp("partial"))


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Site:
    return _written(hostile_run.run(), hostile_run.trends(), tmp_path_factory.mktemp("hostile"))


@pytest.fixture(scope="session")
def complete(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The pages of the run in which everything occurs before `lean` takes out what they repeat."""
    run, folder = sample_runs.red(), tmp_path_factory.mktemp("complete")
    return _built(_rendered(run, sample_runs.red_trends()), folder)


@pytest.fixture(scope="session")
def one_file(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The documentation of the run in which everything occurs, in one file."""
    return _in_one_file(_rendered(sample_runs.red(), sample_runs.red_trends()), tmp_path_factory.mktemp("one"))


@pytest.fixture(scope="session")
def hostile_file(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The documentation of hostile texts, in one file."""
    return _in_one_file(_rendered(hostile_run.run(), hostile_run.trends()), tmp_path_factory.mktemp("one-hostile"))


def _in_one_file(files: Mapping[str, bytes], folder: Path) -> Site:
    packer = Packer()
    for _ in packer.passing(files.items()):
        pass
    (folder / ONE_FILE).write_bytes(packer.packed().content)
    return Site(folder, tuple(f"{ONE_FILE}#{path}" for path in files if path.endswith(".html")))


def _written(run: Run, trends: Trends, folder: Path) -> Site:
    return _built(dict(lean(_rendered(run, trends).items(), run)), folder)


def _rendered(run: Run, trends: Trends) -> Mapping[str, bytes]:
    return dict(render(run, trends, maps(run), asked_in(run)))


def _built(files: Mapping[str, bytes], folder: Path) -> Site:
    build(files.items(), folder)
    return Site(folder, tuple(path for path in files if path.endswith(".html")))
