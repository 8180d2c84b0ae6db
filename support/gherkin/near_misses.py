"""Steps that would match a step definition but for one thing: a sign, capital letters, or a value."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from typing import NamedTuple

from cucumber_expressions.ast import NodeType

from support.gherkin.expressions import (
    Expression,
    domain_types,
    longest_literal,
    pattern_of,
    pattern_of_part,
    pattern_of_parts,
    spellings,
    tree_of,
)
from support.gherkin.steps import StepDefinition

_PARAMETER = re.compile(r"\{(\w*)\}")
_QUOTES = "\u2018\u2019\u201a\u201c\u201d\u201e\u00ab\u00bb\u2039\u203a`'\""
_STRANGE = {
    **dict.fromkeys(_QUOTES[:-2], ('"', "quotes other than the straight double ones")),
    "\t": (" ", "a tab"),
    **dict.fromkeys("\u00a0\u2007\u202f\u3000", (" ", "a space of another kind")),
    **dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff", ("", "an invisible sign")),
    **{
        sign: (letter, "a letter of another alphabet")
        for sign, letter in zip("\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u0456\u03bf", "aeopcyxio", strict=True)
    },
}
"""What replaces a sign that looks right or cannot be seen, and what it is."""
_APOSTROPHE = re.compile(r"(?<=\w)[\u2018\u2019](?=\w)")
_IN_SINGLE_QUOTES = re.compile(r"(?<!\w)'([^'\"]*)'(?!\w)")
_QUOTED = re.compile(r'("[^"]*")')
_BETWEEN_ITEMS = re.compile(r"(,? and | ?[,;&] ?)|([^,;&\s](?:(?!,? and | ?[,;&]).)*)")
_EDGE_OF_ITEM = re.compile(r"^|(?<=, )|(?<= and )|(?=,)|(?= and )|$")
_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


class NearMiss(NamedTuple):
    """The only thing that keeps a step from matching.

    Args:
        right: The right step without its keyword; empty if it is unknown.
        value: The value that is wrong; `None` if something else is.
    """

    message: str
    advice: str
    right: str
    value: str | None = None


def near_miss(text: str, among: Sequence[StepDefinition]) -> NearMiss | None:
    """Return the only thing that keeps a step from matching; `None` if it is more than one thing.

    The text is a step without its keyword that matches no step definition.
    """
    if cleaned := _cleaned(text, among):
        return NearMiss(cleaned[1], "Write", cleaned[0])
    # the shortest wrong value: the expression that matches the rest is probably meant
    wrong = min(_wrong_values(text, among), key=lambda value: value.end - value.start, default=None)
    if wrong is None:
        return None
    part = text[wrong.start : wrong.end]
    if not part:
        empty = f"In “{wrong.definition.source}”, nothing is written for {{{wrong.type}}}."
        advice = f"{_allowed_advice(wrong.type)} If it comes from a table of examples, fill the empty cell."
        return NearMiss(empty, advice, "", part)
    message = f"In “{wrong.definition.source}”, “{part}” is not {{{wrong.type}}}."
    if re.fullmatch(r"\{.*\}", part):
        advice = f"Write a value; where a column of examples fills it, write <{part[1:-1]}>."
        return NearMiss(message, advice, "", part)
    near = _allowed(part, wrong.type)
    advice, mended = ("Write", near) if near else _mended(part, wrong.type)
    if mended:
        return NearMiss(message, advice, f"{text[: wrong.start]}{mended}{text[wrong.end :]}", part)
    return NearMiss(message, _allowed_advice(wrong.type), "", part)


def _cleaned(text: str, among: Sequence[StepDefinition]) -> tuple[str, str] | None:
    """Return the text as a step definition would match it, and the reason, if only signs or capitals differ."""
    plain, strange = _plain(text)
    tries = [
        (plain, f"It contains {strange}."),
        (_IN_SINGLE_QUOTES.sub(r'"\1"', text), "Its values are in single quotes, not in double ones."),
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


def _plain(text: str) -> tuple[str, str]:
    """Return a text with the signs that a keyboard types, and which others it has."""
    composed = unicodedata.normalize("NFC", text)
    signs: dict[str, dict[str, None]] = {}
    if composed != text:
        added = [sign for sign in composed if sign not in text]
        signs["a letter whose accent was typed separately"] = dict.fromkeys(added)
    composed = _APOSTROPHE.sub("'", composed)
    plain = ""
    for sign in composed:
        replacement, kind = _STRANGE.get(sign, (sign, ""))
        if kind:
            place = sign if sign.isprintable() else f"after “{(plain.rsplit(maxsplit=1) or [''])[-1]}”"
            signs.setdefault(kind, {})[place] = None
        plain += replacement
    return plain, " and ".join(f"{kind} ({' '.join(places)})" for kind, places in signs.items()) or "’ in place of '"


def _with_right_capitals(text: str, definition: StepDefinition) -> str:
    """Return the text with the capital and small letters of a step definition; empty if more than those differ."""
    has_words = longest_literal(definition.source).lower() in text.lower()
    parts_found = _in_any_case(definition.source).fullmatch(text) if has_words else None
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
        if longest_literal(definition.source) not in text:
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
        patterns.append("(?P<wrong_part>.*?)" if is_parameter and count == number else f"(?:{pattern_of_part(node)})")
        count += is_parameter
    return re.compile("".join(patterns))


def _mended(part: str, name: str) -> tuple[str, str]:
    """Return what to do about a value, and the value as its type allows it; empty if there is none."""
    if digits := _in_digits(part, name):
        return "Write it in digits", digits
    if closed := _with_missing_quote(part, name):
        return "Write the missing quote", closed
    quoted = _quoted(part, name)
    if quoted.count('"') > 2:
        return "Write each in double quotes, with a comma or “and” between", quoted
    is_nested = "'" in quoted and "'" not in part
    return "Within double quotes, write single ones" if is_nested else "Write it in double quotes", quoted


def _with_missing_quote(part: str, name: str) -> str:
    """Return a value with the one double quote that it lacks, at the edge of an item; empty if that is not all."""
    if part.count('"') % 2 == 0:
        return ""
    edges = (edge.start() for edge in _EDGE_OF_ITEM.finditer(part))
    candidates = (f'{part[:edge]}"{part[edge:]}' for edge in edges)
    return next((candidate for candidate in candidates if re.fullmatch(pattern_of(name), candidate)), "")


def _quoted(part: str, name: str) -> str:
    """Return a value with the double quotes that its type needs, around each item of a list; empty if it needs none."""
    pieces = _QUOTED.split(part)
    between = [
        ", " if 0 < number < len(pieces) - 1 and piece.isspace() else piece for number, piece in enumerate(pieces)
    ]
    listed = "".join(
        piece if number % 2 else _BETWEEN_ITEMS.sub(_with_quotes, piece) for number, piece in enumerate(between)
    )
    inner = part.strip(_QUOTES)
    candidates = (listed, f'"{inner}"', '"{}"'.format(inner.replace('"', "'")))
    return next((candidate for candidate in candidates if re.fullmatch(pattern_of(name), candidate)), "")


def _with_quotes(item: re.Match[str]) -> str:
    """Return an item of a list in double quotes, or what is between items as a comma or “and”."""
    if item[1]:
        return {";": ", ", "&": " and "}.get(item[1].strip(), item[1])
    return f'"{item[2].strip(_QUOTES + " ")}"'


def _in_digits(part: str, name: str) -> str:
    """Return a number in digits that was written as a word, with separators or in quotes; empty if there is none."""
    if name not in ("int", "float"):
        return ""
    word = part.strip(_QUOTES).lower()
    candidate = str(_NUMBERS.index(word)) if word in _NUMBERS else re.sub(r"(?<=\d)[, '](?=\d{3}\b)", "", word)
    return candidate if re.fullmatch(pattern_of(name), candidate) else ""


def _allowed(part: str, name: str) -> str:
    """Return the allowed value that was probably meant, or an empty text."""
    known = domain_types().get(name)
    allowed = known.allowed if known else ()
    near = allowed if len(allowed) == 1 else get_close_matches(part, allowed, n=1, cutoff=0.5)
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
