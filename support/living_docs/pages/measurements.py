"""Measurements taken apart from the scenarios: known faults, performance, coverage. Their files may lack anything."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from support.living_docs.pages import addresses, charts
from support.living_docs.pages.addresses import Addresses, Place
from support.living_docs.pages.trials import sentence, tried
from support.living_docs.read.model import Run
from support.living_docs.read.untrusted import decimal, number, part, parts, text, texts
from support.living_docs.story.wording import counted, moment_of

_BETWEEN_WORDS = re.compile(r"(?<=[A-Za-z0-9])_(?=[A-Za-z0-9])")
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
class MeasuredRow:
    """A number and its baseline as text, its relative change, and whether that is within its limit."""

    name: str
    before: str
    now: str
    change: str
    limit: str
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
    known, alerts = parts(run.faults, "faults"), texts(run.performance, "alerts")
    missed = sum(fault.get("caught") is not True for fault in known)
    caught = f"{counted(len(known), 'known fault')}: {f'{missed} not caught' if missed else 'all are caught'}."
    speed = alerts[0] if alerts else "Within its limits and no slower than the baseline."
    rows = (
        ("Known faults", addresses.FAULTS, caught, not missed, known),
        ("Whatever happens", addresses.TRIALS, sentence(run), not tried(run)[1], run.trials),
        ("Performance", addresses.PERFORMANCE, speed, not alerts, run.performance),
    )
    return [
        MeasurementSummary(title, page, sentence, good) if measured
        else MeasurementSummary(title, page, "Not measured yet.", None)
        for title, page, sentence, good, measured in rows
    ]  # fmt: skip


def faults(measured: Mapping[str, Any], places: Addresses) -> Mapping[str, object]:
    """Return the values of the page about known faults; the measurement is empty where nothing was measured."""
    listed = [_fault(fault, places) for fault in parts(measured, "faults")]
    mutations = part(measured, "mutations")
    survivors = parts(mutations, "survivors")
    return {
        "command": PROVE,
        "measured_at": moment_of(text(measured, "measured_at")),
        "faults": listed,
        "caught": sum(fault.caught for fault in listed),
        "mutations": {"killed": number(mutations, "killed"), "total": number(mutations, "total")},
        "survivors": [{key: text(survivor, key) for key in ("place", "change", "why")} for survivor in survivors],
    }


def performance(measured: Mapping[str, Any]) -> Mapping[str, object]:
    """Return the values of the page about performance; the measurement is empty where nothing was measured."""
    memory = [decimal(sample, "mebibytes") for sample in parts(measured, "memory")]
    tables = {
        "Work": [_beside_baseline(row) for row in parts(measured, "counters")],
        "Time": [_beside_baseline(row) for row in parts(measured, "times")],
    }
    return {
        "command": BENCHMARK,
        "measured": bool(measured),
        "baseline_at": moment_of(text(measured, "baseline_at")),
        "tables": {name: rows for name, rows in tables.items() if rows},
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


def _beside_baseline(content: Mapping[str, Any]) -> MeasuredRow:
    before, now, limit = decimal(content, "baseline"), decimal(content, "now"), decimal(content, "limit")
    change = (now - before) / before if before else 0.0
    unit = text(content, "unit")
    return MeasuredRow(
        name=text(content, "name"),
        before=_with_unit(before, unit),
        now=_with_unit(now, unit),
        change="same" if now == before else f"{change:+.1%}" if before else "new",
        limit=f"+{limit:.0%}" if limit else "",
        within=not limit or change <= limit,
    )


def _beside_limit(content: Mapping[str, Any]) -> MeasuredRow:
    limit, now, unit = decimal(content, "limit"), decimal(content, "now"), text(content, "unit")
    return MeasuredRow(
        name=text(content, "name"),
        before="",
        now=_with_unit(now, unit),
        change=f"{now / limit:.0%}" if limit else "",
        limit=_with_unit(limit, unit),
        within=now <= limit,
    )


def _with_unit(value: float, unit: str) -> str:
    words = f"{value:,.0f}" if value == int(value) else f"{value:,.3g}" if abs(value) < 100 else f"{value:,.1f}"
    return f"{words} {unit}".strip()
