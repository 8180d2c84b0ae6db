"""Steps: each matches exactly one step definition, with values, table and text as the definition takes them."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass

from support.gherkin.catalogue import Catalogue, Match
from support.gherkin.checks.examples import PLACEHOLDER
from support.gherkin.document import FeatureDocument, step_types
from support.gherkin.errors import FeatureProblem, ProductOwnerError
from support.gherkin.steps import StepDefinition, signature_of
from support.gherkin.suggestions import undefined
from support.gherkin.tree import Node, PlacedScenario, is_drawn, line_of

WORK_IN_PROGRESS = "wip"
"""The tag of a scenario whose steps need not be defined yet."""


@dataclass(frozen=True, slots=True)
class StepUse:
    """A step as it is run: its text has the values of `cells`, where a row of examples makes a difference."""

    step: Node
    text: str
    type: str
    cells: tuple[Node, ...] = ()


def step_uses(placed: PlacedScenario) -> Iterator[StepUse]:
    """Yield every step of a scenario as it is run, background first; once for each row that makes a difference."""
    rows = [
        dict(zip(columns, row["cells"], strict=True))
        for examples in placed.scenario["examples"]
        if (columns := [cell["value"] for cell in examples.get("tableHeader", {"cells": ()})["cells"]])
        for row in examples["tableBody"]
        if not is_drawn(row)
    ]
    for steps in (placed.background, placed.scenario["steps"]):
        types = step_types(step["keywordType"] for step in steps)
        for step, step_type in zip(steps, types, strict=True):
            text = step["text"]
            names = PLACEHOLDER.findall(text)
            uses = {} if rows and names else {text: StepUse(step, text, step_type)}
            for row in rows if names else ():
                cells = tuple(row[name] for name in names if name in row)
                variant = _filled(text, {name: row[name]["value"] for name in names if name in row})
                uses.setdefault(variant, StepUse(step, variant, step_type, cells))
            yield from uses.values()


def step_problems(document: FeatureDocument, catalogue: Catalogue) -> Iterator[FeatureProblem]:
    """Yield steps that are undefined, ambiguous or used in a way their definition does not allow, one for a place."""
    checked: set[tuple[int, str]] = set()
    reported: set[tuple[int, int, str]] = set()
    for placed in document.scenarios():
        uses = [*step_uses(placed)]
        defined = {line_of(use.step) for use in uses if catalogue.matches(use.text, use.type)}
        for use in uses:
            key = line_of(use.step), use.text
            if key in checked:
                continue
            checked.add(key)
            for problem in _problems(document, use, catalogue, defined, in_progress=WORK_IN_PROGRESS in placed.tags):
                place = problem.line, problem.column, problem.code
                if place not in reported:
                    reported.add(place)
                    yield problem


def _problems(
    document: FeatureDocument, use: StepUse, catalogue: Catalogue, defined: Container[int], *, in_progress: bool
) -> Iterator[FeatureProblem]:
    """Yield the problems of a step; the lines of `defined` have a step that some row of examples makes right."""
    matches = catalogue.matches(use.text, use.type)
    row = f" (with the row in line {line_of(use.cells[0])})" if use.cells else ""
    if not use.text.strip():
        return
    if not matches and PLACEHOLDER.search(use.step["text"]) and PLACEHOLDER.search(use.text):
        return  # reported as a missing column
    if not matches:
        error = undefined(use.text, use.type, catalogue.definitions(), use.step["keyword"])
        wrong = [cell for cell in use.cells if cell["value"] == error.value or line_of(use.step) in defined]
        place, where = (wrong[0], f" (in the step in line {line_of(use.step)})") if wrong else (use.step, row)
        yield document.problem(place, "undefined-step", f"{error}{where}", error.advice, warning=in_progress)
    elif len(matches) > 1:
        listed = "\n".join(f"{match.definition}  ({match.definition.place})" for match in matches)
        yield document.problem(
            use.step, "ambiguous-step", f"“{use.text}” matches {len(matches)} sentences{row}.",
            f"{listed}\nWord the step so that it matches only one, or have an engineer make them more precise.",
        )  # fmt: skip
    else:
        yield from _usage(document, use, matches[0])


def _usage(document: FeatureDocument, use: StepUse, match: Match) -> Iterator[FeatureProblem]:
    """Yield values, tables and texts that a step definition does not take."""
    refused = _refused(match)
    if refused is not None:
        advice = getattr(refused, "advice", "")
        where = f" (in the step in line {line_of(use.step)})" if use.cells else ""
        yield document.problem(next(iter(use.cells), use.step), "refused-value", f"{refused}{where}", advice)
    takes = parameters_beneath(match.definition)
    for name, part, noun in (("datatable", "dataTable", "table"), ("docstring", "docString", "text")):
        if part in use.step and name not in takes:
            yield document.problem(
                use.step[part], f"unwanted-{noun}", f"“{match.definition.source}” takes no {noun}.",
                f"Remove the {noun}, or use a sentence that takes one.",
            )  # fmt: skip
        elif part not in use.step and takes.get(name):
            example = "| … | … |" if noun == "table" else '"""'
            yield document.problem(
                use.step, f"missing-{noun}", f"“{match.definition.source}” needs a {noun} beneath it.",
                f"Write the {noun} ({example}) in the lines after the step; the vocabulary shows how.",
            )  # fmt: skip


def _refused(match: Match) -> Exception | None:
    """Return why a parameter type refuses its text, if it does."""
    try:
        match.values()
    except ProductOwnerError as error:
        return error
    except Exception as error:
        return ValueError(f"the values of “{match.text}” cannot be read: {type(error).__name__}: {error}")
    return None


def _filled(text: str, values: Mapping[str, str]) -> str:
    """Return a text with the values of a row."""
    return PLACEHOLDER.sub(lambda placeholder: values.get(placeholder[1], placeholder[0]), text)


def parameters_beneath(definition: StepDefinition) -> Mapping[str, bool]:
    """Return what may be beneath a step: `datatable`, `docstring`, each with whether it must."""
    signature = signature_of(definition.function)
    return {name: name in signature.required for name in ("datatable", "docstring") if name in signature.names}
