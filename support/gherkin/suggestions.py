"""Suggestions for a step that matches no step definition."""

from __future__ import annotations

import keyword as python
import re
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from functools import cache, lru_cache
from itertools import islice, pairwise

from support.gherkin.errors import ProductOwnerError, StepDefinitionError
from support.gherkin.expressions import Expression, proposed_expression
from support.gherkin.keywords import Keywords
from support.gherkin.meanings import VALUE, meaning_likeness, with_values
from support.gherkin.near_misses import NearMiss, near_miss
from support.gherkin.progress import ErrorReport, StepProgress
from support.gherkin.renamed import in_new_words
from support.gherkin.steps import KEYWORDS, StepDefinition, definitions

_LIST = re.compile(r"\{\}(?:(?:,? and |, )\{\})+")
_PARAMETER = re.compile(r"\{(\w*)\}")
_LEAST_LIKENESS = 0.6
_MOST_SUGGESTIONS = 3
_COMPARED = 16
_SAME_KIND = 0.1
_LONGEST_SHOWN = 300
_MOST_JOINTS = 8
_PYTHON_TYPES = {"int": "int", "float": "float"}


class UndefinedStepError(ProductOwnerError):
    """A step matches no step definition; the message names the nearest ones.

    Args:
        value: The value that is wrong, where it is the only thing that is; `None` otherwise.
    """

    def __init__(self, message: str, advice: str, value: str | None = None) -> None:
        super().__init__(message, advice)
        self.value = value


def undefined_step(step: StepProgress) -> UndefinedStepError:
    """Return the error for a step that matches no step definition."""
    return undefined(step.text, step.type, definitions(), step.keyword)


def undefined(text: str, kind: str, among: Sequence[StepDefinition], keyword: str = "") -> UndefinedStepError:
    """Return the error for a text that matches no step definition.

    Args:
        kind: `given`, `when` or `then`: what the step is; anything else where its keyword does not say.
        keyword: The keyword as its author wrote it, such as `And`; that of its kind if empty.
    """
    keywords = Keywords.with_step(keyword.strip())
    word = keywords.of_kind(kind)
    for definition in among:
        if definition.parser.is_matching(text):
            right = keywords.of_kind(definition.keyword)
            return UndefinedStepError(
                f"“{definition.source}” is a {right}, but here it is used as a {word} ({definition.place}).",
                f"Begin it with “{right}”, or word it as a {word}.",
            )
    opening = keyword.strip() or word
    lines = [f"No sentence matches “{opening} {text if len(text) <= _LONGEST_SHOWN else f'{text[:_LONGEST_SHOWN]}…'}”."]
    try:
        new = in_new_words(text, among)
    except StepDefinitionError as error:
        return UndefinedStepError(f"{lines[0]} Whether it was renamed is unknown: {error}", "Ask an engineer.")
    if new:
        return UndefinedStepError(f"{lines[0]} It was renamed.", f"Write: {opening} {new}")
    if missed := _joined_miss(text, opening, keywords, among) or near_miss(text, among):
        advice = f"{missed.advice}: {opening} {missed.right}" if missed.right else missed.advice
        return UndefinedStepError(f"{lines[0]} {missed.message}", advice, missed.value)
    if near := likeliest(text, kind, among):
        suggested = {
            f"{opening if definition.keyword in (None, kind) else keywords.of_kind(definition.keyword)} "
            f"{with_values(definition.source, text)}": definition.place
            for definition in near
        }
        width = max(map(len, suggested))
        lines += ["The nearest are:", *(f"    {sentence:<{width}}  ({place})" for sentence, place in suggested.items())]
        return UndefinedStepError("\n".join(lines), "Use one of these sentences, or ask an engineer for a new one.")
    advice = "Use a sentence of the vocabulary (pytest --steps), or have this step defined:"
    return UndefinedStepError(lines[0], f"{advice}\n{stub(text, kind)}")


def _joined_miss(text: str, opening: str, keywords: Keywords, among: Sequence[StepDefinition]) -> NearMiss | None:
    """Return that a text joins several steps with “and” or a keyword, and how to write them; `None` if it does not."""
    joint = re.compile(rf"[,;.]? (?:(?:and|then|{'|'.join(keywords.steps)}) )+", re.IGNORECASE)
    steps = _joined_steps(text, joint, among)
    if len(steps) < 2:
        return None
    lines = [f"    {opening} {steps[0][0]}"]
    for (_, before), (sentence, definition) in pairwise(steps):
        kind = "and" if definition.keyword in (None, before.keyword) else definition.keyword
        lines.append(f"    {keywords.first(f'{kind}_keywords')} {sentence}")
    advice = "\n".join(["Write each in a line of its own:", *lines])
    return NearMiss(f"It is {len(steps)} steps in one line.", advice, "")


def _joined_steps(
    text: str, joint: re.Pattern[str], among: Sequence[StepDefinition]
) -> list[tuple[str, StepDefinition]]:
    """Return the steps that a text joins, each with its definition; empty if it has anything else."""
    for place in islice(joint.finditer(text), _MOST_JOINTS):
        if first := _defined(text[: place.start()], among):
            rest = text[place.end() :]
            if further := _defined(rest, among) or _joined_steps(rest, joint, among):
                return [*first, *further]
    return []


def _defined(text: str, among: Sequence[StepDefinition]) -> list[tuple[str, StepDefinition]]:
    """Return a text with the step definition that it matches; empty without any."""
    return [(text, definition) for definition in among if definition.parser.is_matching(text)][:1]


def undefined_report(text: str, kind: str, keyword: str) -> ErrorReport:
    """Return why a step is undefined and what was probably meant, without the code that would define it."""
    error = undefined(text, kind, definitions(), keyword)
    first, *further = str(error).splitlines()
    advice = "" if error.advice.endswith(stub(text, kind)) else error.advice
    return {"type": "", "message": "\n\n".join(filter(None, [first, "\n".join(further), advice])), "trace": ""}


@cache
def stub(text: str, kind: str) -> str:
    """Return a step definition for an engineer to begin with; cached, as many scenarios may have the same step.

    A `kind` other than `given`, `when` or `then` means any keyword.
    """
    decorator = kind if kind in KEYWORDS else "step"
    expression = proposed_expression(text)
    types = Expression(expression).parameter_names()
    names: list[str] = []
    for name in types:
        base = name if name.isidentifier() and name not in {"int", "float", "string", "word", ""} else "value"
        number = sum(known.rstrip("0123456789_") == base for known in names)
        names.append(base if not number else f"{base}_{number + 1}")
    parameters = ", ".join(
        f"{name}: {_PYTHON_TYPES.get(kind_of, 'str')}" for name, kind_of in zip(names, types, strict=True)
    )
    words = re.findall(r"[a-z0-9]+", _PARAMETER.sub(" ", expression).lower()) or ["step"]
    function = "_".join(words)
    if function[0].isdigit() or python.iskeyword(function):
        function = f"step_{function}"
    escaped = expression.replace("\\", "\\\\").replace('"', '\\"')
    keyword = kind.capitalize() if kind in KEYWORDS else "*"
    example = f"{keyword} {text}".replace("\\", "\\\\").replace('"""', "'''")
    return (
        f'@{decorator}(parse("{escaped}"))\ndef {function}({parameters}) -> None:\n'
        f'    """What it means, for product owners. Example: `{example}`."""\n    pending()'
    )


def likeliest(text: str, kind: str, among: Sequence[StepDefinition]) -> list[StepDefinition]:
    """Return the step definitions that a step probably means, the likeliest first: alike in letters or in meaning."""
    scores = dict(_likeness(_without_values(text), tuple(_without_values(each.source) for each in among)))
    for index, likeness in enumerate(meaning_likeness(text, [each.source for each in among])):
        scores[index] = max(scores.get(index, 0.0), likeness)
    fits = {index: among[index].keyword in (None, kind) or kind not in KEYWORDS for index in scores}
    ranked = sorted(scores, key=lambda index: (-scores[index] - _SAME_KIND * fits[index], index))
    return [among[index] for index in ranked if scores[index] >= _LEAST_LIKENESS][:_MOST_SUGGESTIONS]


def nearest(text: str, among: Iterable[StepDefinition]) -> list[StepDefinition]:
    """Return the step definitions most similar to a text, the nearest first; none that differs much."""
    known = [*among]
    likeness = _likeness(_without_values(text), tuple(_without_values(definition.source) for definition in known))
    return [known[index] for index, _ in likeness[:_MOST_SUGGESTIONS]]


@lru_cache(maxsize=4096)
def _likeness(wanted: str, sentences: tuple[str, ...]) -> tuple[tuple[int, float], ...]:
    """Return the places of the expressions most similar to a text, each with its likeness, the nearest first."""
    parts = _parts(wanted)
    overlaps = [
        (2 * len(parts & others) / (len(parts) + len(others) or 1), index)
        for index, others in enumerate(map(_parts, sentences))
    ]
    # Comparing letter by letter is slow: only the texts that share most parts are compared so.
    overlaps.sort(key=lambda pair: -pair[0])
    matcher = SequenceMatcher(autojunk=False)
    matcher.set_seq2(wanted)
    scored = []
    for _, index in overlaps[:_COMPARED]:
        matcher.set_seq1(sentences[index])
        if matcher.real_quick_ratio() >= _LEAST_LIKENESS and (likeness := matcher.ratio()) >= _LEAST_LIKENESS:
            scored.append((index, likeness))
    scored.sort(key=lambda pair: (-pair[1], pair[0]))
    return tuple(scored)


@lru_cache(maxsize=4096)
def _parts(text: str) -> frozenset[str]:
    """Return every pair of adjacent letters of a text."""
    return frozenset(text[start : start + 2] for start in range(len(text) - 1))


@lru_cache(maxsize=4096)
def _without_values(text: str) -> str:
    """Return a text in lower case with every value and parameter replaced by the same sign."""
    return _LIST.sub("{}", VALUE.sub("{}", text)).lower()
