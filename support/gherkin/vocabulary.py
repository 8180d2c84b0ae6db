"""Every sentence a feature can be written with, explained for product owners, for people and for machines."""

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
from support.gherkin.checks.sentences import parameters_beneath
from support.gherkin.checks.unused import places_of_use
from support.gherkin.document import FeatureDocument
from support.gherkin.expressions import DomainType, Expression, domain_types, spellings, tree_of
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
    """A parameter of a sentence: how it stands between braces, what it is, and its values where they can be listed."""

    type: str
    description: str
    allowed: list[str]


class SentenceEntry(TypedDict):
    """A sentence: `keyword` is empty where any may stand, `beneath` names a table or text that belongs beneath it."""

    keyword: str
    sentence: str
    description: str
    example: str
    parameters: list[ParameterEntry]
    beneath: list[str]
    place: str
    used: list[str]


class CapabilityEntry(TypedDict):
    """The sentences that are defined together."""

    name: str
    module: str
    sentences: list[SentenceEntry]


class VocabularyEntry(TypedDict):
    """The whole vocabulary; `version` changes when its form does."""

    version: int
    capabilities: list[CapabilityEntry]
    types: list[ParameterEntry]


def vocabulary(catalogue: Catalogue, documents: Iterable[FeatureDocument]) -> VocabularyEntry:
    """The sentences by capability, with where each is used.

    Args:
        catalogue: The sentences.
        documents: The features in which uses are looked for.
    """
    capabilities: dict[str, CapabilityEntry] = {}
    for definition, places in places_of_use(documents, catalogue).items():
        module = definition.function.__module__
        if module not in capabilities:
            capabilities[module] = CapabilityEntry(name=_heading(module), module=module, sentences=[])
        capabilities[module]["sentences"].append(_sentence(definition, places))
    for capability in capabilities.values():
        capability["sentences"].sort(key=_in_order_of_keywords)
    types = [_type(domain_type) for domain_type in domain_types().values()]
    return VocabularyEntry(version=1, capabilities=[*capabilities.values()], types=types)


def about(words: Sequence[str], entry: VocabularyEntry) -> VocabularyEntry:
    """The part of a vocabulary in which every word occurs: in a sentence, its explanation, values or capability.

    Args:
        words: What is looked for, in whatever case.
        entry: The vocabulary.
    """
    wanted = [word.lower() for word in words]
    capabilities = []
    for capability in entry["capabilities"]:
        found = [one for one in capability["sentences"] if _holds(one, capability, wanted)]
        if found:
            capabilities.append(CapabilityEntry(name=capability["name"], module=capability["module"], sentences=found))
    return VocabularyEntry(version=entry["version"], capabilities=capabilities, types=entry["types"])


def nearest_words(words: Iterable[str], entry: VocabularyEntry) -> dict[str, list[str]]:
    """The words that occur nowhere in a vocabulary, each with those of the vocabulary that look most like it.

    Args:
        words: What is looked for, in whatever case.
        entry: The whole vocabulary.
    """
    told = [
        " ".join([_told(one, capability), *_wordings(one["sentence"])])
        for capability in entry["capabilities"]
        for one in capability["sentences"]
    ]
    return nearest_to_unknown((word.lower() for word in words), told)


def nearest_to_unknown(words: Iterable[str], texts: Sequence[str]) -> dict[str, list[str]]:
    """The words that occur in none of some texts, each with those of the texts that look most like it.

    Args:
        words: What is looked for, in whatever case.
        texts: Where, in small letters.
    """
    known = sorted({word for text in texts for word in _WORD.findall(text)})
    unknown = [word for word in words if not any(word.lower() in text for text in texts)]
    return {word: get_close_matches(word.lower(), known, n=2, cutoff=0.7) for word in unknown}


def did_you_mean(near: Sequence[str]) -> str:
    """The end of a message about an unknown word: a question with a space before it, or nothing.

    Args:
        near: The known words that look like it.
    """
    return f" Did you mean {' or '.join(f'“{one}”' for one in near)}?" if near else ""


def editor_settings(settings: Mapping[str, object]) -> dict[str, object]:
    """The settings of the official Cucumber extension that make it know this project's sentences.

    Args:
        settings: The settings as they are; what does not concern the extension is kept.
    """
    types = [{"name": one.name, "regexp": one.pattern} for one in domain_types().values()]
    return {**settings, "cucumber.parameterTypes": types}


def _heading(module: str) -> str:
    """What a module of sentences is about: the first line of its docstring."""
    text = inspect.cleandoc(sys.modules[module].__doc__ or "") if module in sys.modules else ""
    return text.partition("\n")[0].rstrip(".") or module


def _sentence(definition: StepDefinition, places: Sequence[str]) -> SentenceEntry:
    """One sentence of the vocabulary."""
    text = definition.description
    example = _EXAMPLE.search(text)
    return SentenceEntry(
        keyword=definition.keyword or "",
        sentence=definition.source,
        description=_EXAMPLE.sub("", text).strip(),
        example=example["example"].strip() if example else "",
        parameters=[_parameter(name) for name in Expression(definition.source).parameter_names()],
        beneath=["table" if name == "datatable" else "text" for name in parameters_beneath(definition)],
        place=definition.place,
        used=[*places],
    )


def _parameter(name: str) -> ParameterEntry:
    """What may stand between braces."""
    known = domain_types().get(name)
    return _type(known) if known else ParameterEntry(type=name, description=_BUILT_IN.get(name, ""), allowed=[])


def _type(known: DomainType) -> ParameterEntry:
    """A type of the domain."""
    return ParameterEntry(type=known.name, description=known.description, allowed=[*known.allowed])


def _in_order_of_keywords(sentence: SentenceEntry) -> int:
    """Facts first, then events, then outcomes, then what may be any of them."""
    return ("given", "when", "then", "").index(sentence["keyword"])


def _holds(sentence: SentenceEntry, capability: CapabilityEntry, words: Iterable[str]) -> bool:
    """Whether every word occurs in what is told of a sentence, or in a way in which it can be written."""
    told = _told(sentence, capability)
    missing = [word for word in words if word not in told]
    return not missing or all(any(word in one for one in _wordings(sentence["sentence"])) for word in missing)


def _told(sentence: SentenceEntry, capability: CapabilityEntry) -> str:
    """All that is told of a sentence, in small letters."""
    parameters = (f"{one['type']} {one['description']} {' '.join(one['allowed'])}" for one in sentence["parameters"])
    return " ".join([
        sentence["keyword"], sentence["sentence"], sentence["description"], sentence["example"], capability["name"],
        *parameters,
    ]).lower()  # fmt: skip


@lru_cache(maxsize=1024)
def _wordings(source: str) -> tuple[str, ...]:
    """The ways in which a sentence can be written with the values that are listed, in small letters."""
    parts = [
        known.allowed or spellings(node)
        if node.ast_type is NodeType.PARAMETER and (known := domain_types().get(node.text))
        else spellings(node)
        for node in tree_of(source).nodes or ()
    ]
    return tuple("".join(words).lower() for words in islice(product(*parts), _MOST_WORDINGS))
