"""A run in a screenful of Markdown, for build servers to show with a build."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import UTC
from typing import Final

from support.living_docs.pages import measurements, trials
from support.living_docs.read.model import Run
from support.living_docs.read.untrusted import parts, texts
from support.living_docs.story.promises import promises_of
from support.living_docs.story.trends import Trends
from support.living_docs.story.verdict import doubts, refused_features, tally, verdict

_MOST_LINES: Final = 20
_MOST_RUNS: Final = 10
_SPECIAL: Final = re.compile(r"([\\`*_{}\[\]()#+!|<>~&])")


def summary(run: Run, trends: Trends) -> str:
    """Return a short report: the verdict, what changed, what is unreliable, what was measured, and earlier runs."""
    return "\n".join([*_head(run), *_changes(trends), *_measured(run), *_runs(trends)]) + "\n"


def _head(run: Run) -> Iterator[str]:
    judged = verdict(run)
    yield f"## {judged.word}: {_plain(judged.sentence)}"
    yield ""
    general, engineering = (tally(promises) for promises in promises_of(run))
    yield "| | promises | for engineers | examples |"
    yield "| --- | ---: | ---: | ---: |"
    for outcome, count in tally(run.scenarios()).items():
        yield f"| {outcome} | {general.get(outcome, 0)} | {engineering.get(outcome, 0)} | {count} |"
    reasons = [
        f"{feature.name}: {problem.message} ({problem.uri}:{problem.line})"
        for feature in refused_features(run)
        for problem in feature.problems
    ]
    reasons += [f"{doubt.scenario.title}: {doubt.reason} ({doubt.where})" for doubt in doubts(run)]
    if reasons:
        yield from _list("What needs attention", reasons)


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
        yield from _list(f"Unreliable: {len(unreliable)}", unreliable)


def _measured(run: Run) -> Iterator[str]:
    rows = measurements.coverage(run.coverage)
    if rows:
        yield from ("", "### Coverage of the flow", "", "| | reached | of |", "| --- | ---: | ---: |")
        yield from (f"| {_plain(row.name)} | {row.reached} | {row.of} |" for row in rows)
    if parts(run.faults, "faults"):
        yield from ("", f"**Known faults:** {measurements.faults_in_brief(run.faults)[0]}.")
    if run.trials:
        yield from ("", f"**When things fail:** {trials.sentence(run)}")
    alerts = texts(run.performance, "alerts")
    if alerts:
        yield from _list("Performance alerts", alerts)
    trends = texts(run.performance, "trends")
    if trends:
        yield from _list("Performance in the last runs", trends)


def _runs(trends: Trends) -> Iterator[str]:
    runs = trends.whole_runs[-_MOST_RUNS:]
    if len(runs) > 1:
        yield from ("", "### The last runs", "", "| began (UTC) | examples | did not pass | seconds |")
        yield "| --- | ---: | ---: | ---: |"
        for run in runs:
            yield f"| {run.when.astimezone(UTC):%Y-%m-%d %H:%M} | {run.total} | {run.not_kept} | {run.seconds:.0f} |"


def _list(title: str, lines: Iterable[str]) -> Iterator[str]:
    items = [*lines]
    yield from ("", f"### {title}", "")
    yield from (f"- {_plain(line)}" for line in items[:_MOST_LINES])
    if len(items) > _MOST_LINES:
        yield f"- and {len(items) - _MOST_LINES} more"


def _plain(text: str) -> str:
    """Return a text in which no character is taken for Markdown or HTML."""
    return _SPECIAL.sub(r"\\\1", " ".join(text.split())).replace("\\<", "&lt;").replace("\\>", "&gt;")
