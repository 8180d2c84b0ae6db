"""Compares sentences by their words: common words count little, and synonyms as the words that they mean."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from math import log

from cucumber_expressions.ast import NodeType

from support.gherkin.expressions import pattern_of, spellings, tree_of
from support.gherkin.renamed import synonyms

VALUE = re.compile(r'"[^"]*"|\{[^}]*\}|(?<!\w)-?\d+(?:\.\d+)?(?!\w)')
"""A value, or the parameter of an expression in its place."""

_WORD = re.compile(r"[^\W\d_]+")
_ENDING = re.compile(r"(?<=\w\w)(?:ing|es|ed|s|e|d)$")


def meaning_likeness(text: str, sources: Sequence[str]) -> list[float]:
    """Return how alike a text and each expression are in their words, from 0 to 1."""
    known = _words_of_all(tuple(sources))
    frequency = Counter(word for words in known for word in words)
    weight = {word: log((1 + len(known)) / number) for word, number in frequency.items()}
    rarest = log(1 + len(known))
    asked = words(text)
    likeness = []
    for source, its_words in zip(sources, known, strict=True):
        shared = sum(weight[word] for word in asked & its_words)
        others = asked - its_words - (words(with_values(source, text)) if shared else frozenset())
        total = 2 * shared + sum(weight.get(word, rarest) for word in others)
        total += sum(weight[word] for word in its_words - asked)
        likeness.append(2 * shared / total if shared else 0.0)
    return likeness


def with_values(source: str, text: str) -> str:
    """Return an expression with the values that a text has for its parameters; the others stay in braces."""
    parts = []
    for node in tree_of(source).nodes or ():
        if node.ast_type is not NodeType.PARAMETER:
            words = spellings(node)
            parts.append(next((word for word in words if word in text), words[0]))
            continue
        value = re.search(rf"(?<!\w)(?:{pattern_of(node.text)})(?!\w)", text) if node.text else None
        parts.append(value[0] if value else f"{{{node.text}}}")
        text = text.replace(value[0], "\0", 1) if value else text
    return "".join(parts)


def words(text: str) -> frozenset[str]:
    """Return the stems of the words of a text, without values, and with synonyms replaced."""
    stems = f" {_stems(VALUE.sub(' ', text))} "
    for other, usual in synonyms():
        stems = stems.replace(f" {_stems(other)} ", f" {_stems(usual)} ")
    return frozenset(stems.split())


def in_usual_words(phrases: Sequence[str]) -> list[str]:
    """Return the words of phrases in lower case, with synonyms replaced by what sentences are written with."""
    asked = " ".join(phrases).lower().split()
    for other, usual in synonyms():
        length = len(other.split())
        for start in range(len(asked) - length + 1):
            if _stems(" ".join(asked[start : start + length])) == _stems(other):
                return [*in_usual_words(asked[:start]), *usual.split(), *in_usual_words(asked[start + length :])]
    return asked


@lru_cache(maxsize=4096)
def _stems(text: str) -> str:
    """Return the stems of the words of a text, with spaces between them."""
    return " ".join(map(_stem, _WORD.findall(text.lower())))


def _stem(word: str) -> str:
    """Return a word without the endings that differ between its forms."""
    shorter = _ENDING.sub("", word)
    return word if shorter == word else _stem(shorter)


@lru_cache(maxsize=4)
def _words_of_all(sources: tuple[str, ...]) -> tuple[frozenset[str], ...]:
    """Return the words of each expression."""
    return tuple(map(words, sources))
