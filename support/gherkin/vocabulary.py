"""The vocabulary: every step that a feature can use, explained for product owners, for people and for machines."""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from functools import lru_cache
from itertools import islice, product
from typing import TypedDict

from cucumber_expressions.ast import NodeType

from support.gherkin.catalogue import Catalogue
from support.gherkin.checks.steps import parameters_beneath
from support.gherkin.checks.unused import places_of_use
from support.gherkin.document import FeatureDocument
from support.gherkin.expressions import DomainType, Expression, domain_types, spellings, tree_of
from support.gherkin.meanings import in_usual_words
from support.gherkin.renamed import synonyms
from support.gherkin.steps import StepDefinition

_EXAMPLE = re.compile(r"\s*Example: (?P<ticks>`+)(?P<example>.*?)(?P=ticks)\.?", re.DOTALL)
_WORD = re.compile(r"[^\W\d_]{3,}")
_MOST_WORDINGS = 1000
_BUILT_IN = {
    "int": "A whole number, such as 3.",
    "float": "A number, such as 2.5.",
    "string": 'A text in double quotes, such as "Budget".',
    "word": "One word without spaces.",
    "": "Any text.",
}


class ParameterEntry(TypedDict):
    """A parameter of a step: its type in braces, its own name, what it is, and its values where they can be listed."""

    type: str
    name: str
    description: str
    allowed: list[str]


class SentenceEntry(TypedDict):
    """A step definition: `keyword` is empty where any is allowed, `beneath` names a table or text beneath it."""

    keyword: str
    sentence: str
    description: str
    example: str
    parameters: list[ParameterEntry]
    beneath: list[str]
    place: str
    used: list[str]


class CapabilityEntry(TypedDict):
    """The step definitions of a module."""

    name: str
    module: str
    sentences: list[SentenceEntry]


class VocabularyEntry(TypedDict):
    """The whole vocabulary; `version` changes with its format.

    Attributes:
        synonyms: Other words, with the words that sentences are written with.
    """

    version: int
    capabilities: list[CapabilityEntry]
    types: list[ParameterEntry]
    synonyms: list[tuple[str, str]]


def vocabulary(catalogue: Catalogue, documents: Iterable[FeatureDocument]) -> VocabularyEntry:
    """Return the step definitions by capability, with the places in the documents where each is used."""
    capabilities: dict[str, CapabilityEntry] = {}
    for definition, places in places_of_use(documents, catalogue).items():
        module = definition.function.__module__
        if module not in capabilities:
            capabilities[module] = CapabilityEntry(name=_heading(module), module=module, sentences=[])
        capabilities[module]["sentences"].append(_sentence(definition, places))
    for capability in capabilities.values():
        capability["sentences"].sort(key=_in_order_of_keywords)
    types = [_type(domain_type) for domain_type in domain_types().values()]
    return VocabularyEntry(version=1, capabilities=[*capabilities.values()], types=types, synonyms=synonyms())


def about(words: Sequence[str], entry: VocabularyEntry) -> VocabularyEntry:
    """Return the part of a vocabulary in which every word occurs: in a step, its explanation, values or capability.

    A step is also found by other words for those that it is written with.
    """
    wanted = [word.lower() for word in words]
    usual = in_usual_words(words)
    capabilities = []
    for capability in entry["capabilities"]:
        sentences = [
            sentence
            for sentence in capability["sentences"]
            if _contains_words(sentence, capability, wanted) or is_worded_with(usual, sentence)
        ]
        if sentences:
            capabilities.append(
                CapabilityEntry(name=capability["name"], module=capability["module"], sentences=sentences)
            )
    return {**entry, "capabilities": capabilities}


def nearest_words(words: Iterable[str], entry: VocabularyEntry) -> dict[str, list[str]]:
    """Return the words that occur nowhere in a vocabulary, each with its most similar words."""
    texts = [
        " ".join([_searchable_text(sentence, capability), *_wordings(sentence["sentence"])])
        for capability in entry["capabilities"]
        for sentence in capability["sentences"]
    ]
    return nearest_to_unknown((word.lower() for word in words), texts)


def nearest_to_unknown(words: Iterable[str], texts: Sequence[str]) -> dict[str, list[str]]:
    """Return the words that occur in none of the texts, each with the most similar words of the texts.

    The texts are in lower case.
    """
    known = sorted({word for text in texts for word in _WORD.findall(text)})
    unknown = [word for word in words if not any(word.lower() in text for text in texts)]
    return {word: get_close_matches(word.lower(), known, n=2, cutoff=0.7) for word in unknown}


def did_you_mean(near: Sequence[str]) -> str:
    """Return the end of a message about an unknown word: a question with a space before it, or nothing."""
    return f" Did you mean {' or '.join(f'“{word}”' for word in near)}?" if near else ""


def editor_settings(settings: Mapping[str, object]) -> dict[str, object]:
    """Return editor settings with this project's parameter types, for the official Cucumber extension.

    Other settings are kept.
    """
    types = [{"name": known.name, "regexp": known.pattern} for known in domain_types().values()]
    return {**settings, "cucumber.parameterTypes": types}


def _heading(module: str) -> str:
    """Return what a module of steps is about: the first line of its docstring."""
    text = inspect.cleandoc(sys.modules[module].__doc__ or "") if module in sys.modules else ""
    return text.partition("\n")[0].rstrip(".") or module


def _sentence(definition: StepDefinition, places: Sequence[str]) -> SentenceEntry:
    """Return the entry of a step definition."""
    text = definition.description
    example = _EXAMPLE.search(text)
    parameter_types = Expression(definition.source).parameter_names()
    return SentenceEntry(
        keyword=definition.keyword or "",
        sentence=definition.source,
        description=_EXAMPLE.sub("", text).strip(),
        example=example["example"].strip() if example else "",
        parameters=[*map(_parameter, definition.parser.argument_names, parameter_types)],
        beneath=["table" if name == "datatable" else "text" for name in parameters_beneath(definition)],
        place=definition.place,
        used=[*places],
    )


def _parameter(name: str, type_name: str) -> ParameterEntry:
    """Return the entry of a parameter."""
    known = domain_types().get(type_name, DomainType(type_name, "", _BUILT_IN.get(type_name, "")))
    return {**_type(known), "name": name}


def _type(known: DomainType) -> ParameterEntry:
    """Return the entry of a type of the domain."""
    return ParameterEntry(type=known.name, name=known.name, description=known.description, allowed=[*known.allowed])


def _in_order_of_keywords(sentence: SentenceEntry) -> int:
    """Return the sort key: facts first, then events, then outcomes, then steps that may be any of them."""
    return ("given", "when", "then", "").index(sentence["keyword"])


def _contains_words(sentence: SentenceEntry, capability: CapabilityEntry, words: Iterable[str]) -> bool:
    """Return whether every word occurs in the texts of an entry, or in a way to write its step."""
    text = _searchable_text(sentence, capability)
    missing = [word for word in words if word not in text]
    return not missing or is_worded_with(missing, sentence)


def is_worded_with(words: Iterable[str], sentence: SentenceEntry) -> bool:
    """Return whether every word occurs in a way to write a step."""
    wordings = _wordings(sentence["sentence"])
    return all(any(word.lower() in wording for wording in wordings) for word in words)


def _searchable_text(sentence: SentenceEntry, capability: CapabilityEntry) -> str:
    """Return all texts of an entry in lower case."""
    parameters = (
        f"{parameter['type']} {parameter['description']} {' '.join(parameter['allowed'])}"
        for parameter in sentence["parameters"]
    )
    return " ".join([
        sentence["keyword"], sentence["sentence"], sentence["description"], sentence["example"], capability["name"],
        *parameters,
    ]).lower()  # fmt: skip


@lru_cache(maxsize=1024)
def _wordings(source: str) -> tuple[str, ...]:
    """Return the ways to write a step with the values that are listed, in lower case."""
    parts = [
        known.allowed or spellings(node)
        if node.ast_type is NodeType.PARAMETER and (known := domain_types().get(node.text))
        else spellings(node)
        for node in tree_of(source).nodes or ()
    ]
    return tuple("".join(words).lower() for words in islice(product(*parts), _MOST_WORDINGS))
