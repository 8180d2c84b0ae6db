"""The actions and checks of scenarios about many discussions."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import TypeVar

from hamcrest import assert_that, equal_to, less_than, less_than_or_equal_to

from support.agora_suite.endurance.concurrency import (
    ConcurrentRuns,
    FlowEach,
    FlowSource,
    HalfOnOneFlow,
    comparisons,
    run_discussions,
)
from support.agora_suite.endurance.plan import Plan
from support.agora_suite.endurance.runs import open_discussion, run_as_in_production
from support.agora_suite.endurance.shared_flow import Failing, OneFlow
from support.agora_suite.endurance.succession import Succession, succession
from support.agora_suite.endurance.weak_parts import WeakParts
from support.execution.configuration import SuiteConfiguration
from support.execution.errors import ScenarioError

Measured = TypeVar("Measured")


class Endurance:
    """The world of a scenario about many discussions; `suite` is the configuration of each."""

    def __init__(self, suite: SuiteConfiguration) -> None:
        self.suite = suite
        self.notes: dict[str, str] = {}
        self._succession: Succession | None = None
        self._runs: ConcurrentRuns | None = None
        self._comparisons: Iterator[ConcurrentRuns] = iter(())
        self._weak_parts: WeakParts | None = None
        self._failing: Failing | None = None

    def run_one_by_one(self, number: int) -> None:
        """Run discussions one after the other; each is released before the next begins."""
        self._succession = succession(number, lambda place: run_as_in_production(Plan(place, self.suite.seed)))
        readings = [
            {"session": place, "mebibytes": round(reading, 2)}
            for place, reading in enumerate(self._succession.resident, 1)
        ]
        self.notes["memory.json"] = json.dumps(readings)

    def grows_less_than(self, kibibytes: int) -> None:
        """Check that the process certainly grows by less than so many KiB with each discussion."""
        trend = _measured(self._succession).growth
        assert_that(trend.high, less_than(kibibytes), f"KiB by which the process grows with each discussion ({trend})")

    def leaves_fewer_than(self, objects: int) -> None:
        """Check that each discussion certainly leaves fewer than so many objects behind."""
        trend = _measured(self._succession).left
        assert_that(trend.high, less_than(objects), f"objects that each discussion leaves behind ({trend})")

    def run_and_release(self) -> None:
        """Run a discussion with everything that watches it, and release it."""
        session = open_discussion(Plan(1, self.suite.seed), self.suite)
        session.execution.run()
        session.execution.verify()
        self._weak_parts = WeakParts(session)
        session.built.close()

    def nothing_is_left(self) -> None:
        """Check that no part of the discussion is in memory any longer."""
        assert_that(
            _measured(self._weak_parts).alive(), equal_to({}), "what is left of the discussion, and what keeps it"
        )

    def run_at_once(self, number: int, way: str) -> None:
        """Run discussions at once: every second one on a flow of its own, the others on one flow."""
        with OneFlow(self.suite, number) as flow:
            self._run(number, way, HalfOnOneFlow(flow, FlowEach(self.suite, number)))

    def step_fails(self, node: str, times: int) -> None:
        """Let a node of each discussion fail so many times; it is retried each time."""
        self._failing = (node, times)

    def run_on_one_flow(self, number: int, way: str) -> None:
        """Run discussions at once on one flow, each with its own theme, topic and answers."""
        with OneFlow(self.suite, number, self._failing) as flow:
            self._run(number, way, flow)

    def _run(self, number: int, way: str, flows: FlowSource) -> None:
        self._note(run_discussions(self._plans(number), way, flows))

    def compare_both_ways(self, number: int, way: str) -> None:
        """Run discussions one by one and then at once, each with its own people, topic, answers and seed."""
        self._comparisons = comparisons(self._plans(number), way, self.suite)
        self._note(next(self._comparisons))

    def _plans(self, number: int) -> list[Plan]:
        return [Plan(place + 1, self.suite.seed) for place in range(number)]

    def _note(self, runs: ConcurrentRuns) -> None:
        self._runs = runs
        self.notes["contention.txt"] = str(runs)

    def _cheap_enough(self, cost: Callable[[ConcurrentRuns], float], most: float) -> ConcurrentRuns:
        """Return the first comparison of both ways that costs at most so much, or else the last."""
        while cost(runs := _measured(self._runs)) > most and (again := next(self._comparisons, None)) is not None:
            self._note(again)
        return runs

    def takes_at_most(self, times: float) -> None:
        """Check the wall-clock time of all at once, as a multiple of their time one by one."""
        runs = self._cheap_enough(lambda runs: runs.cost, times)
        what = f"how many times as long all of them take at once as one by one\n({runs})\n"
        assert_that(runs.cost, less_than_or_equal_to(times), what)

    def contends_at_most(self, times: float) -> None:
        """Check the processor time for a discussion among the others, as a multiple of that for it alone."""
        runs = self._cheap_enough(lambda runs: runs.contention, times)
        what = f"how many times as much the processor does for one of them at once\n({runs})\n"
        assert_that(runs.contention, less_than_or_equal_to(times), what)

    def all_finished(self) -> None:
        """Check that each discussion ran to its end."""
        unfinished = {run.plan.number: run.where for run in _measured(self._runs).together if run.where != "finished"}
        assert_that(unfinished, equal_to({}), "the discussions that did not come to their end")

    def each_as_if_alone(self) -> None:
        """Check that each discussion's record, prompts, state and files are, to the byte, the same as when alone."""
        runs = _measured(self._runs)
        other = {
            together.plan.number: together.different_from(apart)
            for together, apart in zip(runs.together, runs.apart, strict=True)
        }
        differences = {number: parts for number, parts in other.items() if parts}
        assert_that(differences, equal_to({}), "the discussions that were not what they are alone, and what differs")

    def nothing_of_another(self) -> None:
        """Check that nothing asked, said, kept or filed in a discussion belongs to another."""
        foreign = {
            run.plan.number: sorted(run.foreign_numbers)
            for run in _measured(self._runs).together
            if run.foreign_numbers
        }
        assert_that(foreign, equal_to({}), "the discussions that speak of others, and of which")


def _measured(what: Measured | None) -> Measured:
    if what is None:
        raise ScenarioError("no discussions were held yet; add: When 100 short discussions run one by one")
    return what
