"""Many discussions, as a scenario speaks of them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, TypeVar

from hamcrest import assert_that, equal_to, less_than, less_than_or_equal_to

from support.execution.configuration import SuiteConfiguration
from support.execution.errors import ScenarioError

if TYPE_CHECKING:
    from support.agora_suite.endurance.crowd import Crowd, Flows
    from support.agora_suite.endurance.remains import Remains
    from support.agora_suite.endurance.shared_flow import Failing
    from support.agora_suite.endurance.succession import Succession

Happened = TypeVar("Happened")


class Endurance:
    """Many discussions: what happens, and what can be seen of it.

    Args:
        suite: How every discussion is run.
    """

    def __init__(self, suite: SuiteConfiguration) -> None:
        self.suite = suite
        self.notes: dict[str, str] = {}
        self._succession: Succession | None = None
        self._crowd: Crowd | None = None
        self._remains: Remains | None = None
        self._failing: Failing | None = None

    def one_after_the_other(self, number: int) -> None:
        """Discussions are held one after the other, each let go before the next one begins.

        Args:
            number: How many.
        """
        from support.agora_suite.endurance.holding import hold_as_in_production
        from support.agora_suite.endurance.plan import Plan
        from support.agora_suite.endurance.succession import succession

        self._succession = succession(number, lambda place: hold_as_in_production(Plan(place, self.suite.seed)))
        readings = [
            {"session": place, "mebibytes": round(reading, 2)}
            for place, reading in enumerate(self._succession.resident, 1)
        ]
        self.notes["memory.json"] = json.dumps(readings)

    def grows_less_than(self, kibibytes: int) -> None:
        """The process grows by less than so much with each discussion, for certain.

        Args:
            kibibytes: How much, in KiB.
        """
        trend = _happened(self._succession).growth
        assert_that(trend.high, less_than(kibibytes), f"KiB by which the process grows with each discussion ({trend})")

    def leaves_fewer_than(self, objects: int) -> None:
        """Each discussion leaves fewer than so many objects behind, for certain.

        Args:
            objects: How many.
        """
        trend = _happened(self._succession).left
        assert_that(trend.high, less_than(objects), f"objects that each discussion leaves behind ({trend})")

    def held_and_let_go(self) -> None:
        """A discussion is held, with everything that watches it; then nobody needs it any longer."""
        from support.agora_suite.endurance.holding import opened
        from support.agora_suite.endurance.plan import Plan
        from support.agora_suite.endurance.remains import Remains

        session = opened(Plan(1, self.suite.seed), self.suite)
        session.execution.run()
        session.execution.verify()
        self._remains = Remains(session)
        session.built.close()

    def nothing_is_left(self) -> None:
        """No part of the discussion is in memory any longer."""
        assert_that(_happened(self._remains).left(), equal_to({}), "what is left of the discussion, and what keeps it")

    def at_once(self, number: int, way: str) -> None:
        """Discussions are held at once, each on a flow of its own, with people, a topic, answers and a seed of its own.

        Args:
            number: How many.
            way: How: in threads, or in an event loop.
        """
        from support.agora_suite.endurance.crowd import FlowEach

        self._hold(number, way, FlowEach(self.suite, number))

    def step_fails(self, node: str, times: int) -> None:
        """A step of each discussion fails, and is tried again each time.

        Args:
            node: The step.
            times: How often.
        """
        self._failing = (node, times)

    def on_one_flow(self, number: int, way: str) -> None:
        """Discussions are held at once on one flow, each with a theme, a topic and answers of its own.

        Args:
            number: How many.
            way: How: in threads, in an event loop, or in turns.
        """
        from support.agora_suite.endurance.shared_flow import OneFlow

        with OneFlow(self.suite, number, self._failing) as flow:
            self._hold(number, way, flow)

    def _hold(self, number: int, way: str, flows: Flows) -> None:
        from support.agora_suite.endurance.crowd import crowd
        from support.agora_suite.endurance.plan import Plan

        self._crowd = crowd([Plan(place + 1, self.suite.seed) for place in range(number)], way, flows)
        self.notes["contention.txt"] = str(self._crowd)

    def both_ways(self, number: int, way: str) -> None:
        """Discussions are held one by one, and then at once, each with people, a topic, answers and a seed of its own.

        Args:
            number: How many.
            way: How at once: in threads, or in an event loop.
        """
        from support.agora_suite.endurance.crowd import compared
        from support.agora_suite.endurance.plan import Plan

        plans = [Plan(place + 1, self.suite.seed) for place in range(number)]
        self._crowd = compared(plans, way, self.suite)
        self.notes["contention.txt"] = str(self._crowd)

    def takes_at_most(self, times: float) -> None:
        """At once all of them take at most so many times what they take one by one, by the clock."""
        held = _happened(self._crowd)
        what = f"how many times as long all of them take at once as one by one\n({held})\n"
        assert_that(held.cost, less_than_or_equal_to(times), what)

    def contends_at_most(self, times: float) -> None:
        """The processor does at most so many times as much for one of them at once as for one alone."""
        held = _happened(self._crowd)
        what = f"how many times as much the processor does for one of them at once\n({held})\n"
        assert_that(held.contention, less_than_or_equal_to(times), what)

    def all_came_to_their_end(self) -> None:
        """Each of them ran to its end."""
        found = {held.plan.number: held.where for held in _happened(self._crowd).together if held.where != "finished"}
        assert_that(found, equal_to({}), "the discussions that did not come to their end")

    def each_as_if_alone(self) -> None:
        """Record, prompts, state and files of each of them are, to the byte, what they are when it is held alone."""
        held = _happened(self._crowd)
        other = {
            together.plan.number: together.different_from(apart)
            for together, apart in zip(held.together, held.apart, strict=True)
        }
        found = {number: parts for number, parts in other.items() if parts}
        assert_that(found, equal_to({}), "the discussions that were not what they are alone, and what differs")

    def no_word_of_another(self) -> None:
        """Nothing that was asked, said, kept or filed in one of them belongs to another."""
        found = {held.plan.number: sorted(held.strangers) for held in _happened(self._crowd).together if held.strangers}
        assert_that(found, equal_to({}), "the discussions that speak of others, and of which")


def _happened(what: Happened | None) -> Happened:
    if what is None:
        raise ScenarioError("no discussions were held yet; add: When 200 short discussions are held one by one")
    return what
