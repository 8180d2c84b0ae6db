"""Which pages need not be made again: those about which nothing has changed since they were written.

The fingerprint of a feature is made of all that its pages are made of: the feature with its results and the addresses
of its records, what the history says about its scenarios, what all pages share, and the code that makes pages. That of
the pages about all scenarios together is made of what features say, outcomes, and what scenarios did in their flows.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import Any, Final

from markupsafe import Markup

from support.living_docs.pages import addresses
from support.living_docs.pages.addresses import Addresses
from support.living_docs.pages.frame import site_title
from support.living_docs.pages.overview import Narrative, narrative_of
from support.living_docs.pages.promises import Notes
from support.living_docs.pages.prose import Prose
from support.living_docs.pages.small_map import FlowPlaces
from support.living_docs.read.model import Feature, Run, Scenario
from support.living_docs.read.own_code import fingerprint, own_code
from support.living_docs.read.stored_runs import as_json, name_of, words_of
from support.living_docs.story.asked import AskedQuestion
from support.living_docs.story.flows import FlowStories
from support.living_docs.story.scenario_story import story_of
from support.living_docs.story.trends import Trends

_OF_ONE_RUN: Final = frozenset({"seconds", "steps", "hooks", "attempts", "flaky", "as_of", "reproduce"})
"""What differs from run to run in a scenario about which nothing has changed."""


class Fingerprints:
    """The fingerprints of a run's pages.

    Attributes:
        unchanged: The features, by id, whose pages the previous documentation has as they are to be.
        places: The places of maps and questions, if it has the pages about all scenarios as they are to be, too.
        coverage: What all scenarios covered together, likewise.
        narrative: What the first page says about all features, likewise.
    """

    def __init__(self, run: Run, trends: Trends, flows: FlowStories) -> None:
        self.unchanged: set[str] = set()
        self.places: FlowPlaces | None = None
        self.coverage: Mapping[str, Any] | None = None
        self.narrative: Narrative | None = None
        self._run, self._trends, self._flows, self._notes = run, trends, flows, Notes(trends)
        self._written = {feature.id: as_json(feature, _OF_ONE_RUN) for feature in run.features()}
        self._about_all = self._of_what_all_say() if flows.accounts.are_complete else ""
        self._known: dict[str, Any] = {}
        self._files: list[str] = []

    def keep(self, previous: Path) -> Collection[str]:
        """Return the files of the previous documentation, in a folder, that stay as they are."""
        before: Any = {}
        with suppress(OSError, ValueError):
            before = json.loads((previous / addresses.FINGERPRINTS).read_bytes())
        with suppress(LookupError, TypeError, ValueError, AttributeError):
            if before["all"] == self._about_all and self._examples_are_the_same(before["examples"]):
                files = [file for file in before["files"] if (previous / file).is_file()]
                if len(files) == len(before["files"]):
                    coverage, narrative = before["coverage"], Narrative(*map(Markup, before["narrative"]))
                    self.places = FlowPlaces.from_json(before["places"])
                    self.coverage, self.narrative, self._known, self._files = coverage, narrative, before, files
        kept = [*self._files]
        features = before.get("features") if isinstance(before, dict) else None
        for feature in self._run.features():
            of_feature = [*_files_of(feature)]
            is_same = isinstance(features, dict) and features.get(feature.id) == self._features[feature.id]
            if is_same and all((previous / file).is_file() for file in of_feature):
                self.unchanged.add(feature.id)
                kept += of_feature
        return kept

    def noting(self, files: Iterable[tuple[str, bytes]]) -> Iterator[tuple[str, bytes]]:
        """Yield the files as they are, and note which are about all scenarios together."""
        for path, content in files:
            if addresses.is_about_flows_or_all(path):
                self._files.append(path)
            yield path, content

    def file(self) -> tuple[str, bytes]:
        """Return the file that is kept beside the pages."""
        known = self._known or self._of_all()
        content = {**known, "files": self._files, "features": self._features}
        return addresses.FINGERPRINTS, json.dumps(content, indent=0).encode()

    def _of_all(self) -> Mapping[str, Any]:
        """Return what must be known of the pages about all scenarios, so that they can stay; nothing if they cannot."""
        flows = self._flows
        if not self._about_all or flows.coverage is None:
            return {}
        return {
            "all": self._about_all,
            "examples": {name: _shown_of(example, self._run) for name, example in _examples(flows.questions).items()},
            "places": self._places.to_json(),
            "coverage": flows.coverage,
            "narrative": narrative_of(self._run, Prose(Addresses(self._run))),
        }

    @property
    def _places(self) -> FlowPlaces:
        return self.places or FlowPlaces.of(self._flows.maps, self._flows.questions)

    def _examples_are_the_same(self, before: Mapping[str, str]) -> bool:
        """Return whether scenarios that were run again, and are examples of questions, show the same of them."""
        run = (scenario for scenario in self._run.scenarios() if scenario.as_of is None and scenario.id in before)
        return all(_shown_of(scenario, self._run) == before[scenario.id] for scenario in run)

    @cached_property
    def _features(self) -> Mapping[str, str]:
        shared = _shared(self._run, self._places)
        return {
            feature.id: fingerprint(shared, capability.id, capability.title, *self._of(feature))
            for capability in self._run.capabilities
            for feature in capability.features
        }

    def _of(self, feature: Feature) -> Iterator[object]:
        yield self._written[feature.id]
        for scenario in feature.scenarios():
            yield scenario.seconds, scenario.attempts, scenario.flaky, scenario.reproduce
            yield name_of(scenario.steps), name_of(scenario.hooks) if scenario.hooks else ""
            yield self._notes.own(scenario), self._notes.flaky(scenario)
            yield [result.outcome for result in self._trends.past.get(scenario.id, ())]
            yield self._trends.differences.get(scenario.id)

    def _of_what_all_say(self) -> str:
        """Return the fingerprint of what the pages about all scenarios together are made of."""
        run, accounts = self._run, self._flows.accounts
        facts = (run.vocabulary, run.flows, run.faults, run.performance, run.trials, run.planted, run.programs)
        capabilities = [
            (part.id, part.title, part.narrative, [self._written[feature.id] for feature in part.features])
            for part in run.capabilities
        ]
        words = [words_of(scenario.steps) for scenario in run.scenarios()]
        return fingerprint(own_code(), site_title(run), run.narrative, facts, capabilities, words, accounts.all)


def _files_of(feature: Feature) -> Iterator[str]:
    yield addresses.feature_page(feature)
    yield addresses.stories_of(feature)
    yield from (addresses.scenario_page(feature, scenario) for scenario in feature.scenarios())


def _shared(run: Run, places: FlowPlaces) -> str:
    """Return the fingerprint of what pages of all features are made of."""
    return fingerprint(
        own_code(), site_title(run), run.planted, run.programs, run.flows, places.to_json(), Addresses(run).files
    )


def _examples(questions: Sequence[AskedQuestion]) -> Mapping[str, Scenario]:
    """Return the scenarios whose stories are shown on the pages of questions."""
    examples = chain.from_iterable((each.example, *(answer.example for answer in each.answers)) for each in questions)
    return {example.scenario.id: example.scenario for example in examples if example is not None}


def _shown_of(example: Scenario, run: Run) -> str:
    """Return the fingerprint of what the page of a question shows of a scenario."""
    story = story_of(example, run.flows)
    return fingerprint(story.questions, [(step.number, step.keyword, step.text) for step in story.steps])
