"""What to tell somebody whose step matches no sentence."""

from __future__ import annotations

import keyword as python
import re
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher, get_close_matches
from functools import lru_cache

from cucumber_expressions.ast import Node, NodeType

from support.gherkin.errors import ProductOwnerError
from support.gherkin.expressions import Expression, domain_types, pattern_of, proposed_expression, tree_of
from support.gherkin.progress import StepProgress
from support.gherkin.steps import StepDefinition, definitions

_VALUE = re.compile(r'"[^"]*"|\{[^}]*\}|(?<!\w)-?\d+(?:\.\d+)?(?!\w)')
_PARAMETER = re.compile(r"\{(\w*)\}")
_LEAST_LIKENESS = 0.6
_MOST_SUGGESTIONS = 3
_COMPARED = 16
_TYPED = {"\u00a0": " ", "\u202f": " ", "\u200b": "", "\ufeff": "", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"'}
_PYTHON_TYPES = {"int": "int", "float": "float"}


class UndefinedStepError(ProductOwnerError):
    """A step matches no sentence; the message names the nearest ones."""


def undefined_step(step: StepProgress) -> UndefinedStepError:
    """The error for a step that no step definition matches.

    Args:
        step: The step as it stands in the feature.
    """
    return undefined(step.text, step.type, definitions())


def undefined(text: str, kind: str, among: Sequence[StepDefinition]) -> UndefinedStepError:
    """The error for a text that no step definition matches.

    Args:
        text: The step without its keyword.
        kind: `given`, `when` or `then`: what the step is; anything else where its keyword does not say.
        among: Every step definition.
    """
    word = kind.capitalize() if kind in _KINDS else "*"
    for found in among:
        if found.parser.is_matching(text):
            return UndefinedStepError(
                f"“{found.source}” is a {str(found.keyword).capitalize()}, but here it stands as a {word} "
                f"({found.place}).",
                f"Move the step, or word it as a {word}.",
            )
    lines = [f"No sentence matches “{word} {text}”."]
    if cleaned := _cleaned(text, among):
        return UndefinedStepError(f"{lines[0]} {cleaned[1]}", f"Write: {cleaned[0]}")
    for found, part, name in _wrong_values(text, among):
        return UndefinedStepError(
            f"{lines[0]} In “{found.source}”, “{part}” is not a {{{name}}}.{_allowed_hint(part, name)}",
            _allowed_advice(name),
        )
    near = nearest(text, among)
    if near:
        width = max(len(str(definition)) for definition in near)
        lines += ["The nearest are:", *(f"    {definition!s:<{width}}  ({definition.place})" for definition in near)]
    advice = "Use one of these sentences" if near else "Use a sentence of the vocabulary (pytest --steps)"
    return UndefinedStepError("\n".join(lines), f"{advice}, or have this step defined:\n{stub(text, kind)}")


def stub(text: str, kind: str) -> str:
    """A step definition to begin with, for an engineer.

    Args:
        text: The step without its keyword.
        kind: `given`, `when` or `then`; anything else for any keyword.
    """
    decorator = kind if kind in _KINDS else "step"
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
    keyword = kind.capitalize() if kind in _KINDS else "*"
    example = f"{keyword} {text}".replace("\\", "\\\\").replace('"""', "'''")
    return (
        f'@{decorator}(parse("{escaped}"))\ndef {function}({parameters}) -> None:\n'
        f'    """What it means, for product owners. Example: `{example}`."""\n    pending()'
    )


def nearest(text: str, among: Iterable[StepDefinition]) -> list[StepDefinition]:
    """The step definitions whose sentences look most like a text, the likest first; none that is unlike.

    Args:
        text: A step without its keyword.
        among: The step definitions to look through.
    """
    known = [*among]
    likest = _likest(_without_values(text), tuple(_without_values(definition.source) for definition in known))
    return [known[index] for index in likest]


@lru_cache(maxsize=4096)
def _likest(wanted: str, sentences: tuple[str, ...]) -> tuple[int, ...]:
    """The places of the sentences that look most like a text, the likest first."""
    parts = _parts(wanted)
    overlaps = [
        (2 * len(parts & others) / (len(parts) + len(others) or 1), index)
        for index, others in enumerate(map(_parts, sentences))
    ]
    # Comparing letter by letter is slow: only what shares most parts with the text is compared so.
    overlaps.sort(key=lambda pair: -pair[0])
    matcher = SequenceMatcher(autojunk=False)
    matcher.set_seq2(wanted)
    scored = []
    for _, index in overlaps[:_COMPARED]:
        matcher.set_seq1(sentences[index])
        likeness = matcher.ratio()
        if likeness >= _LEAST_LIKENESS:
            scored.append((likeness, index))
    scored.sort(key=lambda pair: (-pair[0], pair[1]))
    return tuple(index for _, index in scored[:_MOST_SUGGESTIONS])


@lru_cache(maxsize=4096)
def _parts(text: str) -> frozenset[str]:
    """Every two letters of a text that follow each other."""
    return frozenset(text[start : start + 2] for start in range(len(text) - 1))


_KINDS = frozenset({"given", "when", "then"})


@lru_cache(maxsize=4096)
def _without_values(text: str) -> str:
    """A sentence in lower case with every value and parameter replaced by the same sign."""
    return _VALUE.sub("{}", text).lower()


def _cleaned(text: str, among: Sequence[StepDefinition]) -> tuple[str, str] | None:
    """The text as a sentence takes it, and what kept it from matching, where that is only a matter of signs."""
    plain = "".join(_TYPED.get(sign, sign) for sign in text)
    tries = [
        (plain, "It holds typographic quotes or invisible signs."),
        (" ".join(plain.split()), "It holds more than one space in a row."),
        (plain.rstrip(" .,;:!"), "It ends with a sign that the sentence does not have."),
        (plain.partition(" #")[0].rstrip(), "A comment stands on a line of its own, never after a step."),
    ]
    for candidate, reason in tries:
        if candidate != text and any(definition.parser.is_matching(candidate) for definition in among):
            return candidate, reason
    return None


def _wrong_values(text: str, among: Iterable[StepDefinition]) -> Iterator[tuple[StepDefinition, str, str]]:
    """Sentences that would match if one value were of its type: the sentence, the value, its type."""
    for definition in among:
        if not definition.parser.argument_names or not _has_words(definition.source):
            continue
        found = _loose(definition.source).fullmatch(text)
        if found is None:
            continue
        types = Expression(definition.source).parameter_names()
        wrong = [
            (part, name)
            for part, name in zip(found.groups(), types, strict=True)
            if not re.fullmatch(pattern_of(name), part)
        ]
        if len(wrong) == 1:
            yield definition, *wrong[0]


@lru_cache(maxsize=4096)
def _has_words(source: str) -> bool:
    """Whether a sentence has words enough of its own to be recognised by them."""
    return len(re.findall(r"\w{2,}", _PARAMETER.sub(" ", source))) >= 2


@lru_cache(maxsize=4096)
def _loose(source: str) -> re.Pattern[str]:
    """A pattern for a sentence whose parameters may be anything."""

    def loosened(node: Node) -> str:
        if node.ast_type is NodeType.PARAMETER:
            return "(.+?)"
        if node.ast_type is NodeType.TEXT:
            return re.escape(node.text)
        inner = (loosened(child) for child in node.nodes)
        if node.ast_type is NodeType.ALTERNATION:
            return f"(?:{'|'.join(inner)})"
        joined = "".join(inner)
        return f"(?:{joined})?" if node.ast_type is NodeType.OPTIONAL else joined

    return re.compile(loosened(tree_of(source)))


def _allowed_hint(part: str, name: str) -> str:
    """The allowed value that was probably meant."""
    known = domain_types().get(name)
    near = get_close_matches(part, known.allowed if known else (), n=1, cutoff=0.5)
    return f" Did you mean “{near[0]}”?" if near else ""


def _allowed_advice(name: str) -> str:
    """What a type of parameter allows."""
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
