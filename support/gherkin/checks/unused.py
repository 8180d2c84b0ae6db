"""Step definitions that no feature uses, or that editors do not know."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from support.gherkin.catalogue import Catalogue
from support.gherkin.checks.steps import step_uses
from support.gherkin.document import FeatureDocument
from support.gherkin.errors import FeatureProblem
from support.gherkin.steps import StepDefinition

_SIGNS_OF_PATTERNS = frozenset("().*\\|")


def places_of_use(documents: Iterable[FeatureDocument], catalogue: Catalogue) -> dict[StepDefinition, list[str]]:
    """Return where each step definition is used, as `file:line`, in the order of the files; empty if it is unused."""
    places: dict[str, dict[str, None]] = {
        definition.place + definition.source: {} for definition in catalogue.definitions()
    }
    for document in documents:
        for placed in document.scenarios():
            for use in step_uses(placed):
                for match in catalogue.matches(use.text, use.type):
                    place = f"{document.uri}:{use.step['location']['line']}"
                    places[match.definition.place + match.definition.source][place] = None
    return {definition: [*places[definition.place + definition.source]] for definition in catalogue.definitions()}


def misread_by_editors(catalogue: Catalogue) -> Iterator[FeatureProblem]:
    """Yield a warning for each step definition that the Cucumber extension takes for a regular expression."""
    for definition in catalogue.definitions():
        if signs := sorted(set(definition.source) & _SIGNS_OF_PATTERNS):
            yield _warning(
                definition, "unknown-to-editors",
                f"editors underline steps of “{definition.source}”: they take {' '.join(signs)} for a pattern.",
                "Write both words, as in item/items, in place of item(s); leave out other such signs.",
            )  # fmt: skip


def unused_definitions(documents: Iterable[FeatureDocument], catalogue: Catalogue) -> Iterator[FeatureProblem]:
    """Yield a warning for each step definition of the project that no feature uses; an installed kit is exempt."""
    for definition, places in places_of_use(documents, catalogue).items():
        if not places and not Path(definition.place).is_absolute():
            yield _warning(
                definition, "unused-sentence", f"no feature uses “{definition}”.", "Use it, or have it removed."
            )


def _warning(definition: StepDefinition, code: str, message: str, advice: str) -> FeatureProblem:
    """Return a warning at a step definition."""
    file, _, line = definition.place.rpartition(":")
    return FeatureProblem(Path(file).as_posix(), int(line), 1, message, advice, code, warning=True)
