"""What was measured besides the scenarios: known faults, performance, coverage. Their files may lack anything."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from support.living_docs.pages import addresses, charts
from support.living_docs.pages.addresses import Addresses, Place
from support.living_docs.read.model import Run
from support.living_docs.read.untrusted import decimal, number, part, parts, text, texts
from support.living_docs.story.wording import counted, moment_of

_BETWEEN_WORDS = re.compile(r"(?<=[A-Za-z0-9])_(?=[A-Za-z0-9])")
PROVE = "--prove"
BENCHMARK = "--performance"


@dataclass(frozen=True, slots=True)
class Summary:
    """A measurement in a line, and where more of it is told; `good` is None where it was not measured."""

    title: str
    path: str
    sentence: str
    good: bool | None


@dataclass(frozen=True, slots=True)
class Catch:
    """A scenario that catches a fault; the place is None for one that this run does not have."""

    title: str
    place: Place | None


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault that production once had, and what catches it now."""

    id: str
    title: str
    story: str
    caught: bool
    by: tuple[Catch, ...]
    seconds: float


@dataclass(frozen=True, slots=True)
class Compared:
    """A number beside its baseline: both as text, how much it changed (share), and whether that is within its limit."""

    name: str
    before: str
    now: str
    change: str
    limit: str
    within: bool


@dataclass(frozen=True, slots=True)
class Kind:
    """What of one kind of thing was reached, e.g. of the nodes of a flow."""

    name: str
    reached: int
    of: int
    missing: tuple[str, ...]


def summaries(run: Run) -> list[Summary]:
    """Give a line about each measurement.

    Args:
        run: The run.
    """
    return [_faults_in_short(run.faults), _performance_in_short(run.performance)]


def faults(told: Mapping[str, Any], places: Addresses) -> Mapping[str, object]:
    """Give the values of the page about known faults.

    Args:
        told: What was measured; empty where nothing was.
        places: Where scenarios stand.
    """
    listed = [_fault(one, places) for one in parts(told, "faults")]
    mutations = part(told, "mutations")
    return {
        "command": PROVE,
        "measured_at": moment_of(text(told, "measured_at")),
        "faults": listed,
        "caught": sum(one.caught for one in listed),
        "mutations": {"killed": number(mutations, "killed"), "total": number(mutations, "total")},
        "survivors": [_survivor(one) for one in parts(mutations, "survivors")],
    }


def performance(told: Mapping[str, Any]) -> Mapping[str, object]:
    """Give the values of the page about performance.

    Args:
        told: What was measured; empty where nothing was.
    """
    memory = [decimal(one, "mebibytes") for one in parts(told, "memory")]
    tables = {
        "Work": [_compared(one) for one in parts(told, "counters")],
        "Time": [_compared(one) for one in parts(told, "times")],
    }
    return {
        "command": BENCHMARK,
        "measured": bool(told),
        "baseline_at": moment_of(text(told, "baseline_at")),
        "tables": {name: rows for name, rows in tables.items() if rows},
        "limits": [_limit(one) for one in parts(told, "limits")],
        "memory": memory,
        "memory_line": charts.line(memory) if memory else None,
        "alerts": texts(told, "alerts"),
    }


def coverage(told: Mapping[str, Any]) -> list[Kind]:
    """Give what of the flow was reached, by kind of thing.

    Args:
        told: What was measured; empty where nothing was.
    """
    return [
        Kind(text(one, "name"), number(one, "reached"), number(one, "of"), tuple(map(_in_words, texts(one, "missing"))))
        for one in parts(told, "kinds")
    ]


def _in_words(told: str) -> str:
    """Names of code as words, also where a text holds several of them."""
    return _BETWEEN_WORDS.sub(" ", told)


def _faults_in_short(told: Mapping[str, Any]) -> Summary:
    found = parts(told, "faults")
    if not found:
        return Summary("Known faults", addresses.FAULTS, "Not measured yet.", None)
    caught = sum(one.get("caught") is True for one in found)
    rest = "all are caught" if caught == len(found) else f"{len(found) - caught} not caught"
    sentence = f"{counted(len(found), 'known fault')}: {rest}."
    return Summary("Known faults", addresses.FAULTS, sentence, caught == len(found))


def _performance_in_short(told: Mapping[str, Any]) -> Summary:
    if not told:
        return Summary("Performance", addresses.PERFORMANCE, "Not measured yet.", None)
    alerts = texts(told, "alerts")
    sentence = alerts[0] if alerts else "Within its limits and no slower than the baseline."
    return Summary("Performance", addresses.PERFORMANCE, sentence, not alerts)


def _fault(told: Mapping[str, Any], places: Addresses) -> Fault:
    return Fault(
        id=text(told, "id"),
        title=text(told, "title"),
        story=text(told, "story"),
        caught=told.get("caught") is True,
        by=tuple(_catch(one, places) for one in parts(told, "by")),
        seconds=decimal(told, "seconds"),
    )


def _survivor(told: Mapping[str, Any]) -> Mapping[str, str]:
    return {key: text(told, key) for key in ("place", "change", "why")}


def _catch(told: Mapping[str, Any], places: Addresses) -> Catch:
    name = text(told, "scenario")
    place = places.of_scenario(name) or places.of_line(text(told, "uri"), number(told, "line"))
    return Catch(place.title if place else name or text(told, "uri"), place)


def _compared(told: Mapping[str, Any]) -> Compared:
    before, now, limit = decimal(told, "baseline"), decimal(told, "now"), decimal(told, "limit")
    change = (now - before) / before if before else 0.0
    unit = text(told, "unit")
    words = "same" if now == before else f"{change:+.1%}" if before else "new"
    return Compared(
        text(told, "name"), _measured(before, unit), _measured(now, unit), words, f"+{limit:.0%}" if limit else "",
        within=not limit or change <= limit,
    )  # fmt: skip


def _limit(told: Mapping[str, Any]) -> Compared:
    limit, now, unit = decimal(told, "limit"), decimal(told, "now"), text(told, "unit")
    share = f"{now / limit:.0%}" if limit else ""
    return Compared(text(told, "name"), "", _measured(now, unit), share, _measured(limit, unit), within=now <= limit)


def _measured(value: float, unit: str) -> str:
    shown = f"{value:,.0f}" if value == int(value) else f"{value:,.3g}" if abs(value) < 100 else f"{value:,.1f}"
    return f"{shown} {unit}".strip()
