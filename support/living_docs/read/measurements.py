"""What is known of a run besides its messages: files that were measured, and how much of the flow was reached."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from support.flow_coverage.coverage import Coverage
from support.living_docs.read import records as record_lines
from support.living_docs.read.model import Run, Scenario
from support.living_docs.story.flow_words import flow_of
from support.record.settled import EventLine

MEASURED: Final = ("faults", "performance")
"""What a file may tell, by its name without `.json`."""


def is_measured(path: Path) -> bool:
    """Whether a file is no messages, but tells what was measured.

    Args:
        path: The file.
    """
    return path.suffix == ".json" and path.stem in MEASURED


def with_measured(run: Run, files: Iterable[Path]) -> Run:
    """Give a run with what was measured besides; a file that cannot be read is one of its problems.

    Args:
        run: The run.
        files: What was measured, each in a file named after what it tells.
    """
    told: dict[str, Mapping[str, Any]] = {}
    problems: list[str] = []
    for file in files:
        try:
            value = json.loads(file.read_bytes())
        except (OSError, ValueError, RecursionError) as error:
            problems.append(f"{file.name} cannot be read: {error}")
            continue
        if isinstance(value, dict):
            told[file.stem] = value
        else:
            problems.append(f"{file.name} holds no object")
    return replace(
        run,
        faults=told.get("faults", run.faults),
        performance=told.get("performance", run.performance),
        problems=(*run.problems, *problems),
    )


def with_coverage(run: Run) -> Run:
    """Give a run with what all its scenarios reached, wherever they are told from.

    A run tells what it reached itself; that of shards, or of a part of the scenarios, is not that of the whole.

    Args:
        run: The run.
    """
    by_flow: dict[str, list[tuple[str, list[EventLine]]]] = {name: [] for name in run.flows}
    for scenario in run.scenarios():
        events = _events(scenario)
        flow = flow_of(events, run.flows)
        if flow in by_flow:
            by_flow[flow].append((scenario.id, events))
    names = sorted(by_flow, key=lambda name: (-len(by_flow[name]), name))
    try:
        covered = [_covered(run.flows[name], by_flow[name]) for name in names]
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        told = f"what was reached cannot be told: a flow or a record is not as it has to be ({error!r})"
        return replace(run, coverage={}, problems=(*run.problems, told))
    return replace(run, coverage={**covered[0], "others": covered[1:]}) if covered else run


def _events(scenario: Scenario) -> list[EventLine]:
    records = [step.record for step in (*scenario.steps, *scenario.hooks) if step.record]
    return [event for record in records for event in record_lines.read(record).events]


def _covered(flow: Mapping[str, Any], records: Sequence[tuple[str, list[EventLine]]]) -> Mapping[str, Any]:
    coverage = Coverage(flow)
    for scenario, events in records:
        coverage.add(scenario, events)
    return coverage.to_dict()
