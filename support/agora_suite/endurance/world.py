"""The actions and checks of scenarios about many discussions."""

from __future__ import annotations

import json
from typing import TypeVar

from hamcrest import assert_that, equal_to, less_than, less_than_or_equal_to

from support.agora_suite.endurance.crowd import Crowd, FlowEach, Flows, compared, crowd
from support.agora_suite.endurance.holding import hold_as_in_production, opened
from support.agora_suite.endurance.plan import Plan
from support.agora_suite.endurance.remains import Remains
from support.agora_suite.endurance.shared_flow import Failing, OneFlow
from support.agora_suite.endurance.succession import Succession, succession
from support.execution.configuration import SuiteConfiguration
from support.execution.errors import ScenarioError

Happened = TypeVar("Happened")


class Endurance:
    """The world of a scenario about many discussions; `suite` is the configuration of each."""

    def __init__(self, suite: SuiteConfiguration) -> None:
        self.suite = suite
        self.notes: dict[str, str] = {}
        self._succession: Succession | None = None
        self._crowd: Crowd | None = None
        self._remains: Remains | None = None
        self._failing: Failing | None = None

    def one_after_the_other(self, number: int) -> None:
        """Run discussions one after the other; each is released before the next begins."""
        self._succession = succession(number, lambda place: hold_as_in_production(Plan(place, self.suite.seed)))
        readings = [
            {"session": place, "mebibytes": round(reading, 2)}
            for place, reading in enumerate(self._succession.resident, 1)
        ]
        self.notes["memory.json"] = json.dumps(readings)

    def grows_less_than(self, kibibytes: int) -> None:
        """Check that the process certainly grows by less than so many KiB with each discussion."""
        trend = _happened(self._succession).growth
        assert_that(trend.high, less_than(kibibytes), f"KiB by which the process grows with each discussion ({trend})")

    def leaves_fewer_than(self, objects: int) -> None:
        """Check that each discussion certainly leaves fewer than so many objects behind."""
        trend = _happened(self._succession).left
        assert_that(trend.high, less_than(objects), f"objects that each discussion leaves behind ({trend})")

    def held_and_let_go(self) -> None:
        """Run a discussion with everything that watches it, and release it."""
        session = opened(Plan(1, self.suite.seed), self.suite)
        session.execution.run()
        session.execution.verify()
        self._remains = Remains(session)
        session.built.close()

    def nothing_is_left(self) -> None:
        """Check that no part of the discussion is in memory any longer."""
        assert_that(_happened(self._remains).left(), equal_to({}), "what is left of the discussion, and what keeps it")

    def at_once(self, number: int, way: str) -> None:
        """Run discussions at once, each on its own flow, with its own people, topic, answers and seed."""
        self._hold(number, way, FlowEach(self.suite, number))

    def step_fails(self, node: str, times: int) -> None:
        """Let a node of each discussion fail so many times; it is retried each time."""
        self._failing = (node, times)

    def on_one_flow(self, number: int, way: str) -> None:
        """Run discussions at once on one flow, each with its own theme, topic and answers."""
        with OneFlow(self.suite, number, self._failing) as flow:
            self._hold(number, way, flow)

    def _hold(self, number: int, way: str, flows: Flows) -> None:
        self._crowd = crowd([Plan(place + 1, self.suite.seed) for place in range(number)], way, flows)
        self.notes["contention.txt"] = str(self._crowd)

    def both_ways(self, number: int, way: str) -> None:
        """Run discussions one by one and then at once, each with its own people, topic, answers and seed."""
        plans = [Plan(place + 1, self.suite.seed) for place in range(number)]
        self._crowd = compared(plans, way, self.suite)
        self.notes["contention.txt"] = str(self._crowd)

    def takes_at_most(self, times: float) -> None:
        """Check the wall-clock time of all at once, as a multiple of their time one by one."""
        held = _happened(self._crowd)
        what = f"how many times as long all of them take at once as one by one\n({held})\n"
        assert_that(held.cost, less_than_or_equal_to(times), what)

    def contends_at_most(self, times: float) -> None:
        """Check the processor time for a discussion among the others, as a multiple of that for it alone."""
        held = _happened(self._crowd)
        what = f"how many times as much the processor does for one of them at once\n({held})\n"
        assert_that(held.contention, less_than_or_equal_to(times), what)

    def all_came_to_their_end(self) -> None:
        """Check that each discussion ran to its end."""
        found = {held.plan.number: held.where for held in _happened(self._crowd).together if held.where != "finished"}
        assert_that(found, equal_to({}), "the discussions that did not come to their end")

    def each_as_if_alone(self) -> None:
        """Check that each discussion's record, prompts, state and files are, to the byte, the same as when alone."""
        held = _happened(self._crowd)
        other = {
            together.plan.number: together.different_from(apart)
            for together, apart in zip(held.together, held.apart, strict=True)
        }
        found = {number: parts for number, parts in other.items() if parts}
        assert_that(found, equal_to({}), "the discussions that were not what they are alone, and what differs")

    def no_word_of_another(self) -> None:
        """Check that nothing asked, said, kept or filed in a discussion belongs to another."""
        found = {held.plan.number: sorted(held.strangers) for held in _happened(self._crowd).together if held.strangers}
        assert_that(found, equal_to({}), "the discussions that speak of others, and of which")


def _happened(what: Happened | None) -> Happened:
    if what is None:
        raise ScenarioError("no discussions were held yet; add: When 200 short discussions are held one by one")
    return what
