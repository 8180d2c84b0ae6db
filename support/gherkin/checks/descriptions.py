"""Lines meant to be steps or keywords that are read as a description, and so would silently not run."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from difflib import get_close_matches
from typing import Literal, NamedTuple

from support.gherkin.catalogue import Catalogue
from support.gherkin.document import FeatureDocument
from support.gherkin.errors import FeatureProblem
from support.gherkin.keywords import Keywords, mark_before
from support.gherkin.syntax import MERGE_ADVICE, MERGE_MARKS, STRAY_SIGN_ADVICE, is_bare_tag
from support.gherkin.tree import Node, backgrounds, line_of, rules, scenarios

_REAL_WORDS = frozenset({
    "the", "they", "them", "than", "this", "these", "those", "ten", "hen", "who", "whom", "why", "where", "what",
    "and", "but", "any", "an", "add", "end", "hand", "land", "put", "bug", "bus", "buy", "cut", "out", "give",
    "gives", "driven",
})  # fmt: skip
"""Words that look like a mistyped keyword but often begin prose."""
_SIGNS = " :\t\u00a0"
_BLOCK = re.compile(r"(?P<head>\w+(?: \w+)?)\s*(?P<colon>[:;.]|$| )")


def description_problems(
    document: FeatureDocument, known_tags: Collection[str], catalogue: Catalogue | None
) -> Iterator[FeatureProblem]:
    """Yield every line of a description, and the first of adjacent comments, that was probably meant to run.

    The catalogue distinguishes steps from prose.
    """
    feature = document.feature
    if feature is None:
        return
    words = _Words(feature["language"], catalogue)
    lines = document.source.splitlines()
    for node, has_steps in _describable(feature):
        before: _Suspicion | None = None
        for number, text in _description_lines(document, node):
            suspicion = words.suspicion(text, has_steps=has_steps)
            if swapped := words.swapped(node, text, is_step=suspicion is not None):
                yield document.problem(node, "hidden-line", *swapped)
                break
            column = max(lines[number - 1].find(text) + 1, 1)
            if suspicion is not None:
                if before is None or not suspicion.follows_from(before):
                    yield FeatureProblem(
                        document.uri, number, column, suspicion.message, suspicion.advice, "hidden-line",
                        warning=suspicion.is_prose,
                    )  # fmt: skip
                    before = None if suspicion.is_prose else suspicion
            elif text in known_tags and is_bare_tag(text, lines[number:], words.keywords):
                yield FeatureProblem(
                    document.uri, number, column, f"“{text}” is read as a description, not as a tag.",
                    f"Write “@{text}”; if it is prose, end it with a full stop.", "tag-without-sign", warning=True,
                )  # fmt: skip
    steps = [comment for comment in (document.tree or {})["comments"] if words.step_within(comment["text"])]
    lines_of_steps = {line_of(comment) for comment in steps}
    for comment in steps:
        if line_of(comment) - 1 not in lines_of_steps:
            text = comment["text"].strip()
            yield FeatureProblem(
                document.uri, line_of(comment), comment["text"].find("#") + 1,
                f"“{text}” is a comment: this step does not run.",
                f"Delete the line, or write “{text.lstrip('# ')}” for the step to run.", "commented-step", warning=True,
            )  # fmt: skip


def _describable(feature: Node) -> Iterator[tuple[Node, bool]]:
    """Yield every node that may have a description, with whether steps may follow that."""
    for parent in (feature, *rules(feature)):
        yield parent, False
    for background in backgrounds(feature):
        yield background, True
    for placed in scenarios(feature):
        yield placed.scenario, True
        for examples in placed.scenario["examples"]:
            yield examples, False


def _description_lines(document: FeatureDocument, node: Node) -> Iterator[tuple[int, str]]:
    """Yield the nonempty lines of a node's description, each with its number in the file."""
    lines = document.source.splitlines()
    number = line_of(node)
    for text in node["description"].splitlines():
        if stripped := text.strip():
            while number < len(lines) and lines[number].strip() != stripped:
                number += 1
            yield min(number + 1, len(lines)), stripped
            number += 1


class _Suspicion(NamedTuple):
    """What is wrong with a line of a description; the `cause` says which later lines are no mistakes of their own."""

    message: str
    advice: str
    cause: Literal["keyword", "no scenario", "mark", "step"]
    is_prose: bool = False

    def follows_from(self, before: _Suspicion) -> bool:
        """Return whether the mistake in an earlier line of the same description is the cause of this one."""
        return self.cause != "keyword" and (
            before.cause in ("keyword", "no scenario") or self.cause == before.cause == "mark"
        )


class _Words:
    """The keywords of a language, and what was probably meant by a line that has none."""

    def __init__(self, language: str, catalogue: Catalogue | None) -> None:
        self.keywords = Keywords(language)
        self.catalogue = catalogue

    def suspicion(self, text: str, *, has_steps: bool) -> _Suspicion | None:
        """Return what is wrong with a line of a description, and what to do about it; `None` if it is prose.

        With `has_steps`, steps may follow it, so that a line with a right keyword would not be a description.
        """
        if text.startswith(MERGE_MARKS):
            return _Suspicion(f"“{text}” is the mark of an unfinished merge.", MERGE_ADVICE, "step")
        mark = mark_before(text)
        bare = text.removeprefix(mark)
        if block := self._block(bare):
            return _Suspicion(
                f"“{text}” is read as a description, not as a keyword. Did you mean “{block}:”?",
                f"Write “{block}:” with its colon; if it is prose, begin the line with another word.",
                "keyword",
                is_prose=text.endswith(".") and ":" not in text,
            )
        keyword = self._step(bare, has_steps=has_steps) or self.step_within(text, bare if has_steps else text)
        if keyword and has_steps:
            begin = f"Begin the line with “{keyword} ”; if it is prose, begin it with another word."
            return _Suspicion(
                f"“{text}” is read as a description, not as a step. Did you mean “{keyword}”?",
                STRAY_SIGN_ADVICE.format(keyword) if self.keywords.keyword_with_stray_sign(text) else begin,
                "mark" if mark.strip() else "step",
                is_prose=self._is_prose(bare, is_listed=bool(mark.strip())),
            )
        if keyword:
            scenario, background = map(self.keywords.first, ("scenario_keywords", "background_keywords"))
            return _Suspicion(
                f"“{text}” is read as a description, because no scenario has begun.",
                f"Write “{scenario} …” or “{background}” before it; if it is prose, begin it with another word.",
                "no scenario",
                is_prose=self._is_prose(bare, is_listed=bool(mark.strip())),
            )
        return None

    def swapped(self, node: Node, text: str, *, is_step: bool) -> tuple[str, str] | None:
        """Return what to write in place of examples that have steps, or of a scenario that has rows; or `None`."""
        is_scenario = "steps" in node
        if is_scenario and text.startswith("|"):
            meant = self.keywords.first("examples_keywords")
        elif is_step and "tableBody" in node and "tableHeader" not in node:
            meant = self.keywords.first("scenario_keywords")
        else:
            return None
        noun = "scenario" if is_scenario else "table of examples"
        return f"“{node['keyword']}:” begins a {noun}. Did you mean “{meant}”?", f"Write “{meant}”."

    def step_within(self, text: str, after_mark: str = "") -> str:
        """Return a keyword that a line has after its mark, or before a known sentence; empty if it has neither."""
        for keyword, sentence in self.keywords.step_within(text):
            is_listed = after_mark != text and after_mark.startswith(keyword)
            if is_listed or (self.catalogue and self.catalogue.matches(sentence)):
                return keyword
        return ""

    def _is_prose(self, text: str, *, is_listed: bool) -> bool:
        """Return whether a line that begins with the right word, in any case, ends as prose and is no known step."""
        first, _, rest = text.partition(" ")
        is_keyword = first.lower() in {keyword.lower() for keyword in self.keywords.steps}
        if not is_keyword or not text.endswith(".") or self.catalogue is None:
            return False
        return not (self._is_sentence(rest) if is_listed else self.catalogue.matches(rest.rstrip(".")))

    def _block(self, text: str) -> str:
        """Return the block keyword that was probably meant, or an empty text."""
        head = _BLOCK.match(text)
        if head is None:
            return ""
        lowered = {block.lower(): block for block in self.keywords.blocks}
        before_colon, colon, _ = text.partition(":")
        if colon and len(before_colon.split()) <= 2:
            near = get_close_matches(before_colon.strip().lower(), lowered, n=1, cutoff=0.75)
            if near:
                return lowered[near[0]]
        first = text.split(maxsplit=1)[0].rstrip(";.,")
        return first if first in self.keywords.blocks else ""

    def _step(self, text: str, *, has_steps: bool) -> str:
        """Return the step keyword that was probably meant, or an empty text."""
        first, _, rest = text.partition(" ")
        if has_steps and self.catalogue is not None:
            for known in self.keywords.steps:
                if text.startswith(known) and first != known and self._is_sentence(text[len(known) :].lstrip(_SIGNS)):
                    return known
            for sentence in (text, rest):
                if matches := self.catalogue.matches(sentence):
                    keyword = next((match.definition.keyword for match in matches if match.definition.keyword), "given")
                    return self.keywords.first(f"{keyword}_keywords")
        keyword = next((known for known in self.keywords.steps if _is_mistyped(first.rstrip(":;.,"), known)), "")
        if not keyword and has_steps and first.lower() not in _REAL_WORDS:
            near = get_close_matches(first.lower(), [known.lower() for known in self.keywords.steps], n=1, cutoff=0.7)
            keyword = next((known for known in self.keywords.steps if near and known.lower() == near[0]), "")
            return keyword if keyword and self._is_sentence(rest) else ""
        if keyword and (first in self.keywords.steps or first.lower() in _REAL_WORDS or not has_steps):
            is_only_keyword = not rest and first in self.keywords.steps
            return keyword if self._is_sentence(rest) or is_only_keyword else ""
        return keyword

    def _is_sentence(self, text: str) -> bool:
        """Return whether a text matches a step definition, but for some typing mistake."""
        if self.catalogue is None or not text:
            return False
        return bool(self.catalogue.matches(text) or self.catalogue.nearest(text, 1))


def _is_mistyped(word: str, keyword: str) -> bool:
    """Return whether a word is a keyword, in any case, with at most one letter missing, added, changed or swapped."""
    typed, expected = word.lower(), keyword.lower()
    if typed == expected:
        return True
    if min(len(typed), len(expected)) < 3 or abs(len(typed) - len(expected)) > 1:
        return False
    start = next(
        (i for i, (a, b) in enumerate(zip(typed, expected, strict=False)) if a != b), min(len(typed), len(expected))
    )
    left, right = typed[start:], expected[start:]
    swapped = left[:2] == right[:2][::-1] and left[2:] == right[2:]
    return left[1:] == right[1:] or left[1:] == right or left == right[1:] or swapped
