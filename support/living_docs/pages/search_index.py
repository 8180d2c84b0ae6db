"""The search index: one script beside the pages, loaded at the first search."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from support.living_docs.pages import addresses
from support.living_docs.pages.invisible import made_visible
from support.living_docs.pages.scripts import script_value
from support.living_docs.pages.vocabulary import Entry
from support.living_docs.read.model import Chapter, Feature, FeatureRule, Run
from support.living_docs.read.outcome import worst
from support.living_docs.story.asked import AskedQuestion


class _IndexRow(NamedTuple):
    """A page or place; `where` is what it belongs to, and the link is relative to the folder of the documentation."""

    kind: str
    title: str
    where: str
    text: str
    outcome: str
    link: str


def search_index(run: Run, vocabulary: Iterable[Entry], questions: Iterable[AskedQuestion]) -> str:
    """Return the script with the promises of a run, the questions of its flows, its vocabulary and its synonyms."""
    texts = (*_promises(run), *map(_question, questions), *map(_sentence, vocabulary))
    rows = [[*map(made_visible, row)] for row in texts]
    synonyms = _synonyms(run.vocabulary)
    return f"window.livingDocsIndex={script_value(rows)};\nwindow.livingDocsSynonyms={script_value(synonyms)};\n"


def _synonyms(vocabulary: Mapping[str, Any]) -> list[list[str]]:
    """Return other words, each with the words that sentences are written with."""
    pairs = vocabulary.get("synonyms")
    return [pair for pair in pairs if _are_two_texts(pair)] if isinstance(pairs, list) else []


def _are_two_texts(pair: object) -> bool:
    return isinstance(pair, list) and len(pair) == 2 and all(isinstance(words, str) and words for words in pair)


def _promises(run: Run) -> Iterator[_IndexRow]:
    for capability in run.capabilities:
        page = addresses.capability_page(capability)
        yield _IndexRow("capability", capability.title, "", capability.narrative, "", page)
        for feature in capability.features:
            page, tags = addresses.feature_page(feature), " ".join(feature.tags)
            text = f"{feature.description}\n{tags}\n{feature.uri}"
            yield _IndexRow("feature", feature.name, capability.title, text, feature.outcome, page)
            where = f"{capability.title} › {feature.name}"
            for rule in feature.rules:
                if rule.name:
                    yield _rule(rule, feature, where)
                for chapter in rule.chapters:
                    yield _chapter(chapter, rule, feature, where)


def _rule(rule: FeatureRule, feature: Feature, where: str) -> _IndexRow:
    outcome = worst(scenario.outcome for scenario in rule.scenarios())
    link = f"{addresses.feature_page(feature)}#{addresses.anchor(feature, rule.id)}"
    return _IndexRow("promise", rule.name, where, rule.description, outcome, link)


def _chapter(chapter: Chapter, rule: FeatureRule, feature: Feature, where: str) -> _IndexRow:
    outcome = worst(scenario.outcome for scenario in chapter.scenarios())
    link = f"{addresses.feature_page(feature)}#{addresses.anchor(feature, chapter.id)}"
    place = f"{where} › {rule.name}" if rule.name else where
    return _IndexRow("example", chapter.title, place, "\n".join(_words(chapter)), outcome, link)


def _words(chapter: Chapter) -> Iterable[str]:
    """Return the words of a scenario or outline, each line once."""
    lines: dict[str, None] = {}
    tags: dict[str, None] = {}
    if chapter.description:
        lines[chapter.description.strip()] = None
    for scenario in chapter.scenarios():
        tags |= dict.fromkeys(scenario.tags)
        for step in scenario.steps[scenario.background_steps :]:
            lines[f"{step.keyword} {step.text}"] = None
            lines |= dict.fromkeys(" ".join(row) for row in step.table)
            if step.doc_string:
                lines[step.doc_string] = None
    return [*lines, *tags]


def _question(question: AskedQuestion) -> _IndexRow:
    where = " › ".join(filter(None, (question.flow, question.phase, question.title)))
    words = [words for words, _ in question.words]
    answers = [f"{answer.words}{'' if answer.given.times else ' (never tried)'}" for answer in question.answers]
    text = "\n".join([*words, ", ".join(answers), *(refusal.problem for refusal in question.refusals)])
    return _IndexRow("question", question.heading, where, text, "", addresses.question_page(question.id))


def _sentence(entry: Entry) -> _IndexRow:
    title, text = f"{entry.keyword} {entry.sentence}".strip(), f"{entry.description}\n{entry.example}"
    return _IndexRow("sentence", title, entry.group, text, "", f"{addresses.VOCABULARY}#{entry.id}")
