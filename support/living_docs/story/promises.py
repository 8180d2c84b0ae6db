"""What features promise: their rules, each shown by examples."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from support.living_docs.read.model import Capability, Feature, FeatureRule, Run, Scenario
from support.living_docs.read.outcome import Outcome, worst

ENGINEERS: Final = "@engine"
"""The tag of what only engineers need to know."""


class Promise(NamedTuple):
    """A rule, or a scenario or outline that belongs to none, and the examples that show it."""

    examples: tuple[Scenario, ...]

    @property
    def outcome(self) -> Outcome:
        """The worst outcome of its examples."""
        return worst(example.outcome for example in self.examples)

    @property
    def is_for_engineers(self) -> bool:
        """Whether all its examples are for engineers."""
        return all(map(_is_for_engineers, self.examples))


class Promises(NamedTuple):
    """Promises for everyone, and apart from them those for engineers; where there are no others, those are all."""

    general: tuple[Promise, ...]
    engineering: tuple[Promise, ...] = ()


def promises_of(part: Run | Capability | Feature) -> Promises:
    """Return the promises of a part of the documentation."""
    promises = tuple(promise for rule in _rules(part) for promise in _promises(rule) if promise.examples)
    engineering = tuple(promise for promise in promises if promise.is_for_engineers)
    general = tuple(promise for promise in promises if not promise.is_for_engineers)
    return Promises(general, engineering) if general else Promises(engineering)


def is_for_engineers(part: Capability | Feature) -> bool:
    """Return whether all examples of a part of the documentation are for engineers."""
    examples = [*part.scenarios()]
    return bool(examples) and all(map(_is_for_engineers, examples))


def examples_of(promises: Iterable[Promise]) -> int:
    """Return the number of examples that show promises."""
    return sum(len(promise.examples) for promise in promises)


def _is_for_engineers(example: Scenario) -> bool:
    return ENGINEERS in example.tags


def _rules(part: Run | Capability | Feature) -> Iterator[FeatureRule]:
    features = part.features() if isinstance(part, Run) else part.features if isinstance(part, Capability) else (part,)
    for feature in features:
        yield from feature.rules


def _promises(rule: FeatureRule) -> Iterator[Promise]:
    if rule.name:
        yield Promise(tuple(rule.scenarios()))
    else:
        yield from (Promise(tuple(chapter.scenarios())) for chapter in rule.chapters)
