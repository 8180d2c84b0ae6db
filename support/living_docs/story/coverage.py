"""What the scenarios of a run did in its flows, and how much of each flow that covers."""

from __future__ import annotations

import lzma
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import orjson

from support.flow_coverage.coverage import Coverage
from support.flow_coverage.passages import Passages, passages_by_flow
from support.flow_coverage.plan import FlowPlan
from support.flow_coverage.stored_passages import passages_from_json, passages_to_json
from support.gherkin.atomic_files import atomic_write
from support.living_docs.read.model import Run, Scenario
from support.living_docs.read.own_code import fingerprint, own_code
from support.living_docs.read.stored_runs import name_of
from support.living_docs.story.flow_map import ScenarioPassages
from support.record.reading import read_events

_NOT_NEEDED = ("update_seen", "phase_changed", "memory_sampled", "file_written", "finding", "recovery_applied")
_FILE: Final = "index/passages.json.xz"

PassagesOfRun = Mapping[str, Sequence[ScenarioPassages]]
"""What each scenario did, by the name of the flow; empty for an unknown flow."""


class Accounts:
    """What each scenario of a run did in its flows, as JSON by the name of the flow.

    Those of an earlier run, in the folder of the history, are found by what they were made from: the steps with the
    addresses of their records, the flows, and the code. So 1,137 records need not be read again, which takes 1.4 s.

    Attributes:
        all: In the order of the scenarios.
        are_complete: Whether JSON can express all of them; otherwise they must not be kept.
    """

    def __init__(self, run: Run, history: Path | None = None) -> None:
        self._run = run
        self._plans = {name: FlowPlan(flow) for name, flow in run.flows.items()}
        self._made_from = fingerprint(run.flows, own_code())
        self._known = _stored(history / _FILE, self._made_from) if history else {}
        self._passages: dict[int, Mapping[str, Passages]] = {}
        self.are_complete = True
        self.all = [self._account(place, scenario) for place, scenario in enumerate(run.scenarios())]

    def keep(self, history: Path) -> None:
        """Keep the accounts for later runs; raise `OSError` if that fails."""
        known = {_key(scenario): account for scenario, account in zip(self._run.scenarios(), self.all, strict=True)}
        with atomic_write(history / _FILE) as file:
            file.write(lzma.compress(orjson.dumps({"of": self._made_from, "known": known}), preset=1))

    def passages(self) -> PassagesOfRun:
        """Return what each scenario did in each flow in which it ran sessions."""
        passages: dict[str, list[ScenarioPassages]] = {}
        scenarios = ((feature, scenario) for feature in self._run.features() for scenario in feature.scenarios())
        for place, (feature, scenario) in enumerate(scenarios):
            for name, account in self._passages_of(place).items():
                passages.setdefault(name, []).append((feature, scenario, account))
        return passages

    def _account(self, place: int, scenario: Scenario) -> Mapping[str, str]:
        known = self._known.get(_key(scenario))
        if known is not None:
            return known
        made = self._passages[place] = passages_by_flow(_events(scenario), self._plans)
        try:
            return {name: passages_to_json(passages) for name, passages in made.items()}
        except (TypeError, ValueError, RecursionError):
            self.are_complete = False
            return {}

    def _passages_of(self, place: int) -> Mapping[str, Passages]:
        if place not in self._passages:
            self._passages[place] = {
                name: passages_from_json(content, self._plans.get(name) or FlowPlan({}))
                for name, content in self.all[place].items()
            }
        return self._passages[place]


def passages_of(run: Run) -> PassagesOfRun:
    """Return what each scenario did in each flow in which it ran sessions."""
    return Accounts(run).passages()


def _stored(path: Path, made_from: str) -> Mapping[str, Mapping[str, str]]:
    """Return the accounts that were kept; none where they are missing, damaged, or made from something else."""
    with suppress(OSError, EOFError, ValueError, LookupError, TypeError, lzma.LZMAError):
        content: Any = orjson.loads(lzma.decompress(path.read_bytes()))
        if content["of"] == made_from:
            known: Mapping[str, Mapping[str, str]] = content["known"]
            return known
    return {}


def _key(scenario: Scenario) -> str:
    return f"{name_of(scenario.steps)} {name_of(scenario.hooks) if scenario.hooks else ''}"


def _events(scenario: Scenario) -> Iterator[Any]:
    records = [step.record for step in (*scenario.steps, *scenario.hooks) if step.records]
    return (event for record in records for event in read_events(record, _NOT_NEEDED).events)


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
