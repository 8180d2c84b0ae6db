"""Checks of feature files before anything runs."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from support.gherkin.catalogue import Catalogue
from support.gherkin.checks.descriptions import description_problems
from support.gherkin.checks.examples import examples_problems
from support.gherkin.checks.steps import step_problems
from support.gherkin.checks.structure import structure_problems
from support.gherkin.checks.style import style_warnings
from support.gherkin.checks.tags import tag_problems
from support.gherkin.checks.unused import misread_by_editors, unused_definitions
from support.gherkin.document import FeatureDocument
from support.gherkin.errors import FeatureProblem

__all__ = ["check_document", "project_problems", "refusals"]

STEP_PROBLEMS = frozenset(
    {"undefined-step", "ambiguous-step", "refused-value", "unwanted-table", "unwanted-text", "missing-table",
     "missing-text"}
)  # fmt: skip
"""Problems of a single step: its scenario fails at that step, and the other scenarios of the file run."""

_EMPTY = frozenset({
    "empty-rule", "empty-background", "empty-examples", "no-steps", "no-title", "no-scenarios", "no-examples",
})  # fmt: skip
"""Problems that a line which is read as a description can cause elsewhere."""


def check_document(
    document: FeatureDocument, known_tags: Collection[str], catalogue: Catalogue | None
) -> tuple[FeatureProblem, ...]:
    """Return the errors and warnings of a file, in its order; without a catalogue, steps are not checked.

    What only follows from an error is left out: while lines are misread, that something is empty, and how it reads.
    """
    if document.problems or document.feature is None:
        return document.problems
    hidden = [*description_problems(document, known_tags, catalogue)]
    problems = [*structure_problems(document), *examples_problems(document)]
    if all(problem.warning for problem in hidden):
        problems += style_warnings(document)
    else:
        problems = [problem for problem in problems if problem.code not in _EMPTY]
    problems += [*hidden, *tag_problems(document, known_tags)]
    if catalogue is not None:
        problems += step_problems(document, catalogue)
    mistaken = {problem.line for problem in problems if not problem.warning}
    return tuple(sorted({problem for problem in problems if not problem.warning or problem.line not in mistaken}))


def project_problems(documents: Sequence[FeatureDocument], catalogue: Catalogue) -> tuple[FeatureProblem, ...]:
    """Return the problems that only show when every feature file of the project is known."""
    return tuple(sorted([*unused_definitions(documents, catalogue), *misread_by_editors(catalogue)]))


def refusals(problems: Iterable[FeatureProblem]) -> tuple[FeatureProblem, ...]:
    """Return the problems for which a file is not run at all."""
    return tuple(problem for problem in problems if not problem.warning and problem.code not in STEP_PROBLEMS)
