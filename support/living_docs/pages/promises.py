"""What the product promises: the pages of capabilities, features and scenarios, and the list of all scenarios."""

from __future__ import annotations

import posixpath
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from support.living_docs.pages import charts
from support.living_docs.pages.addresses import anchor
from support.living_docs.read.model import Capability, Feature, FeatureRule, Run, Scenario
from support.living_docs.read.outcome import Outcome
from support.living_docs.story.trends import Trends
from support.living_docs.story.verdict import state, tally

_NOT_LANGUAGES = ("em",)
"""Dialects of Gherkin that are no language a browser knows."""


NOTES = {
    "newly failing": "kept before, and no longer",
    "fixed": "not kept before, and kept again",
    "new": "was not there before",
    "flaky": "cannot be relied upon: comes out differently from time to time",
    "not run this time": "told as it was in an earlier run",
}
"""What should be known of a scenario besides its outcome, and what it means."""


@dataclass(frozen=True, slots=True)
class Part:
    """A feature in the list of a capability."""

    feature: Feature
    outcome: Outcome
    state: str
    bars: tuple[charts.Bar, ...]
    rules: tuple[FeatureRule, ...]


@dataclass(frozen=True, slots=True)
class Listed:
    """A scenario in the list of all; what filters look for is in `tags`, `notes` and its outcome."""

    scenario: Scenario
    anchor: str
    tags: str
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """The scenarios of a feature in the list of all, by rule."""

    feature: Feature
    rules: tuple[tuple[FeatureRule, tuple[Listed, ...]], ...]

    def scenarios(self) -> Iterator[Listed]:
        """Give the scenarios, in order."""
        for _, found in self.rules:
            yield from found


class Notes:
    """Tells what a reader should know about a scenario besides its outcome.

    Args:
        trends: What the run looks like beside the runs before it.
    """

    def __init__(self, trends: Trends) -> None:
        self._kinds = {
            "newly failing": frozenset(trends.newly_failing),
            "fixed": frozenset(trends.fixed),
            "new": frozenset(trends.new),
        }
        self._flaky = trends.flaky

    def of(self, scenario: Scenario) -> tuple[str, ...]:
        """Give the words of `NOTES` that hold.

        Args:
            scenario: The scenario.
        """
        notes = [word for word, names in self._kinds.items() if scenario.id in names]
        if scenario.flaky or scenario.id in self._flaky:
            notes.append("flaky")
        if scenario.as_of is not None:
            notes.append("not run this time")
        return tuple(notes)

    def flaky(self, scenario: Scenario) -> str:
        """Give why a scenario cannot be relied upon; empty where nothing is known.

        Args:
            scenario: The scenario.
        """
        return self._flaky.get(scenario.id, "")


def capability_values(capability: Capability) -> Mapping[str, object]:
    """Give the values of a capability's page.

    Args:
        capability: The capability.
    """
    return {
        "capability": capability,
        "outcome": capability.outcome,
        "state": state(tally(capability.scenarios())),
        "folder": folder_of(capability),
        "parts_of": [_part(one) for one in capability.features],
    }


def feature_values(feature: Feature) -> Mapping[str, object]:
    """Give the values of a feature's page.

    Args:
        feature: The feature.
    """
    return {
        "feature": feature,
        "outcome": feature.outcome,
        "state": state(tally(feature.scenarios())),
        "language": language(feature),
        "folder": posixpath.dirname(feature.uri),
    }


def listing(run: Run, notes: Notes) -> Mapping[str, object]:
    """Give the values of the list of all scenarios.

    Args:
        run: The run.
        notes: What should be known of each.
    """
    groups = [(capability, [*_groups(capability, notes)]) for capability in run.capabilities]
    tags = Counter(tag for one in run.scenarios() for tag in {*one.tags})
    words = Counter(word for _, of_it in groups for group in of_it for one in group.scenarios() for word in one.notes)
    counts = tally(run.scenarios())
    return {
        "groups": groups,
        "total": sum(counts.values()),
        "outcomes": counts,
        "tags": sorted(tags.items()),
        "notes_found": [(word, count, NOTES[word]) for word, count in sorted(words.items())],
    }


def language(feature: Feature) -> str:
    """Give the language of a feature as browsers know it; empty for English.

    Args:
        feature: The feature.
    """
    known = feature.language not in _NOT_LANGUAGES and feature.language.replace("-", "").isalpha()
    return feature.language if known and feature.language != "en" else ""


def folder_of(capability: Capability) -> str:
    """Give the folder of a capability in the project, from which the links of its README start.

    Args:
        capability: The capability.
    """
    uri = next((one.uri for one in capability.features), f"features/{capability.id}/README.md")
    return posixpath.dirname(uri)


def neighbours(feature: Feature) -> Iterator[tuple[Scenario | None, Scenario, Scenario | None]]:
    """Give each scenario of a feature between the one before it and the one after it.

    Args:
        feature: The feature.
    """
    line: Sequence[Scenario | None] = [None, *feature.scenarios(), None]
    for before, one, after in zip(line, line[1:], line[2:], strict=False):
        if one is not None:
            yield before, one, after


def _part(feature: Feature) -> Part:
    counts = tally(feature.scenarios())
    named = tuple(rule for rule in feature.rules if rule.name)
    return Part(feature, feature.outcome, state(counts), charts.shares([*counts.items()]), named)


def _groups(capability: Capability, notes: Notes) -> Iterator[Group]:
    for feature in capability.features:
        rules = ((rule, tuple(_listed(feature, one, notes) for one in rule.scenarios())) for rule in feature.rules)
        found = tuple((rule, scenarios) for rule, scenarios in rules if scenarios)
        if found:
            yield Group(feature, found)


def _listed(feature: Feature, scenario: Scenario, notes: Notes) -> Listed:
    return Listed(scenario, anchor(feature, scenario.id), " ".join(scenario.tags), notes.of(scenario))
