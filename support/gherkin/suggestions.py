"""What to tell somebody whose step matches no sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import SequenceMatcher

from support.gherkin.errors import ProductOwnerError
from support.gherkin.expressions import proposed_expression
from support.gherkin.progress import StepProgress
from support.gherkin.steps import StepDefinition, definitions

_VALUE = re.compile(r'"[^"]*"|\{[^}]*\}|(?<!\w)-?\d+(?:\.\d+)?(?!\w)')
_LEAST_LIKENESS = 0.6
_MOST_SUGGESTIONS = 3


class UndefinedStepError(ProductOwnerError):
    """A step matches no sentence; the message names the nearest ones."""


def undefined_step(step: StepProgress) -> UndefinedStepError:
    """The error for a step that no step definition matches.

    Args:
        step: The step as it stands in the feature.
    """
    known = definitions()
    other_keyword = [found for found in known if found.parser.is_matching(step.text)]
    sentence = f"{step.type.capitalize()} {step.text}"
    if other_keyword:
        found = other_keyword[0]
        return UndefinedStepError(
            f"“{found.source}” is a {str(found.keyword).capitalize()}, but here it stands as a "
            f"{step.type.capitalize()} ({found.place}).",
            f"Move the step, or word it as a {step.type.capitalize()}.",
        )
    near = nearest(step.text, known)
    lines = [f"No sentence matches “{sentence}”."]
    if near:
        width = max(len(str(definition)) for definition in near)
        lines += ["The nearest are:", *(f"    {definition!s:<{width}}  ({definition.place})" for definition in near)]
    proposal = proposed_expression(step.text).replace('"', '\\"')
    advice = "Use one of these sentences" if near else "Use a sentence of the vocabulary"
    advice += f', or have a step defined: @{step.type}(parse("{proposal}")).'
    return UndefinedStepError("\n".join(lines), advice)


def nearest(text: str, among: Iterable[StepDefinition]) -> list[StepDefinition]:
    """The step definitions whose sentences look most like a text, the likest first; none that is unlike.

    Args:
        text: A step without its keyword.
        among: The step definitions to look through.
    """
    wanted = _without_values(text)
    scored = [(_likeness(wanted, definition.source), definition) for definition in among]
    likely = [pair for pair in scored if pair[0] >= _LEAST_LIKENESS]
    likely.sort(key=lambda pair: -pair[0])
    return [definition for _, definition in likely[:_MOST_SUGGESTIONS]]


def _likeness(wanted: str, source: str) -> float:
    """How alike a step and a sentence are, from 0 to 1, whatever values they carry."""
    return SequenceMatcher(None, wanted, _without_values(source), autojunk=False).ratio()


def _without_values(text: str) -> str:
    """A sentence in lower case with every value and parameter replaced by the same sign."""
    return _VALUE.sub("{}", text).lower()
