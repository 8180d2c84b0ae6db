"""The first page: the verdict, the capabilities, and what changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from markupsafe import Markup

from support.living_docs.pages import charts, measurements
from support.living_docs.pages.addresses import OVERVIEW, Addresses, Place
from support.living_docs.pages.frame import Page
from support.living_docs.pages.promises import row, shown_by
from support.living_docs.pages.prose import Prose
from support.living_docs.read.model import Run
from support.living_docs.read.outcome import Outcome
from support.living_docs.story.causes import causes
from support.living_docs.story.promises import is_for_engineers, promises_of
from support.living_docs.story.trends import Trends
from support.living_docs.story.verdict import doubts, refused_features, tally, verdict

_MOST_RUNS = 30
_MOST_SLOW = 5


@dataclass(frozen=True, slots=True)
class NamedScenario:
    """A named scenario with a note; the place is None for a scenario that no longer exists."""

    name: str
    place: Place | None
    note: str = ""
    seconds: float = 0.0

    @property
    def title(self) -> str:
        """The title as far as the name says it, for a scenario that no longer exists."""
        return _as_words(self.name.rpartition("/")[2])

    @property
    def where(self) -> str:
        """What it belonged to, likewise."""
        return " › ".join(map(_as_words, self.name.split("/")[:-1]))


@dataclass(frozen=True, slots=True)
class ChangeGroup:
    """Scenarios that changed in the same way since the previous run; `filter` selects them in the list of all."""

    title: str
    outcome: Outcome | None
    filter: str
    scenarios: tuple[NamedScenario, ...]


class Narrative(NamedTuple):
    """What the folder of all features says, as HTML: its first paragraph, and the rest."""

    lead: Markup
    rest: Markup


def narrative_of(run: Run, prose: Prose) -> Narrative:
    """Return what the first page says about all features."""
    page = Page(OVERVIEW, "")
    lead, _, rest = run.narrative.strip().partition("\n\n")
    return Narrative(prose.html(lead, page, "features"), prose.html(rest.strip(), page, "features"))


def overview(
    run: Run, trends: Trends, addresses: Addresses, prose: Prose, narrative: Narrative | None = None
) -> Mapping[str, object]:
    """Return the values of the first page; its narrative may be known already."""
    counts, refused = tally(run.scenarios()), refused_features(run)
    runs = trends.whole_runs[-_MOST_RUNS:]
    rows = [row(part, prose.first_sentence(part.narrative)) for part in run.capabilities]
    return {
        "run": run,
        "trends": trends,
        "verdict": verdict(run),
        "counts": counts,
        "total": sum(counts.values()),
        "promises": len(promises_of(run).general),
        "shown": shown_by(run),
        "bars": charts.shares([*([(Outcome.BROKEN, len(refused))] if refused else []), *counts.items()]),
        "refused": refused,
        "attachments": [each for each in run.attachments if not run.planted or run.planted not in each.body],
        "causes": causes(doubts(run), trends.differences),
        "carried": _carried(run),
        "capabilities": [part for part in rows if not is_for_engineers(part.part)],
        "for_engineers": [part for part in rows if is_for_engineers(part.part)],
        "changes": _changes(trends, addresses),
        "flaky": [NamedScenario(name, addresses.of_scenario(name), note) for name, note in trends.flaky.items()],
        "slowest": _slowest(run, trends, addresses),
        "runs": runs,
        "columns": charts.column_chart(runs) if len(runs) > 1 else None,
        "measurements": measurements.summaries(run),
        "coverage": measurements.coverage(run.coverage),
        "narrative": narrative or narrative_of(run, prose),
    }


def _as_words(name: str) -> str:
    words = name.replace("--", ": ").replace("-", " ").replace("_", " ")
    return words[:1].upper() + words[1:]


def _carried(run: Run) -> tuple[int, datetime] | None:
    """Return how many scenarios are shown from earlier runs, and the time of the earliest of these runs."""
    moments = [scenario.as_of for scenario in run.scenarios() if scenario.as_of is not None]
    return (len(moments), min(moments)) if moments else None


def _changes(trends: Trends, addresses: Addresses) -> list[ChangeGroup]:
    kinds: tuple[tuple[str, Outcome | None, str, Iterable[str]], ...] = (
        ("No longer kept", Outcome.FAILED, "newly failing", trends.newly_failing),
        ("Kept again", Outcome.PASSED, "fixed", trends.fixed),
        ("New", None, "new", trends.new),
        ("No longer there", None, "", trends.gone),
    )
    return [
        ChangeGroup(title, outcome, note, tuple(NamedScenario(name, addresses.of_scenario(name)) for name in names))
        for title, outcome, note, names in kinds
        if names
    ]


def _slowest(run: Run, trends: Trends, addresses: Addresses) -> list[NamedScenario]:
    seconds = {scenario.id: scenario.seconds for scenario in run.scenarios()}
    return [
        NamedScenario(name, addresses.of_scenario(name), "", seconds.get(name, 0.0))
        for name in trends.slowest[:_MOST_SLOW]
    ]
