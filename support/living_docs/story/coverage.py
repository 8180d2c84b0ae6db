"""What the scenarios of a run did in its flows, and how much of each flow that covers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from support.flow_coverage.coverage import Coverage
from support.flow_coverage.passages import passages_by_flow
from support.flow_coverage.plan import FlowPlan
from support.living_docs.read.model import Run
from support.living_docs.story.flow_map import ScenarioPassages
from support.record.reading import read_events

_NOT_NEEDED = ("update_seen", "phase_changed", "memory_sampled", "file_written", "finding", "recovery_applied")

PassagesOfRun = Mapping[str, Sequence[ScenarioPassages]]
"""What each scenario did, by the name of the flow; empty for an unknown flow."""


def passages_of(run: Run) -> PassagesOfRun:
    """Return what each scenario did in each flow in which it ran sessions."""
    plans = {name: FlowPlan(flow) for name, flow in run.flows.items()}
    passages: dict[str, list[ScenarioPassages]] = {}
    for feature in run.features():
        for scenario in feature.scenarios():
            records = [step.record for step in (*scenario.steps, *scenario.hooks) if step.records]
            events = (event for record in records for event in read_events(record, _NOT_NEEDED).events)
            for name, account in passages_by_flow(events, plans).items():
                passages.setdefault(name, []).append((feature, scenario, account))
    return passages


def with_coverage(run: Run, passages: PassagesOfRun) -> Run:
    """Return a run with what all its scenarios covered together, including those of other shards and earlier runs."""
    names = sorted(run.flows, key=lambda name: (-len(passages.get(name, ())), name))
    try:
        coverages = [_coverage(run, name, passages).to_dict() for name in names]
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        problem = f"flow coverage is not known: a flow is not described as it has to be ({error!r})"
        return replace(run, coverage={}, problems=(*run.problems, problem))
    return replace(run, coverage={**coverages[0], "others": coverages[1:]}) if coverages else run


def _coverage(run: Run, name: str, passages: PassagesOfRun) -> Coverage:
    coverage = Coverage(run.flows[name])
    for _, scenario, account in passages.get(name, ()):
        coverage.add_passages(scenario.id, account)
    return coverage
