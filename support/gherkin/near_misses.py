"""Steps that would match a step definition but for one thing: a sign, capital letters, or a value."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache

from cucumber_expressions.ast import NodeType

from support.gherkin.expressions import (
    Expression,
    domain_types,
    pattern_of,
    pattern_of_part,
    pattern_of_parts,
    spellings,
    tree_of,
)
from support.gherkin.steps import StepDefinition

_PARAMETER = re.compile(r"\{(\w*)\}")
_TYPED = {"\u00a0": " ", "\u202f": " ", "\u200b": "", "\ufeff": "", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"'}
_BETWEEN = re.compile(r"(,? and |, )")


def near_miss(text: str, among: Sequence[StepDefinition]) -> tuple[str, str] | None:
    """Return the only thing that keeps a step from matching, and what to write; `None` if it is more than one thing.

    The text is a step without its keyword that matches no step definition.
    """
    if cleaned := _cleaned(text, among):
        return cleaned[1], f"Write: {cleaned[0]}"
    # the shortest wrong value: the expression that matches the rest is probably meant
    wrong = min(_wrong_values(text, among), key=lambda value: value.end - value.start, default=None)
    if wrong is None:
        return None
    part = text[wrong.start : wrong.end]
    message = f"In “{wrong.definition.source}”, “{part}” is not {{{wrong.type}}}."
    near = _allowed(part, wrong.type)
    quoted = _quoted(part, wrong.type)
    if quoted and near in ("", quoted):
        return message, f"Write it in double quotes: {text[: wrong.start]}{quoted}{text[wrong.end :]}"
    hint = f" Did you mean “{near}”?" if near else ""
    return f"{message}{hint}", _allowed_advice(wrong.type)


def _cleaned(text: str, among: Sequence[StepDefinition]) -> tuple[str, str] | None:
    """Return the text as a step definition would match it, and the reason, if only signs or capitals differ."""
    plain = "".join(_TYPED.get(sign, sign) for sign in text)
    tries = [
        (plain, "It contains typographic quotes or invisible signs."),
        (" ".join(plain.split()), "It contains more than one space in a row."),
        (plain.rstrip(" .,;:!"), "It ends with a sign that the sentence does not have."),
        (plain.partition(" #")[0].rstrip(), "A comment needs a line of its own; it cannot follow a step."),
    ]
    for candidate, reason in tries:
        if candidate != text and any(definition.parser.is_matching(candidate) for definition in among):
            return candidate, reason
    for definition in among:
        if candidate := _with_right_capitals(text, definition):
            return candidate, "Only capital and small letters differ."
    return None


def _with_right_capitals(text: str, definition: StepDefinition) -> str:
    """Return the text with the capital and small letters of a step definition; empty if more than those differ."""
    parts_found = _in_any_case(definition.source).fullmatch(text)
    if parts_found is None:
        return ""
    parts = []
    for number, node in enumerate(tree_of(definition.source).nodes or ()):
        part = parts_found[f"part_{number}"]
        if node.ast_type is NodeType.PARAMETER:
            known = domain_types().get(node.text)
            words: Sequence[str] = () if re.fullmatch(pattern_of(node.text), part) or not known else known.allowed
        else:
            words = spellings(node)
        parts.append(next((word for word in words if word.lower() == part.lower()), part))
    candidate = "".join(parts)
    return candidate if definition.parser.is_matching(candidate) else ""


@lru_cache(maxsize=4096)
def _in_any_case(source: str) -> re.Pattern[str]:
    """Return a pattern for an expression in capital or small letters, with a group for each of its parts."""
    return re.compile(pattern_of_parts(source), re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _WrongValue:
    """The only part of a step that keeps it from matching a definition: its span, and the type that it is not of."""

    definition: StepDefinition
    type: str
    start: int
    end: int


def _wrong_values(text: str, among: Sequence[StepDefinition]) -> Iterator[_WrongValue]:
    """Yield the step definitions that would match if one value were of its type."""
    for definition in among:
        if not definition.parser.argument_names or not _has_words(definition.source):
            continue
        for number, name in enumerate(Expression(definition.source).parameter_names()):
            if match := _loose(definition.source, number).fullmatch(text):
                yield _WrongValue(definition, name, *match.span("wrong_part"))


@lru_cache(maxsize=4096)
def _has_words(source: str) -> bool:
    """Return whether an expression has enough words of its own to be recognized by them."""
    return len(re.findall(r"\w{2,}", _PARAMETER.sub(" ", source))) >= 2


@lru_cache(maxsize=4096)
def _loose(source: str, number: int) -> re.Pattern[str]:
    """Return a pattern for an expression in which one parameter, counted from 0, may be anything."""
    patterns = []
    count = 0
    for node in tree_of(source).nodes or ():
        is_parameter = node.ast_type is NodeType.PARAMETER
        patterns.append("(?P<wrong_part>.+?)" if is_parameter and count == number else f"(?:{pattern_of_part(node)})")
        count += is_parameter
    return re.compile("".join(patterns))


def _quoted(part: str, name: str) -> str:
    """Return a value with the double quotes that its type needs, around each item of a list; empty if it needs none."""
    pieces = _BETWEEN.split(part)
    listed = "".join(
        piece if number % 2 or piece.startswith('"') else f'"{piece}"' for number, piece in enumerate(pieces)
    )
    return next((candidate for candidate in (listed, f'"{part}"') if re.fullmatch(pattern_of(name), candidate)), "")


def _allowed(part: str, name: str) -> str:
    """Return the allowed value that was probably meant, or an empty text."""
    known = domain_types().get(name)
    near = get_close_matches(part, known.allowed if known else (), n=1, cutoff=0.5)
    return near[0] if near else ""


def _allowed_advice(name: str) -> str:
    """Return the advice on what a type of parameter allows."""
    known = domain_types().get(name)
    if known is not None:
        return f"Use one of: {', '.join(known.allowed)}." if known.allowed else known.description
    examples = {
        "int": "Write a whole number, such as 3.",
        "float": "Write a number, such as 2.5.",
        "string": 'Write it in double quotes, such as "Budget".',
        "word": "Write one word without spaces.",
    }
    return examples.get(name, "Write a value of this type.")
