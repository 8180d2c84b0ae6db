"""Structure that would silently not run, or not run as it reads."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from support.gherkin.document import FeatureDocument
from support.gherkin.errors import FeatureProblem
from support.gherkin.tree import Node, backgrounds, is_drawn, line_of, rules, scenarios


def structure_problems(document: FeatureDocument) -> Iterator[FeatureProblem]:
    """Yield what is empty, repeated or cannot be named."""
    feature = document.feature
    if feature is None:
        return
    yield from _empties(document, feature)
    yield from _titles(document, feature)
    yield from _misplaced_language(document)


def _empties(document: FeatureDocument, feature: Node) -> Iterator[FeatureProblem]:
    """Yield features, rules, backgrounds, scenarios and steps with nothing in them."""
    if not any(scenarios(feature)):
        yield document.problem(
            feature, "no-scenarios", "the feature has no scenarios; it would run nothing.",
            "Write “Scenario: …” with its colon before each of them.",
        )  # fmt: skip
    else:
        for rule in rules(feature):
            if not any("scenario" in child for child in rule["children"]):
                yield document.problem(
                    rule, "empty-rule", f"the rule “{rule['name']}” has no scenarios.",
                    "Give it an example, or delete it.",
                )  # fmt: skip
    for background in backgrounds(feature):
        if not background["steps"]:
            yield document.problem(background, "empty-background", "the Background has no steps.", "Delete it.")
        yield from _empty_steps(document, background)
    for placed in scenarios(feature):
        scenario = placed.scenario
        if not scenario["steps"]:
            yield document.problem(
                scenario, "no-steps",
                f"the scenario “{scenario['name']}” has no steps; it would check nothing.",
                "Write its steps; each begins with Given, When, Then, And or But, spelled exactly so.",
            )  # fmt: skip
        yield from _empty_steps(document, scenario)
        yield from _drawn_lines(document, [row for table in scenario["examples"] for row in table["tableBody"]])


def _empty_steps(document: FeatureDocument, parent: Node) -> Iterator[FeatureProblem]:
    """Yield steps that are only a keyword, and rows that are only a line."""
    for step in parent["steps"]:
        yield from _drawn_lines(document, step.get("dataTable", {}).get("rows", ()))
        if not step["text"].strip():
            yield document.problem(step, "empty-step", f"the step is only “{step['keyword'].strip()}”.", "Finish it.")


def _drawn_lines(document: FeatureDocument, rows: Iterable[Node]) -> Iterator[FeatureProblem]:
    """Yield rows such as `| --- | --- |`, which would be read as values."""
    for row in filter(is_drawn, rows):
        yield document.problem(
            row, "drawn-line", "this row only draws a line, but it is read as values.",
            "Delete it; the first row of a table is its header without any line.",
        )  # fmt: skip


def _titles(document: FeatureDocument, feature: Node) -> Iterator[FeatureProblem]:
    """Yield titles that are missing, repeated or cannot be selected on the command line."""
    lines: dict[str, int] = {}
    if not feature["name"].strip():
        yield document.problem(feature, "no-title", "the feature has no title.", "Write it after “Feature:”.")
    for placed in scenarios(feature):
        scenario = placed.scenario
        title, line = scenario["name"], line_of(scenario)
        if not title:
            yield document.problem(
                scenario, "no-title", "the scenario has no title.",
                f"Say after “{scenario['keyword']}:” what it shows.",
            )  # fmt: skip
            continue
        if title in lines:
            yield document.problem(
                scenario, "repeated-title", f"the title “{title}” is already in line {lines[title]}.",
                "Give each scenario of the file its own title.",
            )  # fmt: skip
        if "::" in title:
            yield document.problem(
                scenario, "unusable-title",
                f"the title “{title}” contains “::”, which separates file and title.",
                "Write the title without it.",
            )  # fmt: skip
        lines.setdefault(title, line)
    titles = Counter(rule["name"] for rule in rules(feature))
    for rule in rules(feature):
        if titles[rule["name"]] > 1:
            titles[rule["name"]] = 0
            yield document.problem(
                rule, "repeated-rule", f"another rule of the file is called “{rule['name']}” too.",
                "Give each rule its own title.", warning=True,
            )  # fmt: skip


def _misplaced_language(document: FeatureDocument) -> Iterator[FeatureProblem]:
    """Yield language lines that are only comments where they are."""
    tree, feature = document.tree, document.feature
    if tree is None or feature is None:
        return
    for comment in tree["comments"]:
        text = comment["text"].strip().lstrip("#").strip()
        if text.startswith("language:") and comment["location"]["line"] > feature["location"]["line"]:
            yield document.problem(
                comment, "misplaced-language", f"“# {text}” has no effect here.",
                "Name the language in the first line of the file, and only there.",
            )  # fmt: skip
