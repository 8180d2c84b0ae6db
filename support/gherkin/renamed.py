"""Sentences and values that were renamed, so that a step in former words is answered with the new ones."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final

from cucumber_expressions.ast import Node, NodeType
from cucumber_expressions.errors import CucumberExpressionError

from support.gherkin.errors import StepDefinitionError, display_path
from support.gherkin.expressions import pattern_of_part, tree_of
from support.gherkin.steps import StepDefinition

FILE: Final = "renamed_sentences.toml"
"""Lies beside step definitions: `[sentences]` by former expression, `[values.<parameter type>]` by former value."""

_sentences: dict[str, str] = {}
_values: dict[str, dict[str, str]] = {}
_PARAMETER = re.compile(r"\{(\w*)\}")


def load_renamed(file: Path) -> None:
    """Add what a file says was renamed.

    Raises:
        StepDefinitionError: The file does not have the expected form.
    """
    try:
        content = tomllib.loads(file.read_text(encoding="utf-8"))
    except ValueError as error:
        raise _unusable(file, f"no TOML: {error}") from None
    for name, table in content.items():
        if name == "sentences":
            _sentences.update(_texts(file, name, table))
        elif name == "values":
            for kind, values in table.items():
                _values.setdefault(kind, {}).update(_texts(file, kind, values))
        else:
            raise _unusable(file, f"“{name}” is neither “sentences” nor “values”")
    for former, new in _sentences.items():
        try:
            tree_of(former)
        except CucumberExpressionError as error:
            raise _unusable(file, f"“{former}” is no Cucumber Expression: {error}") from None
        if more := Counter(_PARAMETER.findall(new)) - Counter(_PARAMETER.findall(former)):
            raise _unusable(file, f"“{former}” has no value for {', '.join(f'{{{name}}}' for name in more)} of “{new}”")


def in_new_words(text: str, among: Sequence[StepDefinition]) -> str | None:
    """Return a step without its keyword in its new words, with its values; `None` if it was not renamed."""
    for candidate in _candidates(text, among):
        if any(definition.parser.is_matching(candidate) for definition in among):
            return candidate
    return None


def _candidates(text: str, among: Sequence[StepDefinition]) -> Iterator[str]:
    """Yield the text with a former sentence replaced, then with former values alone replaced."""
    for former, new in _sentences.items():
        if parts := _parts(former, text):
            values = [(kind, part) for kind, part in parts if kind is not None]
            yield _filled(new, values)
    for definition in among if _values else ():
        if parts := _parts(definition.source, text):
            yield "".join(part for _, part in parts)


def _parts(source: str, text: str) -> list[tuple[str | None, str]]:
    """Return the parts of a text that matches an expression, with new values, each with its type of parameter."""
    nodes = tree_of(source).nodes or ()
    match = _pattern(source).fullmatch(text)
    if match is None:
        return []
    parts = [(_kind(node), match[f"part_{number}"]) for number, node in enumerate(nodes)]
    return [(kind, _values.get(kind or "", {}).get(part, part)) for kind, part in parts]


@cache
def _pattern(source: str) -> re.Pattern[str]:
    """Return a pattern for an expression whose parameters may have former values."""
    patterns = []
    for number, node in enumerate(tree_of(source).nodes or ()):
        former = map(re.escape, _values.get(_kind(node) or "", ()))
        patterns.append(f"(?P<part_{number}>{'|'.join([*former, pattern_of_part(node)])})")
    return re.compile("".join(patterns))


def _kind(node: Node) -> str | None:
    """Return the type of a parameter; `None` for other parts of an expression."""
    return node.text if node.ast_type is NodeType.PARAMETER else None


def _filled(expression: str, values: list[tuple[str, str]]) -> str:
    """Return an expression with values, each by its type of parameter, in their order."""

    def value_of(parameter: re.Match[str]) -> str:
        return values.pop([kind for kind, _ in values].index(parameter[1]))[1]

    return _PARAMETER.sub(value_of, expression)


def _texts(file: Path, name: str, table: Any) -> dict[str, str]:
    """Return a table of texts."""
    if not isinstance(table, dict):
        raise _unusable(file, f"“{name}” is no table")
    for former, new in table.items():
        if not isinstance(new, str):
            raise _unusable(file, f"“{former}” has no text as its new words")
    return table


def _unusable(file: Path, problem: str) -> StepDefinitionError:
    return StepDefinitionError(f"{display_path(file)}: {problem}")
