"""Where everything stands: the page of each feature and scenario, and the place on it."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass

from support.living_docs.read.model import Capability, Feature, Run, Scenario

OVERVIEW = "index.html"
SCENARIOS = "pages/scenarios.html"
FLOW = "pages/flow.html"
FAULTS = "pages/faults.html"
PERFORMANCE = "pages/performance.html"
VOCABULARY = "pages/vocabulary.html"
SEARCH_INDEX = "pages/search-index.js"
ASSETS = "pages/assets"
_FEATURES = "pages/features"


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the documentation.

    Attributes:
        path: The page, from the folder of the documentation.
        anchor: The id on it; empty for its top.
        title: What is found there.
        where: What it belongs to, from the outside in.
    """

    path: str
    anchor: str
    title: str
    where: str = ""


def capability_page(capability: Capability) -> str:
    """Give the page of a capability, from the folder of the documentation."""
    return posixpath.join(_FEATURES, capability.id, "index.html")


def feature_page(feature: Feature) -> str:
    """Give the page of a feature, from the folder of the documentation."""
    return f"{_FEATURES}/{feature.id}.html"


def scenario_page(feature: Feature, scenario: Scenario) -> str:
    """Give the page that tells what happened in a scenario, from the folder of the documentation."""
    return f"{_FEATURES}/{feature.id}/{anchor(feature, scenario.id)}.html"


def anchor(feature: Feature, name: str) -> str:
    """Give the id on a feature's page of what a scenario, chapter or rule of it is named by.

    Args:
        feature: The feature.
        name: The id of the scenario, chapter or rule in the model.
    """
    return name.removeprefix(f"{feature.id}/").replace("/", "--")


class Addresses:
    """Finds the place of what a text or a measurement speaks of.

    Args:
        run: The run that is documented.
    """

    def __init__(self, run: Run) -> None:
        self._files: dict[str, str] = {}
        self._scenarios: dict[str, Place] = {}
        self._lines: dict[tuple[str, int], Place] = {}
        for capability in run.capabilities:
            for feature in capability.features:
                self._add_feature(capability, feature)

    def of_file(self, uri: str) -> str | None:
        """Give the page for a file or folder below `features`; None where it has none.

        Args:
            uri: Its path in the project, normalised.
        """
        return self._files.get(uri)

    def of_scenario(self, name: str) -> Place | None:
        """Give the place of a scenario.

        Args:
            name: The scenario's id.
        """
        return self._scenarios.get(name)

    def of_line(self, uri: str, line: int) -> Place | None:
        """Give the place for a line of a feature file that holds a step or begins a scenario.

        Args:
            uri: The feature file.
            line: Its line, from 1.
        """
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

    def _add_scenario(self, feature: Feature, scenario: Scenario, place: Place, top: Place) -> None:
        own = Place(place.path, anchor(feature, scenario.id), title_of(scenario), place.where)
        self._scenarios[scenario.id] = own
        self._lines.setdefault((feature.uri, scenario.line), own)
        for index, step in enumerate(scenario.steps):
            self._lines.setdefault((feature.uri, step.line), top if index < scenario.background_steps else place)


def title_of(scenario: Scenario) -> str:
    """Give the title of a scenario, with the values of its row unless the title tells rows apart by itself."""
    values = row_of(scenario)
    return f"{scenario.title} ({', '.join(values)})" if values else scenario.title


def row_of(scenario: Scenario) -> tuple[str, ...]:
    """Give the values that tell a scenario from the other rows of its outline; none where its title does."""
    values = tuple(scenario.row.values())
    return () if any(value and value in scenario.title for value in values) else values
