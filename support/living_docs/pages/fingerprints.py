"""Which pages need not be made again: those of features about which nothing has changed since they were written.

A fingerprint is made of all that the pages of a feature are made of: the feature with its results and the addresses of
its records, what the history says about its scenarios, what all pages share, and the code that makes pages.
"""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

from support.living_docs.pages import addresses
from support.living_docs.pages.addresses import Addresses
from support.living_docs.pages.frame import site_title
from support.living_docs.pages.promises import Notes
from support.living_docs.read.feature_file import with_results
from support.living_docs.read.model import Feature, Run
from support.living_docs.story.asked import AskedQuestion
from support.living_docs.story.flow_map import FlowMap
from support.living_docs.story.trends import Trends

_CODE: Final = ("living_docs", "record", "flow_coverage", "gherkin")
"""The packages of `support` that decide what pages contain."""
_LIBRARIES: Final = ("jinja2", "markupsafe", "markdown-it-py")


class Fingerprints:
    """The fingerprints of a run's features.

    Attributes:
        unchanged: The features, by id, whose pages the previous documentation has as they are to be.
    """

    def __init__(
        self, run: Run, trends: Trends, flows: Sequence[FlowMap] = (), questions: Sequence[AskedQuestion] = ()
    ) -> None:
        self.unchanged: set[str] = set()
        self._run, self._trends, self._notes = run, trends, Notes(trends)
        shared = _shared(run, flows, questions)
        self._now = {
            feature.id: _hash(shared, capability.id, capability.title, *self._of(feature))
            for capability in run.capabilities
            for feature in capability.features
        }

    def keep(self, previous: Path) -> Collection[str]:
        """Return the files of the previous documentation, in a folder, that belong to unchanged features."""
        try:
            before: Any = json.loads((previous / addresses.FINGERPRINTS).read_bytes())
        except (OSError, ValueError):
            return ()
        kept: list[str] = []
        for feature in self._run.features():
            files = [*_files_of(feature)]
            is_same = isinstance(before, dict) and before.get(feature.id) == self._now[feature.id]
            if is_same and all((previous / file).is_file() for file in files):
                self.unchanged.add(feature.id)
                kept += files
        return kept

    def file(self) -> tuple[str, bytes]:
        """Return the file that is kept beside the pages."""
        return addresses.FINGERPRINTS, json.dumps(self._now, indent=0).encode()

    def _of(self, feature: Feature) -> Iterator[object]:
        yield with_results(feature, lambda scenario: replace(scenario, as_of=None))
        for scenario in feature.scenarios():
            yield self._notes.own(scenario), self._notes.flaky(scenario)
            yield [result.outcome for result in self._trends.past.get(scenario.id, ())]
            yield self._trends.differences.get(scenario.id)


def _files_of(feature: Feature) -> Iterator[str]:
    yield addresses.feature_page(feature)
    yield addresses.stories_of(feature)
    yield from (addresses.scenario_page(feature, scenario) for scenario in feature.scenarios())


def _shared(run: Run, flows: Sequence[FlowMap], questions: Sequence[AskedQuestion]) -> str:
    """Return the fingerprint of what pages of all features are made of."""
    maps = [(flow.id, flow.name, [node.name for node in flow.nodes]) for flow in flows]
    asked = [(question.kind, question.id) for question in questions]
    pages: Mapping[str, str] = Addresses(run).files
    return _hash(_code(), site_title(run), run.programs, run.flows, maps, asked, pages)


def _code() -> str:
    """Return the fingerprint of the code that makes pages."""
    support = Path(__file__).parents[2]
    files = sorted(file for package in _CODE for file in (support / package).rglob("*") if file.is_file())
    content = [file.read_bytes() for file in files if file.suffix != ".pyc"]
    return _hash(content, [version(library) for library in _LIBRARIES], platform.python_version())


def _hash(*values: object) -> str:
    return hashlib.sha256(repr(values).encode("utf-8", "surrogatepass")).hexdigest()
