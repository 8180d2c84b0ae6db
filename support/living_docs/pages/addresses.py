"""The addresses of the documentation: the page of each feature and scenario, and the place on it."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from support.living_docs.read.model import Capability, Chapter, Feature, Run, Scenario

OVERVIEW = "index.html"
SCENARIOS = "pages/scenarios.html"
FLOW = "pages/flow.html"
ASKED = "pages/asked.html"
FAULTS = "pages/faults.html"
TRIALS = "pages/trials.html"
PERFORMANCE = "pages/performance.html"
VOCABULARY = "pages/vocabulary.html"
VOCABULARY_PACK = "pages/vocabulary.js"
FLOW_MAPS = "pages/flow-maps.js"
SEARCH_INDEX = "pages/search-index.js"
FRAME = "pages/frame.js"
PACKED = "pages/packed.js"
FINGERPRINTS = "pages/fingerprints.json"
ASSETS = "pages/assets"
_FEATURES = "pages/features"


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the documentation.

    Attributes:
        anchor: The id on the page; empty for its top.
        where: The headings it belongs to, outermost first.
    """

    path: str
    anchor: str
    title: str
    where: str = ""


def flow_page(identity: str) -> str:
    """Return the page of a flow that is not the main one, by the id of its map."""
    return f"pages/{identity}.html"


def capability_page(capability: Capability) -> str:
    """Return the page of a capability, relative to the folder of the documentation."""
    return posixpath.join(_FEATURES, capability.id, "index.html")


def feature_page(feature: Feature) -> str:
    """Return the page of a feature, relative to the folder of the documentation."""
    return f"{_FEATURES}/{feature.id}.html"


def scenario_page(feature: Feature, scenario: Scenario) -> str:
    """Return the page with the story of a scenario, relative to the folder of the documentation."""
    return f"{_FEATURES}/{feature.id}/{anchor(feature, scenario.id)}.html"


def question_page(identity: str) -> str:
    """Return the page of a question of a flow, relative to the folder of the documentation."""
    return f"pages/asked/{identity}.html"


def stories_of(feature: Feature) -> str:
    """Return the script with the stories of a feature's scenarios, relative to the folder of the documentation."""
    return f"{_FEATURES}/{feature.id}.js"


def has_frame(path: str) -> bool:
    """Return whether a page has a frame that a script may add: all but those that list all others."""
    return path.endswith(".html") and path not in (OVERVIEW, SCENARIOS)


def is_about_flows_or_all(path: str) -> bool:
    """Return whether a file is made from what is known of all scenarios together, and not of this run or a feature."""
    of_every_run = (OVERVIEW, SCENARIOS, FRAME, PACKED, FINGERPRINTS)
    if path.startswith(f"{_FEATURES}/"):
        return path.endswith("/index.html")
    return path not in of_every_run and not path.startswith(f"{ASSETS}/")


def anchor(feature: Feature, identity: str) -> str:
    """Return the id on a feature's page for a scenario, chapter or rule of the feature, by its id in the model."""
    return identity.removeprefix(f"{feature.id}/").replace("/", "--")


class Addresses:
    """Finds the place that a text or a measurement names."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._files: dict[str, str] = {}
        for capability in run.capabilities:
            for feature in capability.features:
                self._add_feature(capability, feature)

    @property
    def files(self) -> Mapping[str, str]:
        """The page of each file or folder, by its path in the project."""
        return self._files

    def of_file(self, uri: str) -> str | None:
        """Return the page of a file or folder, by its normalised path in the project; None where it has none."""
        return self._files.get(uri)

    def of_scenario(self, identity: str) -> Place | None:
        """Return the place of a scenario, by its id."""
        return self._scenarios.get(identity)

    def of_line(self, uri: str, line: int) -> Place | None:
        """Return the place for a line of a feature file, from 1, that has a step or begins a scenario."""
        return self._lines.get((uri, line))

    def _add_feature(self, capability: Capability, feature: Feature) -> None:
        page, folder = feature_page(feature), posixpath.dirname(feature.uri)
        self._files[feature.uri] = page
        self._files.setdefault(folder, capability_page(capability))
        self._files.setdefault(f"{folder}/README.md", capability_page(capability))
        outer = folder.removesuffix(f"/{capability.id}") if capability.id else folder
        if outer != folder:
            self._files.setdefault(outer, OVERVIEW)
            self._files.setdefault(f"{outer}/README.md", OVERVIEW)

    @cached_property
    def _scenarios(self) -> Mapping[str, Place]:
        return {
            scenario.id: Place(chapter.path, anchor(feature, scenario.id), title_of(scenario), chapter.where)
            for feature, part, chapter in self._chapters()
            for scenario in part.scenarios()
        }

    @cached_property
    def _lines(self) -> Mapping[tuple[str, int], Place]:
        lines: dict[tuple[str, int], Place] = {}
        for feature, part, chapter in self._chapters():
            top = Place(chapter.path, "", feature.name, chapter.where.removesuffix(f" › {feature.name}"))
            lines[feature.uri, part.line] = chapter
            for scenario in part.scenarios():
                lines.setdefault((feature.uri, scenario.line), self._scenarios[scenario.id])
                for index, step in enumerate(scenario.steps):
                    lines.setdefault((feature.uri, step.line), top if index < scenario.background_steps else chapter)
        return lines

    def _chapters(self) -> Iterator[tuple[Feature, Chapter, Place]]:
        for capability in self._run.capabilities:
            for feature in capability.features:
                page, where = feature_page(feature), f"{capability.title} › {feature.name}"
                for rule in feature.rules:
                    for chapter in rule.chapters:
                        yield feature, chapter, Place(page, anchor(feature, chapter.id), chapter.title, where)


def title_of(scenario: Scenario) -> str:
    """Return the title of a scenario, with the values of its row unless the title differs from row to row."""
    values = row_of(scenario)
    return f"{scenario.title} ({', '.join(values)})" if values else scenario.title


def row_of(scenario: Scenario) -> tuple[str, ...]:
    """Return the values that identify a scenario among the rows of its outline; none where its title does."""
    values = tuple(scenario.row.values())
    return () if any(value and value in scenario.title for value in values) else values
