"""What the search finds: one script that lies beside the pages and is loaded when somebody searches."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from support.living_docs.pages import addresses
from support.living_docs.pages.vocabulary import Entry
from support.living_docs.read.model import Chapter, Feature, FeatureRule, Run
from support.living_docs.read.outcome import worst

_ESCAPES = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"})
_Found = tuple[str, str, str, str, str, str]
"""Kind, title, what it belongs to, what else is said in it, outcome, link from the folder of the documentation."""


def search_index(run: Run, vocabulary: Iterable[Entry]) -> str:
    """Give the script that holds what can be found.

    Args:
        run: The run.
        vocabulary: The sentences a feature can be written with.
    """
    rows = [*_promises(run), *(_sentence(one) for one in vocabulary)]
    data = json.dumps(rows, ensure_ascii=False, separators=(",", ":")).translate(_ESCAPES)
    return f"window.livingDocsIndex={data};\n"


def _promises(run: Run) -> Iterator[_Found]:
    for capability in run.capabilities:
        page = addresses.capability_page(capability)
        yield ("capability", capability.title, "", capability.narrative, "", page)
        for feature in capability.features:
            page, tags = addresses.feature_page(feature), " ".join(feature.tags)
            said = f"{feature.description}\n{tags}\n{feature.uri}"
            yield ("feature", feature.name, capability.title, said, feature.outcome, page)
            where = f"{capability.title} › {feature.name}"
            for rule in feature.rules:
                for chapter in rule.chapters:
                    yield _chapter(chapter, rule, feature, where)


def _chapter(chapter: Chapter, rule: FeatureRule, feature: Feature, where: str) -> _Found:
    outcome = worst(one.outcome for one in chapter.scenarios())
    link = f"{addresses.feature_page(feature)}#{addresses.anchor(feature, chapter.id)}"
    place = f"{where} › {rule.name}" if rule.name else where
    return ("promise", chapter.title, place, "\n".join(_said(chapter)), outcome, link)


def _said(chapter: Chapter) -> Iterable[str]:
    """The words of a scenario or outline, each line once."""
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


def _sentence(entry: Entry) -> _Found:
    title, said = f"{entry.keyword} {entry.sentence}".strip(), f"{entry.description}\n{entry.example}"
    return ("sentence", title, entry.group, said, "", f"{addresses.VOCABULARY}#{entry.id}")
