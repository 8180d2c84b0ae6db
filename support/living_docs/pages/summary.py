"""A run in a screenful of Markdown, as build servers show it beside a build."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import UTC
from typing import Final

from support.living_docs.read.model import Run
from support.living_docs.read.untrusted import parts, texts
from support.living_docs.story.trends import Trends

_SHOWN: Final = 20
_RUNS_SHOWN: Final = 10
_SPECIAL: Final = re.compile(r"([\\`*_{}\[\]()#+!|<>~&])")


def summary(run: Run, trends: Trends) -> str:
    """Give a run in short: the verdict, what changed, what is unreliable, what was measured, and the runs before it.

    Args:
        run: The run.
        trends: What it looks like beside the runs before it.
    """
    return "\n".join([*_head(run), *_changes(trends), *_measured(run), *_runs(trends)]) + "\n"


def _head(run: Run) -> Iterator[str]:
    from support.living_docs.story.verdict import doubts, tally, verdict

    told = verdict(run)
    yield f"## {told.word}: {_plain(told.sentence)}"
    yield ""
    yield "| promises | number |"
    yield "| --- | ---: |"
    for outcome, count in tally(run.scenarios()).items():
        yield f"| {outcome} | {count} |"
    found = doubts(run)
    if found:
        yield from _list(
            "What stands in the way", [f"{one.scenario.title}: {one.reason} ({one.where})" for one in found]
        )


def _changes(trends: Trends) -> Iterator[str]:
    for title, names in (
        ("No longer kept", trends.newly_failing),
        ("Kept again", trends.fixed),
        ("New", trends.new),
        ("No longer there", trends.gone),
    ):
        if names:
            yield from _list(f"{title}: {len(names)}", names)
    if trends.flaky:
        unreliable = [f"{name}: {why}" for name, why in trends.flaky.items()]
        yield from _list(f"Cannot be relied upon: {len(unreliable)}", unreliable)


def _measured(run: Run) -> Iterator[str]:
    from support.living_docs.pages import measurements

    kinds = measurements.coverage(run.coverage)
    if kinds:
        yield from ("", "### What was reached of the flow", "", "| | reached | of |", "| --- | ---: | ---: |")
        for kind in kinds:
            yield f"| {_plain(kind.name)} | {kind.reached} | {kind.of} |"
    faults = parts(run.faults, "faults")
    if faults:
        caught = sum(one.get("caught") is True for one in faults)
        yield from ("", f"**Known faults:** {caught} of {len(faults)} would be caught.")
    alerts = texts(run.performance, "alerts")
    if alerts:
        yield from _list("Performance alerts", alerts)
    trends = texts(run.performance, "trends")
    if trends:
        yield from _list("Performance in the last runs", trends)


def _runs(trends: Trends) -> Iterator[str]:
    runs = trends.whole_runs[-_RUNS_SHOWN:]
    if len(runs) > 1:
        yield from ("", "### The last runs", "", "| began (UTC) | promises | not kept | seconds |")
        yield "| --- | ---: | ---: | ---: |"
        for one in reversed(runs):
            yield f"| {one.when.astimezone(UTC):%Y-%m-%d %H:%M} | {one.total} | {one.not_kept} | {one.seconds:.0f} |"


def _list(title: str, lines: Iterable[str]) -> Iterator[str]:
    held = [*lines]
    yield from ("", f"### {title}", "")
    yield from (f"- {_plain(line)}" for line in held[:_SHOWN])
    if len(held) > _SHOWN:
        yield f"- and {len(held) - _SHOWN} more"


def _plain(text: str) -> str:
    """A text of which no sign is taken for Markdown or HTML."""
    return _SPECIAL.sub(r"\\\1", " ".join(text.split())).replace("\\<", "&lt;").replace("\\>", "&gt;")
