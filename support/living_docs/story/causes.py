"""What keeps promises from being kept: failures that share a cause, with the promises that each breaks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import Final, NamedTuple

from support.living_docs.read.model import Failure
from support.living_docs.read.outcome import Outcome
from support.living_docs.story.failures import reason_in_brief
from support.living_docs.story.promises import promises_of
from support.living_docs.story.since_passing import Divergence
from support.living_docs.story.verdict import Doubt

_VARYING: Final = re.compile(r"“[^”]*”|\"[^\"]*\"|'[^']*'|‘[^’]*’|\b[0-9a-f]{8,}\b|\d+(?:[.,:]\d+)*")
"""What differs between messages about the same thing: quoted texts, numbers and ids."""
_COUNT: Final = re.compile(r" \(\d+ times\)")
"""How often it happened, which only some of the messages say."""


class Cause(NamedTuple):
    """What the doubts about some scenarios have in common.

    Attributes:
        reason: It in words.
        promises: How many promises it breaks: rules, or scenarios and outlines that belong to none.
    """

    reason: str
    doubts: tuple[Doubt, ...]
    promises: int


def causes(doubts: Iterable[Doubt], differences: Mapping[str, Divergence]) -> list[Cause]:
    """Return the causes of doubts, in the order of the worst doubt about each; the most promises first among equals."""
    grouped: dict[tuple[str, ...], list[Doubt]] = {}
    for doubt in doubts:
        grouped.setdefault(_key(doubt, differences.get(doubt.scenario.id)), []).append(doubt)
    causes_found = [_cause(group, differences) for group in grouped.values()]
    order = {outcome: place for place, outcome in enumerate(dict.fromkeys(map(_outcome, causes_found)))}
    return sorted(causes_found, key=lambda cause: (order[_outcome(cause)], -cause.promises))


def _outcome(cause: Cause) -> Outcome:
    return cause.doubts[0].scenario.outcome


def _cause(group: Sequence[Doubt], differences: Mapping[str, Divergence]) -> Cause:
    first = group[0]
    difference = differences.get(first.scenario.id)
    reason = difference.then.removeprefix("Then ") if difference and len(group) > 1 else ""
    return Cause(f"{reason[:1].upper()}{reason[1:]}" or first.reason, tuple(group), _promises(group))


def _key(doubt: Doubt, difference: Divergence | None) -> tuple[str, ...]:
    """Return what doubts with the same cause share: the first divergence and error, or else the message."""
    failure = doubt.scenario.failure or Failure()
    outcome = doubt.scenario.outcome.value
    if difference is not None and difference.cause:
        return outcome, failure.type, difference.cause
    reason = _COUNT.sub("", reason_in_brief(doubt.scenario.failure) or doubt.reason)
    return outcome, failure.type, _VARYING.sub("…", reason)


def _promises(group: Sequence[Doubt]) -> int:
    """Return how many promises have one of these scenarios among their examples."""
    broken = {doubt.scenario.id for doubt in group}
    features = {doubt.feature.id: doubt.feature for doubt in group}.values()
    promises = chain.from_iterable(chain.from_iterable(promises_of(feature)) for feature in features)
    return sum(any(example.id in broken for example in promise.examples) for promise in promises)
