"""The first page: the verdict, the capabilities, and what changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from support.living_docs.pages import charts, measurements
from support.living_docs.pages.addresses import Addresses, Place
from support.living_docs.pages.prose import Prose
from support.living_docs.read.model import Capability, Run
from support.living_docs.read.outcome import Outcome
from support.living_docs.story.trends import Trends
from support.living_docs.story.verdict import doubts, state, tally, verdict

_RUNS_SHOWN = 30


@dataclass(frozen=True, slots=True)
class Row:
    """A capability in the list: what it promises, in its own first sentence, and its state in words."""

    capability: Capability
    summary: str
    outcome: Outcome
    state: str
    bars: tuple[charts.Bar, ...]


@dataclass(frozen=True, slots=True)
class Named:
    """A scenario that is spoken of, with a word about it; the place is None for one that is no more."""

    name: str
    place: Place | None
    note: str = ""
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Change:
    """The scenarios to which the same happened since the run before; `filter` names them in the list of all."""

    title: str
    outcome: Outcome | None
    filter: str
    scenarios: tuple[Named, ...]


def overview(run: Run, trends: Trends, addresses: Addresses, prose: Prose) -> Mapping[str, object]:
    """Give the values of the first page.

    Args:
        run: The run.
        trends: What it looks like beside the runs before it.
        addresses: Where everything stands.
        prose: Makes text of Markdown.
    """
    counts = tally(run.scenarios())
    runs = trends.whole_runs[-_RUNS_SHOWN:]
    return {
        "run": run,
        "trends": trends,
        "verdict": verdict(run),
        "counts": counts,
        "total": sum(counts.values()),
        "bars": charts.shares([*counts.items()]),
        "doubts": doubts(run),
        "carried": _carried(run),
        "capabilities": [_row(one, prose) for one in run.capabilities],
        "changes": _changes(trends, addresses),
        "flaky": [Named(name, addresses.of_scenario(name), note) for name, note in trends.flaky.items()],
        "slowest": _slowest(run, trends, addresses),
        "runs": runs,
        "columns": charts.columns(runs) if len(runs) > 1 else None,
        "measurements": measurements.summaries(run),
        "coverage": measurements.coverage(run.coverage),
        "story": _story(run.narrative),
    }


def _story(narrative: str) -> Mapping[str, str]:
    """The first paragraph of the whole's story, and what follows it."""
    lead, _, rest = narrative.strip().partition("\n\n")
    return {"lead": lead, "rest": rest.strip()}


def _row(capability: Capability, prose: Prose) -> Row:
    counts = tally(capability.scenarios())
    summary = prose.first_sentence(capability.narrative)
    return Row(capability, summary, capability.outcome, state(counts), charts.shares([*counts.items()]))


def _carried(run: Run) -> tuple[int, datetime] | None:
    """How many scenarios are told from earlier runs, and when the earliest of these was."""
    moments = [one.as_of for one in run.scenarios() if one.as_of is not None]
    return (len(moments), min(moments)) if moments else None


def _changes(trends: Trends, addresses: Addresses) -> list[Change]:
    kinds = (
        ("No longer kept", Outcome.FAILED, "newly failing", trends.newly_failing),
        ("Kept again", Outcome.PASSED, "fixed", trends.fixed),
        ("New", None, "new", trends.new),
        ("No longer there", None, "", trends.gone),
    )
    return [
        Change(title, outcome, word, tuple(_named(names, addresses))) for title, outcome, word, names in kinds if names
    ]


def _named(names: Iterable[str], addresses: Addresses) -> Iterable[Named]:
    for name in names:
        yield Named(name, addresses.of_scenario(name))


def _slowest(run: Run, trends: Trends, addresses: Addresses) -> list[Named]:
    seconds = {one.id: one.seconds for one in run.scenarios()}
    return [Named(one, addresses.of_scenario(one), "", seconds.get(one, 0.0)) for one in trends.slowest[:5]]
