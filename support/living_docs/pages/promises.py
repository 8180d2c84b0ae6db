"""What the product promises: the pages of capabilities, features and scenarios, and the list of all scenarios."""

from __future__ import annotations

import posixpath
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup

from support.living_docs.pages import charts
from support.living_docs.read.model import Capability, Feature, Run, Scenario
from support.living_docs.story.promises import examples_of, promises_of
from support.living_docs.story.trends import Trends
from support.living_docs.story.verdict import state, tally
from support.living_docs.story.wording import counted, moment

_NOT_LANGUAGES = ("em",)
"""Dialects of Gherkin that are not languages known to browsers."""

_EARLIER = "not run this time"
NOTES = {
    "newly failing": "kept before, and no longer",
    "fixed": "not kept before, and kept again",
    "new": "was not there before",
    "flaky": "unreliable: its outcome differs from time to time",
    _EARLIER: "shown as it was in an earlier run",
}
"""What a reader should know about a scenario apart from its outcome, and what it means."""


@dataclass(frozen=True, slots=True)
class PromiseRow:
    """A capability or feature in a list: its state in words and as a bar, its examples, and what it promises."""

    part: Capability | Feature
    state: str
    examples: str
    bars: tuple[charts.Bar, ...]
    summary: str = ""


class Notes:
    """What a reader should know about each scenario apart from its outcome."""

    def __init__(self, trends: Trends) -> None:
        self._kinds = {
            "newly failing": frozenset(trends.newly_failing),
            "fixed": frozenset(trends.fixed),
            "new": frozenset(trends.new),
        }
        self._flaky = trends.flaky

    def of(self, scenario: Scenario) -> tuple[str, ...]:
        """Return the notes on a scenario, which are keys of `NOTES`."""
        return (*self.own(scenario), *([] if scenario.as_of is None else [_EARLIER]))

    def own(self, scenario: Scenario) -> tuple[str, ...]:
        """Return the notes that stay as they are while the scenario is not run again."""
        notes = [note for note, identities in self._kinds.items() if scenario.id in identities]
        return (*notes, *(["flaky"] if scenario.flaky or scenario.id in self._flaky else []))

    def flaky(self, scenario: Scenario) -> str:
        """Return why a scenario is unreliable; empty if it is not known to be."""
        return self._flaky.get(scenario.id, "")


def earlier(as_of: datetime) -> Markup:
    """Return what a page shows beside a scenario that was not run this time."""
    note = Markup('<span class="note">{}</span>')
    return note.format(_EARLIER) + note.format(f"as of {moment(as_of)}")


def capability_values(capability: Capability) -> Mapping[str, object]:
    """Return the values of a capability's page."""
    return {
        "capability": capability,
        "outcome": capability.outcome,
        "state": _state(capability),
        "shown": shown_by(capability),
        "folder": _folder_of(capability),
        "rows": [row(feature) for feature in capability.features],
    }


def feature_values(feature: Feature) -> Mapping[str, object]:
    """Return the values of a feature's page."""
    return {
        "feature": feature,
        "outcome": feature.outcome,
        "state": _state(feature),
        "shown": shown_by(feature),
        "language": _language(feature),
        "folder": posixpath.dirname(feature.uri),
    }


def row(part: Capability | Feature, summary: str = "") -> PromiseRow:
    """Return the row of a capability or feature in a list."""
    counts = tally(part.scenarios())
    return PromiseRow(part, _state(part), shown_by(part), charts.shares([*counts.items()]), summary)


def shown_by(part: Run | Capability | Feature) -> str:
    """Return by how many examples the promises of a part are shown, those for engineers apart."""
    general, engineering = promises_of(part)
    words = f"shown by {counted(examples_of(general), 'example')}" if general else ""
    if engineering:
        words += f"; {counted(len(engineering), 'more promise')} for engineers, shown by {examples_of(engineering):,}"
    return words


def _state(part: Capability | Feature) -> str:
    """Return the state of a part in words: first files that cannot be run, last what is not kept for engineers."""
    general, engineering = map(tally, promises_of(part))
    features = part.features if isinstance(part, Capability) else (part,)
    refused = sum(bool(feature.problems) for feature in features)
    words = [f"{counted(refused, 'file')} cannot be run"] if refused else []
    if general or not refused:
        words.append(state(general))
    if not all(outcome.keeps_its_promise for outcome in engineering):
        words.append(f"for engineers: {state(engineering)}")
    return "; ".join(words)


def listing(run: Run, notes: Notes) -> Mapping[str, object]:
    """Return the values of the list of all scenarios."""
    tags = Counter(tag for scenario in run.scenarios() for tag in {*scenario.tags})
    used_notes = Counter(note for scenario in run.scenarios() for note in notes.of(scenario))
    counts = tally(run.scenarios())
    return {
        "capabilities": run.capabilities,
        "total": sum(counts.values()),
        "promises": len(promises_of(run).general),
        "shown": shown_by(run),
        "outcomes": counts,
        "tags": sorted(tags.items()),
        "used_notes": [(note, count, NOTES[note]) for note, count in sorted(used_notes.items())],
    }


def neighbours(feature: Feature) -> Iterator[tuple[Scenario | None, Scenario, Scenario | None]]:
    """Return each scenario of a feature with the scenarios before and after it."""
    line: Sequence[Scenario | None] = [None, *feature.scenarios(), None]
    for before, scenario, after in zip(line, line[1:], line[2:], strict=False):
        if scenario is not None:
            yield before, scenario, after


def _language(feature: Feature) -> str:
    """Return the language of a feature as known to browsers; empty for English."""
    is_known = feature.language not in _NOT_LANGUAGES and feature.language.replace("-", "").isalpha()
    return feature.language if is_known and feature.language != "en" else ""


def _folder_of(capability: Capability) -> str:
    """Return the folder of a capability in the project; the links in its README are relative to it."""
    uri = next((feature.uri for feature in capability.features), f"features/{capability.id}/README.md")
    return posixpath.dirname(uri)
