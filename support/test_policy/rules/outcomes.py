"""Scenarios that check nothing, or never run."""

from __future__ import annotations

from collections.abc import Iterator

from support.gherkin.checks.steps import WORK_IN_PROGRESS
from support.gherkin.document import FeatureDocument
from support.gherkin.errors import FeatureProblem
from support.gherkin.tree import PlacedScenario, scenarios, taggable

_NEVER_RUN = frozenset({"skip", "skipif", "xfail"})


def outcome_problems(document: FeatureDocument) -> Iterator[FeatureProblem]:
    """Yield the scenarios of a feature file that would prove nothing."""
    if document.feature is None:
        return
    for placed in scenarios(document.feature):
        if WORK_IN_PROGRESS not in placed.tags and placed.scenario["steps"] and not _has_an_outcome(placed):
            yield document.problem(
                placed.scenario, "no-outcome",
                f"the scenario “{placed.scenario['name']}” has no Then; it passes in any case.",
                "Better: end it with what a person can observe: `Then …`; `pytest --steps` lists what there is.",
            )  # fmt: skip
    for tag in (tag for node in taggable(document.feature) for tag in node["tags"]):
        if (name := tag["name"].removeprefix("@")) in _NEVER_RUN:
            yield document.problem(
                tag, "specification-only",
                f"@{name} promises what no one checks.",
                f"Better: @{WORK_IN_PROGRESS}, which shows the scenario as pending, and never as passed.",
            )  # fmt: skip


def _has_an_outcome(placed: PlacedScenario) -> bool:
    return any(step["keywordType"] in {"Outcome", "Unknown"} for step in placed.scenario["steps"])
