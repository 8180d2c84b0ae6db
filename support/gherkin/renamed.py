"""Sentences and values that were renamed, so that a step in former words is answered with the new ones."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from cucumber_expressions.ast import Node, NodeType
from cucumber_expressions.errors import CucumberExpressionError

from support.gherkin.errors import StepDefinitionError, display_path
from support.gherkin.expressions import pattern_of_parts, tree_of
from support.gherkin.steps import StepDefinition

FILE: Final = "renamed_sentences.toml"
"""Lies beside step definitions.

`[sentences]` by former expression, `[values.<parameter type>]` by former value, `[synonyms]` by the words of sentences.
"""

_PARAMETER = re.compile(r"\{(\w*)\}")


@dataclass(frozen=True, slots=True)
class RenamedWords:
    """What a file says was renamed; its expressions are parsed when a step is first compared with them.

    Args:
        sentences: The new expressions by the former ones.
        values: By the type of a parameter, its new values by the former ones.
        synonyms: Other words by the words that sentences are written with.
    """

    file: Path
    sentences: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    synonyms: Mapping[str, Sequence[str]] = field(default_factory=dict)
    _patterns: dict[str, re.Pattern[str]] = field(default_factory=dict, init=False)

    def candidates(self, text: str, among: Sequence[StepDefinition]) -> Iterator[str]:
        """Yield the text with a former sentence replaced, then with former values alone replaced."""
        for former, new in self.sentences.items():
            if parts := self._parts(former, text):
                yield _filled(new, [(kind, part) for kind, part in parts if kind is not None])
        for definition in among if self.values else ():
            if parts := self._parts(definition.source, text):
                yield "".join(part for _, part in parts)

    def _parts(self, source: str, text: str) -> list[tuple[str | None, str]]:
        """Return the parts of a text that matches an expression, with new values, each with its type of parameter."""
        match = self._pattern(source).fullmatch(text)
        if match is None:
            return []
        kinds = [_kind(node) for node in tree_of(source).nodes or ()]
        parts = [(kind, match[f"part_{number}"]) for number, kind in enumerate(kinds)]
        return [(kind, self.values.get(kind or "", {}).get(part, part)) for kind, part in parts]

    def _pattern(self, source: str) -> re.Pattern[str]:
        """Return a pattern for an expression whose parameters may have former values."""
        if source not in self._patterns:
            try:
                self._patterns[source] = re.compile(pattern_of_parts(source, self.values))
            except CucumberExpressionError as error:
                raise _unusable(self.file, f"“{source}” is no Cucumber Expression: {error}") from None
        return self._patterns[source]


_files: dict[Path, RenamedWords] = {}


def load_renamed(file: Path) -> None:
    """Read what a file says was renamed.

    Raises:
        StepDefinitionError: The file does not have the expected form.
    """
    try:
        content = tomllib.loads(file.read_text(encoding="utf-8"))
    except ValueError as error:
        raise _unusable(file, f"no TOML: {error}") from None
    for name in content.keys() - {"sentences", "values", "synonyms"}:
        raise _unusable(file, f"“{name}” is neither “sentences” nor “values” nor “synonyms”")
    sentences = _texts(file, _table(file, "sentences", content))
    kinds = _table(file, "values", content)
    values = {kind: _texts(file, _table(file, kind, kinds)) for kind in kinds}
    for former, new in sentences.items():
        if more := Counter(_PARAMETER.findall(new)) - Counter(_PARAMETER.findall(former)):
            raise _unusable(file, f"“{former}” has no value for {', '.join(f'{{{name}}}' for name in more)} of “{new}”")
    others = _table(file, "synonyms", content)
    for usual, phrases in others.items():
        if not isinstance(phrases, list) or not all(isinstance(phrase, str) and phrase for phrase in phrases):
            raise _unusable(file, f"the synonyms of “{usual}” are no list of texts")
    _files[file] = RenamedWords(file, sentences, values, others)


def synonyms() -> list[tuple[str, str]]:
    """Return every synonym with the words that sentences are written with, the longest synonyms first."""
    pairs = [(phrase, usual) for file in _files.values() for usual, more in file.synonyms.items() for phrase in more]
    return sorted(pairs, key=lambda pair: -len(pair[0]))


def in_new_words(text: str, among: Sequence[StepDefinition]) -> str | None:
    """Return a step without its keyword in its new words, with its values; `None` if it was not renamed.

    Raises:
        StepDefinitionError: A former sentence is no Cucumber Expression.
    """
    for words in _files.values():
        for candidate in words.candidates(text, among):
            if any(definition.parser.is_matching(candidate) for definition in among):
                return candidate
    return None


def _kind(node: Node) -> str | None:
    """Return the type of a parameter; `None` for other parts of an expression."""
    return node.text if node.ast_type is NodeType.PARAMETER else None


def _filled(expression: str, values: list[tuple[str, str]]) -> str:
    """Return an expression with values, each by its type of parameter, in their order."""

    def value_of(parameter: re.Match[str]) -> str:
        return values.pop([kind for kind, _ in values].index(parameter[1]))[1]

    return _PARAMETER.sub(value_of, expression)


def _table(file: Path, name: str, content: Mapping[str, Any]) -> dict[str, Any]:
    """Return a table of the file; empty if it is missing."""
    table = content.get(name, {})
    if not isinstance(table, dict):
        raise _unusable(file, f"“{name}” is no table")
    return table


def _texts(file: Path, table: Mapping[str, Any]) -> dict[str, str]:
    """Return a table of texts."""
    for former, new in table.items():
        if not isinstance(new, str):
            raise _unusable(file, f"“{former}” has no text as its new words")
    return {**table}


def _unusable(file: Path, problem: str) -> StepDefinitionError:
    return StepDefinitionError(f"{display_path(file)}: {problem}")
