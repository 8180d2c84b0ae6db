"""Measurements taken apart from the scenarios: known faults, performance, coverage. Their files may lack anything."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from support.living_docs.pages import addresses, charts
from support.living_docs.pages.addresses import Addresses, Place
from support.living_docs.pages.trials import sentence, tried
from support.living_docs.read.model import Run
from support.living_docs.read.untrusted import decimal, number, part, parts, text, texts
from support.living_docs.story.wording import moment_of

_BETWEEN_WORDS = re.compile(r"(?<=[A-Za-z0-9])_(?=[A-Za-z0-9])")
_SHORT_TIME = 0.1
"""Seconds; less is shown in milliseconds."""
PROVE = "--prove"
BENCHMARK = "--performance"


@dataclass(frozen=True, slots=True)
class MeasurementSummary:
    """A measurement in a line, and the page with its details; `good` is None where it was not measured."""

    title: str
    path: str
    sentence: str
    good: bool | None


@dataclass(frozen=True, slots=True)
class CatchingScenario:
    """A scenario that catches a fault; the place is None for a scenario that is not in this run."""

    title: str
    place: Place | None


@dataclass(frozen=True, slots=True)
class FaultRow:
    """A fault that production once had, and the scenarios that catch it now."""

    id: str
    title: str
    story: str
    caught: bool
    scenarios: tuple[CatchingScenario, ...]
    seconds: float


@dataclass(frozen=True, slots=True)
class Figure:
    """A number as text, what it was before if it has changed, and whether that is within its limit."""

    now: str
    change: str
    within: bool


@dataclass(frozen=True, slots=True)
class FigureRow:
    """What was measured of each session, None where it was not, and by how much it may grow."""

    name: str
    figures: tuple[Figure | None, ...]
    limit: str


@dataclass(frozen=True, slots=True)
class LimitRow:
    """A number and its limit as text, and the share of the limit that it uses."""

    name: str
    now: str
    limit: str
    used: str
    within: bool


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """How many things of one kind were reached, e.g. nodes of a flow."""

    name: str
    reached: int
    of: int
    missing: tuple[str, ...]


def summaries(run: Run) -> list[MeasurementSummary]:
    """Return a line about each measurement."""
    alerts = texts(run.performance, "alerts")
    speed = alerts[0] if alerts else "Within its limits and no slower than the baseline."
    caught, good = faults_in_brief(run.faults)
    rows = (
        ("Known faults", addresses.FAULTS, f"{caught}.", good, parts(run.faults, "faults")),
        ("When things fail", addresses.TRIALS, sentence(run), not tried(run)[1], run.trials),
        ("Performance", addresses.PERFORMANCE, speed, not alerts, run.performance),
    )
    return [
        MeasurementSummary(title, page, sentence, good) if measured
        else MeasurementSummary(title, page, "Not measured yet.", None)
        for title, page, sentence, good, measured in rows
    ]  # fmt: skip


def faults_in_brief(measured: Mapping[str, Any]) -> tuple[str, bool | None]:
    """Return how many known faults were tried and caught, of how many; None means good, as far as was tried."""
    tried, not_tried = parts(measured, "faults"), len(parts(measured, "not_tried"))
    missed = sum(fault.get("caught") is not True for fault in tried)
    of = f"{len(tried)} of {len(tried) + not_tried}" if not_tried else f"{len(tried)}"
    outcome = f"{missed} not caught" if missed else "all caught" if len(tried) > 1 else "caught"
    rest = f"; {not_tried} not tried" if not_tried else ""
    return f"{of} tried, {outcome}{rest}", False if missed else None if not_tried else True


def faults(measured: Mapping[str, Any], places: Addresses) -> Mapping[str, object]:
    """Return the values of the page about known faults; the measurement is empty where nothing was measured."""
    listed = [_fault(fault, places) for fault in parts(measured, "faults")]
    brief, good = faults_in_brief(measured)
    mutations = part(measured, "mutations")
    survivors = parts(mutations, "survivors")
    return {
        "command": PROVE,
        "measured_at": moment_of(text(measured, "measured_at")),
        "faults": listed,
        "not_tried": [{key: text(fault, key) for key in ("id", "title")} for fault in parts(measured, "not_tried")],
        "brief": brief,
        "good": good,
        "mutations": {key: number(mutations, key) for key in ("killed", "crashes", "total")},
        "survivors": [{key: text(survivor, key) for key in ("place", "change", "why")} for survivor in survivors],
    }


def performance(measured: Mapping[str, Any]) -> Mapping[str, object]:
    """Return the values of the page about performance; the measurement is empty where nothing was measured."""
    memory = [decimal(sample, "mebibytes") for sample in parts(measured, "memory")]
    sessions, rows = _matrix([*parts(measured, "counters"), *parts(measured, "times")])
    return {
        "command": BENCHMARK,
        "measured": bool(measured),
        "baseline_at": moment_of(text(measured, "baseline_at")),
        "sessions": sessions,
        "rows": rows,
        "limits": [_beside_limit(row) for row in parts(measured, "limits")],
        "memory": memory,
        "memory_line": charts.line_chart(memory) if memory else None,
        "alerts": texts(measured, "alerts"),
    }


def coverage(measured: Mapping[str, Any]) -> list[CoverageRow]:
    """Return what was reached of the flow, by kind of thing; the measurement is empty where nothing was measured."""
    return [
        CoverageRow(
            text(kind, "name"),
            number(kind, "reached"),
            number(kind, "of"),
            tuple(_BETWEEN_WORDS.sub(" ", name) for name in texts(kind, "missing")),
        )
        for kind in parts(measured, "kinds")
    ]


def _fault(content: Mapping[str, Any], places: Addresses) -> FaultRow:
    return FaultRow(
        id=text(content, "id"),
        title=text(content, "title"),
        story=text(content, "story"),
        caught=content.get("caught") is True,
        scenarios=tuple(_catch(scenario, places) for scenario in parts(content, "by")),
        seconds=decimal(content, "seconds"),
    )


def _catch(content: Mapping[str, Any], places: Addresses) -> CatchingScenario:
    name = text(content, "scenario")
    place = places.of_scenario(name) or places.of_line(text(content, "uri"), number(content, "line"))
    return CatchingScenario(place.title if place else name or text(content, "uri"), place)


def _matrix(measured: Sequence[Mapping[str, Any]]) -> tuple[tuple[str, ...], list[FigureRow]]:
    """Return the names of the sessions, and a row for each thing that was measured of them.

    A figure is named `session: what was measured`, or after its session alone for the time that it took.
    """
    sessions = {before for row in measured if (before := _session(row))}
    figures: dict[str, dict[str, Mapping[str, Any]]] = {}
    for row in measured:
        name = text(row, "name")
        session = _session(row) or (name if name in sessions else "")
        what = name.removeprefix(f"{session}: ") if _session(row) or not session else "time"
        figures.setdefault(what, {})[session] = row
    columns = tuple(dict.fromkeys(session for of_sessions in figures.values() for session in of_sessions))
    return columns, [
        FigureRow(what, tuple(_figure(of.get(session)) for session in columns), _may_grow(next(iter(of.values()))))
        for what, of in figures.items()
    ]


def _session(row: Mapping[str, Any]) -> str:
    return text(row, "name").rpartition(": ")[0]


def _figure(content: Mapping[str, Any] | None) -> Figure | None:
    if content is None:
        return None
    before, now, limit = decimal(content, "baseline"), decimal(content, "now"), decimal(content, "limit")
    change = (now - before) / before if before else 0.0
    unit, verdict = text(content, "unit"), text(content, "verdict")
    was = _with_unit(before, unit)
    return Figure(
        now=_with_unit(now, unit),
        change="" if _with_unit(now, unit) == was else f"was {was}, {change:+.1%}" if before else "new",
        within=verdict != "failed" if verdict else "limit" not in content or change <= limit,
    )


def _may_grow(content: Mapping[str, Any]) -> str:
    return (
        f"{decimal(content, 'limit'):.0%}" if decimal(content, "limit") else "not at all" if "limit" in content else ""
    )


def _beside_limit(content: Mapping[str, Any]) -> LimitRow:
    limit, now, unit = decimal(content, "limit"), decimal(content, "now"), text(content, "unit")
    return LimitRow(
        name=text(content, "name"),
        now=_with_unit(now, unit),
        limit=_with_unit(limit, unit),
        used=f"{max(now, 0) / limit:.0%}" if limit else "",
        within=now <= limit,
    )


def _with_unit(value: float, unit: str) -> str:
    if unit == "s" and 0 < value < _SHORT_TIME:
        value, unit = value * 1000, "ms"
    if unit == "MiB":
        value = round(value, 1) + 0.0  # never "-0"
    unit = "×" if unit == "x" else unit
    words = f"{value:,.0f}" if value == int(value) else f"{value:,.3g}" if abs(value) < 100 else f"{value:,.1f}"
    return f"{words} {unit}".strip()
