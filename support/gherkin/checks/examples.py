"""Scenario outlines: every column is used, every placeholder has a column, every table has rows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches

from support.gherkin.document import FeatureDocument
from support.gherkin.errors import FeatureProblem
from support.gherkin.tree import Node, line_of

PLACEHOLDER = re.compile(r"<(?!!)([^<>]+)>")  # what begins with “!” is markup, such as <![CDATA[…]]>
_IN_BRACES = re.compile(r"\{([^{}]+)\}")
_QUOTED = re.compile(r'"[^"]*"')
REASON_COLUMNS = frozenset({"why", "because", "case", "circumstance", "reason", "note", "example", "what"})
"""Names of a first column that says why a row is there and need not be used in a step."""


def examples_problems(document: FeatureDocument) -> Iterator[FeatureProblem]:
    """Yield mismatches between the steps of an outline and its examples."""
    for placed in document.scenarios():
        scenario = placed.scenario
        if scenario["examples"]:
            for examples in scenario["examples"]:
                yield from _table(document, scenario, examples)
        else:
            yield from _without_examples(document, scenario)


def _without_examples(document: FeatureDocument, scenario: Node) -> Iterator[FeatureProblem]:
    """Yield the problem of an outline, or of a scenario with placeholders, that has no examples."""
    used = sorted({name for step in scenario["steps"] for name in PLACEHOLDER.findall(step["text"])})
    columns = ", ".join(f"<{name}>" for name in used)
    if scenario["keyword"] in {"Scenario Outline", "Scenario Template"}:
        yield document.problem(
            scenario, "no-examples",
            f"the outline “{scenario['name']}” has no Examples: it would run nothing.",
            f"Write “Examples:” beneath its steps, with a table whose columns are {columns or 'its placeholders'}.",
        )  # fmt: skip
    elif used:
        unquoted = any(PLACEHOLDER.search(_QUOTED.sub("", step["text"])) for step in scenario["steps"])
        yield document.problem(
            scenario, "no-examples", f"nothing replaces {columns}: the scenario has no Examples.",
            f"Write “Examples:” beneath its steps, with the columns {columns}, or write the values themselves.",
            warning=not unquoted,
        )  # fmt: skip


def _table(document: FeatureDocument, scenario: Node, examples: Node) -> Iterator[FeatureProblem]:
    """Yield the problems of a table of examples."""
    header, rows = examples.get("tableHeader"), examples["tableBody"]
    if not header or not rows:
        missing = "rows" if header else "table"
        yield document.problem(
            examples, "empty-examples", f"the Examples of “{scenario['name']}” have no {missing}.",
            "Write a header and at least one row, or delete the Examples.",
        )  # fmt: skip
        return
    columns = [cell["value"] for cell in header["cells"]]
    for index, cell in enumerate(header["cells"]):
        name = cell["value"]
        if not name:
            yield document.problem(cell, "unnamed-column", "this column has no name.", "Name it as in the steps.")
        elif name in columns[:index]:
            yield document.problem(
                cell, "repeated-column", f"there are two columns “{name}”.", "Rename or delete one of them."
            )
    yield from _unused(document, scenario, header, columns)
    yield from _missing(document, scenario, columns)
    seen: dict[tuple[str, ...], int] = {}
    for row in rows:
        values = tuple(cell["value"] for cell in row["cells"])
        if values in seen:
            yield document.problem(
                row, "repeated-row", f"the row is already in line {seen[values]}.", "Delete one of them.",
                warning=True,
            )  # fmt: skip
        seen.setdefault(values, line_of(row))


def _unused(document: FeatureDocument, scenario: Node, header: Node, columns: list[str]) -> Iterator[FeatureProblem]:
    """Yield columns whose values would make no difference."""
    used = set(PLACEHOLDER.findall(scenario["name"]))
    in_braces = {name for step in scenario["steps"] for name in _IN_BRACES.findall(step["text"])}
    for step in scenario["steps"]:
        used |= {name for text, _ in _texts(step) for name in PLACEHOLDER.findall(text)}
    for index, cell in enumerate(header["cells"]):
        name = cell["value"]
        explains = index == 0 and len(columns) > 1 and name.lower() in REASON_COLUMNS
        is_misspelled = name in in_braces or get_close_matches(name, sorted(used - set(columns)), n=1)
        if name and name not in used and not explains and not is_misspelled:  # that is reported at the step
            yield document.problem(
                cell, "unused-column", f"no step uses the column “{name}”.",
                f"Write <{name}> in a step, or delete the column. A first column that only says why a row is there "
                "is called “why”.",
            )  # fmt: skip


def _missing(document: FeatureDocument, scenario: Node, columns: list[str]) -> Iterator[FeatureProblem]:
    """Yield placeholders that no column fills."""
    listed = ", ".join(columns)
    for step in scenario["steps"]:
        for text, node in _texts(step):
            for name in PLACEHOLDER.findall(text):
                if name in columns:
                    continue
                near = get_close_matches(name, columns, n=1)
                hint = f" Did you mean <{near[0]}>?" if near else ""
                yield document.problem(
                    node, "missing-column", f"no column fills <{name}>; the columns are {listed}.{hint}",
                    f"Add a column “{name}” to the Examples, or write one of those that are there.",
                    warning=node is not step and not near,
                )  # fmt: skip


def _texts(step: Node) -> Iterator[tuple[str, Node]]:
    """Yield every text of a step in which placeholders are replaced."""
    yield step["text"], step
    for row in step.get("dataTable", {}).get("rows", ()):
        for cell in row["cells"]:
            yield cell["value"], cell
    if text := step.get("docString"):
        yield text["content"], text
        yield text.get("mediaType", ""), text
