"""The keywords of a feature file's language, and which of them was probably meant."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches
from functools import cache
from typing import Any

from gherkin.dialect import DIALECTS, Dialect

ENGLISH = "en"
_LANGUAGE = re.compile(r"\s*#\s*language\s*:\s*([A-Za-z_-]+)\s*")
_BLOCKS = (
    "feature_keywords", "rule_keywords", "background_keywords", "scenario_keywords", "scenario_outline_keywords",
    "examples_keywords",
)  # fmt: skip
_TAGGED = frozenset(_BLOCKS) - {"background_keywords"}
_STEPS = ("given_keywords", "when_keywords", "then_keywords", "and_keywords", "but_keywords")
_SIGNS = frozenset(":;.,\t\u00a0\u202f")
_MARK = re.compile(r"(?:\(?\w{1,2}[.)]\s|\d+[.):]|\[[ xX]?\]|[-\u2013\u2014•·‣▪◦*+>#~`_\s\u200b-\u200f\ufeff])+")


def mark_before(line: str) -> str:
    """Return the bullet, number or other mark of a list that a line begins with, or an empty text."""
    mark = _MARK.match(line)
    return mark[0] if mark else ""


def visible(signs: str) -> str:
    """Return signs as messages name them, also those that cannot be seen."""
    seen = signs.strip().strip("\u200b\u200c\u200d\u200e\u200f\ufeff")
    return f"“{seen}”" if seen else "an invisible sign"


class Keywords:
    """The keywords of a language, by its code; an unknown code means English.

    Its methods take lines without indentation.

    Attributes:
        steps: The keywords of steps except `*`, sorted.
        blocks: The keywords of features, rules, scenarios and the like, without their colon, sorted.
    """

    def __init__(self, language: str) -> None:
        self.language = language if language in DIALECTS else ENGLISH
        dialect: Any = Dialect.for_name(self.language)
        self._by_kind: dict[str, list[str]] = {
            **{kind: [f"{word}:" for word in getattr(dialect, kind)] for kind in _BLOCKS},
            **{kind: [word for word in getattr(dialect, kind) if word.strip() != "*"] for kind in _STEPS},
        }
        self.steps = sorted({word.strip() for kind in _STEPS for word in self._by_kind[kind]})
        self.blocks = sorted({word.removesuffix(":") for kind in _BLOCKS for word in self._by_kind[kind]})

    @classmethod
    def of(cls, source: str) -> Keywords:
        """Return the keywords that a file with this text is read with."""
        for line in source.splitlines():
            if language := _LANGUAGE.fullmatch(line):
                return cls(language[1])
            if line.strip() and not line.lstrip().startswith("#"):
                break
        return cls(ENGLISH)

    @classmethod
    @cache
    def with_step(cls, keyword: str) -> Keywords:
        """Return the keywords of the only language that has a step keyword; of English where several have it."""
        english = cls(ENGLISH)
        if keyword in ("", "*", *english.steps):
            return english
        languages = [keywords for keywords in map(cls, DIALECTS) if keyword in keywords.steps]
        return languages[0] if len(languages) == 1 else english

    @property
    def name(self) -> str:
        """The English name of the language."""
        named: Any = DIALECTS[self.language]
        return str(named["name"])

    def first(self, kind: str) -> str:
        """Return the usual keyword of a kind, such as `given_keywords`."""
        return self._by_kind[kind][0].strip()

    def of_kind(self, kind: str | None) -> str:
        """Return the usual keyword of a `given`, `when` or `then`; `*` for anything else."""
        return self.first(f"{kind}_keywords") if f"{kind}_keywords" in _STEPS else "*"

    def usual_steps(self) -> list[str]:
        """Return the usual keyword of each kind of step."""
        return [self.first(kind) for kind in _STEPS]

    def begins_with_keyword(self, line: str) -> bool:
        """Return whether a line begins with a keyword exactly as it has to be written."""
        return bool(self._kind(line))

    def nearest_keyword(self, line: str) -> str:
        """Return the keyword that was probably meant at the beginning of a line, or an empty text."""
        lowered = {word.strip().lower(): word.strip() for words in self._by_kind.values() for word in words}
        before_colon, colon, _ = line.partition(":")
        first = (line.split() or [""])[0]
        heads = [f"{before_colon}:"] if colon and len(before_colon.split()) <= 2 else []
        for head in [*heads, first]:
            if near := get_close_matches(head.lower(), lowered, n=1, cutoff=0.6):
                return lowered[near[0]]
        return ""

    def keyword_with_stray_sign(self, line: str) -> str:
        """Return the step keyword at the beginning of a line that is followed by a stray sign, or an empty text."""
        keywords = (word for word in self.steps if line.startswith(word) and line[len(word) : len(word) + 1] in _SIGNS)
        return next((word for word in keywords if word != line), "")

    def instead_of_english(self, line: str) -> str:
        """Return this language's word for the English keyword at the beginning of a line, or an empty text."""
        kind = "" if self.begins_with_keyword(line) else Keywords(ENGLISH)._kind(line)
        return self.first(kind) if kind else ""

    def step_within(self, line: str) -> Iterator[tuple[str, str]]:
        """Yield each step keyword in a line with the text after it, without the marks of lists and emphasis."""
        longest_first = "|".join(map(re.escape, sorted(self.steps, key=len, reverse=True)))
        for keyword in re.finditer(rf"(?<!\w)({longest_first})[\s*_~`:]*", line):
            yield keyword[1], line[keyword.end() :].rstrip(" *_~`.")

    def can_be_tagged(self, line: str) -> bool:
        """Return whether a line begins something that can have tags."""
        return self._kind(line) in _TAGGED

    def _kind(self, line: str) -> str:
        """Return the kind of the keyword that a line begins with, or an empty text."""
        kinds = self._by_kind.items()
        return next((kind for kind, words in kinds if any(f"{line} ".startswith(word) for word in words)), "")
