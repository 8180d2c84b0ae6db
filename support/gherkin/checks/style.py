"""The style guide: what makes a feature hard to read, as warnings."""

from __future__ import annotations

import re
from collections.abc import Iterator

from support.gherkin.checks.examples import REASON_COLUMNS
from support.gherkin.document import FeatureDocument
from support.gherkin.errors import FeatureProblem
from support.gherkin.tree import Node, PlacedScenario, backgrounds, example_rows, rules, scenarios, tag_names

CHECKS_NOTHING = "checks-nothing"
"""The code of the warning of a scenario without a Then."""

FOR_ENGINEERS = "engine"
"""The tag of features and scenarios in which technical words are right."""

_MOST_STEPS = 6
_MOST_BACKGROUND_STEPS = 3
_LONGEST_STEP = 75
_LONGEST_TITLE = 120
_MOST_SCENARIOS = 8
_MOST_ROWS = 8
_QUOTED = re.compile(r'"[^"]*"')
_TECHNICAL = re.compile(r"\b[A-Za-z0-9.-]+_\w+\b|\{|\}|\b\d+ ?ms\b|\bmilliseconds?\b|\bJSON\b|\bstate\[|==")
_WEAK_TITLE = re.compile(r"\b(should|test|tests|verify|verifies)\b", re.IGNORECASE)


def style_warnings(document: FeatureDocument) -> Iterator[FeatureProblem]:
    """Yield departures from the style guide."""
    feature = document.feature
    if feature is None:
        return
    placed_scenarios = [*scenarios(feature)]
    if not feature["description"].strip():
        yield document.warning(
            feature, "no-reason", "the feature does not say why it is there.",
            "Write up to three lines of why beneath its title.",
        )  # fmt: skip
    for titled in (feature, *rules(feature), *(placed.scenario for placed in placed_scenarios)):
        if (length := len(titled["name"])) > _LONGEST_TITLE:
            yield document.warning(
                titled, "long-title", f"the title has {length} characters, more than {_LONGEST_TITLE}.",
                "Say in a few words what it shows; the rest can go in the lines below it.",
            )  # fmt: skip
    if len(placed_scenarios) > _MOST_SCENARIOS:
        yield document.warning(
            feature, "many-scenarios",
            f"the feature has {len(placed_scenarios)} scenarios, more than {_MOST_SCENARIOS}.",
            "Make a feature of its own of some rule.",
        )  # fmt: skip
    for background in backgrounds(feature):
        if (number := len(background["steps"])) > _MOST_BACKGROUND_STEPS:
            yield document.warning(
                background, "long-background",
                f"the Background has {number} steps, more than {_MOST_BACKGROUND_STEPS}.",
                "Leave only what every reader needs to know.",
            )  # fmt: skip
        yield from _steps(document, background, tag_names(feature))
    for placed in placed_scenarios:
        yield from _scenario(document, placed)


def _scenario(document: FeatureDocument, placed: PlacedScenario) -> Iterator[FeatureProblem]:
    """Yield what makes a scenario hard to read."""
    scenario = placed.scenario
    title, steps = scenario["name"], scenario["steps"]
    if weak := _WEAK_TITLE.search(title):
        yield document.warning(
            scenario, "weak-title", f"the title says “{weak[0]}”.", "Say what happens, in the present tense."
        )
    if len(steps) > _MOST_STEPS:
        yield document.warning(
            scenario, "long-scenario", f"“{title}” has {len(steps)} steps, more than {_MOST_STEPS}.",
            "Leave out what its rule does not need, or word several steps as one.",
        )  # fmt: skip
    yield from _order(document, placed)
    yield from _steps(document, scenario, placed.tags)
    rows = len(example_rows(scenario))
    if rows > _MOST_ROWS:
        yield document.warning(
            scenario, "many-rows", f"“{title}” has {rows} rows of examples, more than {_MOST_ROWS}.",
            "Keep the rows a reader learns from.",
        )  # fmt: skip
    for examples in scenario["examples"]:
        header = examples.get("tableHeader")
        if header and len(header["cells"]) > 1 and header["cells"][0]["value"].lower() not in REASON_COLUMNS:
            yield document.warning(
                header, "no-why-column", "the first column does not say why each row is there.",
                "Begin the table with a column “why”.",
            )  # fmt: skip
    for tag in scenario["tags"]:
        if tag["name"] != tag["name"].lower() or "-" in tag["name"]:
            yield document.warning(tag, "tag-style", f"{tag['name']} is not lower_snake.", "Write tags in lower_snake.")


def _order(document: FeatureDocument, placed: PlacedScenario) -> Iterator[FeatureProblem]:
    """Yield departures from the order of facts, then one event, then what can be observed."""
    scenario = placed.scenario
    kinds = [step["keywordType"] for step in scenario["steps"]]
    if kinds and kinds[0] == "Conjunction":
        yield document.warning(
            scenario["steps"][0], "begins-with-and",
            "the scenario begins with a step that continues another.",
            "Begin it with Given, When or Then.",
        )  # fmt: skip
    if kinds and not {"Outcome", "Unknown"} & set(kinds):
        yield document.warning(
            scenario, CHECKS_NOTHING, f"“{scenario['name']}” has no Then: it checks nothing.",
            "Say with Then what can be observed.",
        )  # fmt: skip
    seen_outcome = False
    for step in scenario["steps"]:
        seen_outcome |= step["keywordType"] == "Outcome"
        if seen_outcome and step["keywordType"] == "Action":
            yield document.warning(
                step, "ping-pong", "a When comes after a Then.",
                "Make two scenarios of it, or word what came before as a Given.",
            )  # fmt: skip
            return


def _steps(document: FeatureDocument, parent: Node, tags: frozenset[str]) -> Iterator[FeatureProblem]:
    """Yield steps that are long or speak of the inside of the flow."""
    for step in parent["steps"]:
        text = step["keyword"] + step["text"]
        if len(text) > _LONGEST_STEP:
            yield document.warning(
                step, "long-step", f"the step has {len(text)} characters, more than {_LONGEST_STEP}.",
                "Leave out what does not matter here.",
            )  # fmt: skip
        technical = _TECHNICAL.search(_QUOTED.sub('""', step["text"]))
        if technical and FOR_ENGINEERS not in tags:
            yield document.warning(
                step, "technical-step", f"“{technical[0]}” is a word for engineers.",
                f"Say it in business words, or tag the feature @{FOR_ENGINEERS}.",
            )  # fmt: skip
