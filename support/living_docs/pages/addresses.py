"""The addresses of the documentation: the page of each feature and scenario, and the place on it."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass

from support.living_docs.read.model import Capability, Feature, Run, Scenario

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
    """Return whether a page has a frame that a script may add: the pages of all parts, but not those that list them."""
    return path.endswith(".html") and path.startswith((f"{_FEATURES}/", "pages/asked/", "pages/flow-"))


def is_always_made(path: str) -> bool:
    """Return whether every run makes a page anew: the pages of capabilities, questions and flows."""
    return path.startswith(("pages/asked/", "pages/flow-")) or path.endswith("/index.html")


def anchor(feature: Feature, identity: str) -> str:
    """Return the id on a feature's page for a scenario, chapter or rule of the feature, by its id in the model."""
    return identity.removeprefix(f"{feature.id}/").replace("/", "--")


class Addresses:
    """Finds the place that a text or a measurement names."""

    def __init__(self, run: Run) -> None:
        self._files: dict[str, str] = {}
        self._scenarios: dict[str, Place] = {}
        self._lines: dict[tuple[str, int], Place] = {}
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
        where = f"{capability.title} › {feature.name}"
        top = Place(page, "", feature.name, capability.title)
        for rule in feature.rules:
            for chapter in rule.chapters:
                place = Place(page, anchor(feature, chapter.id), chapter.title, where)
                self._lines[feature.uri, chapter.line] = place
                for scenario in chapter.scenarios():
                    self._add_scenario(feature, scenario, place, top)

    def _add_scenario(self, feature: Feature, scenario: Scenario, chapter: Place, top: Place) -> None:
        place = Place(chapter.path, anchor(feature, scenario.id), title_of(scenario), chapter.where)
        self._scenarios[scenario.id] = place
        self._lines.setdefault((feature.uri, scenario.line), place)
        for index, step in enumerate(scenario.steps):
            self._lines.setdefault((feature.uri, step.line), top if index < scenario.background_steps else chapter)


def title_of(scenario: Scenario) -> str:
    """Return the title of a scenario, with the values of its row unless the title differs from row to row."""
    values = row_of(scenario)
    return f"{scenario.title} ({', '.join(values)})" if values else scenario.title


def row_of(scenario: Scenario) -> tuple[str, ...]:
    """Return the values that identify a scenario among the rows of its outline; none where its title does."""
    values = tuple(scenario.row.values())
    return () if any(value and value in scenario.title for value in values) else values
