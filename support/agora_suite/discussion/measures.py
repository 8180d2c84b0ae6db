"""What a discussion may take, and what it took: time and memory, by session, step and phase."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from threading import Event
from typing import Any, Final

from hamcrest import assert_that, contains_string, equal_to, has_length, less_than, raises

from support.agora.configuration import load_configuration
from support.agora.errors import ConfigurationError
from support.agora_suite.discussion.verbs import Verbs, verb
from support.agora_suite.discussion.world import DiscussionWorld
from support.agora_suite.phrases.configurations import OVERSIZED, of_bytes, shared_lists
from support.agora_suite.vocabulary import PHASES
from support.execution.errors import ScenarioError
from support.execution.monitoring import memory_before_first_session
from support.monitors import PerformanceMonitor, PerformanceReport
from support.monitors.errors import TimeLimitBreached

MEBIBYTE: Final = 1024 * 1024


class Measures(Verbs):
    """What a discussion may take, and what it took."""

    def __init__(self, world: DiscussionWorld, name: str) -> None:
        super().__init__(world, name)
        self._kept: list[bytes] = []

    @verb
    def limited(self, limit: str, ceiling: float) -> None:
        """A limit of the suite, named as in its configuration, is another in this discussion (seconds or MiB)."""
        self.world.change_facts()
        keys: dict[str, Any] = {limit: ceiling}
        self.world.suite = replace(self.world.suite, **keys)

    @verb
    def configuration_is_oversized(self, what: str) -> None:
        """The configuration is such a text, or a mapping with such a list in it."""
        if OVERSIZED[what]:
            self.world.change_facts().configure(yaml_text=OVERSIZED[what])
        else:
            self.world.change_facts().settings["overrides"] = {"agents": shared_lists()}

    @verb
    def configuration_is_a_file_of(self, size: int) -> None:
        """The configuration is a valid file of so many bytes."""
        file = self.world.directory / "configuration.yaml"
        file.write_text(of_bytes(size), encoding="utf-8")
        self.world.change_facts().configure(yaml_text=file)

    def configuration_refused_within(self, seconds: float) -> None:
        """The application refuses the configuration, and the processor works no longer on it than this."""
        settings = self.world.set_up.agora_settings()
        source = settings.configuration() if settings.yaml_text is None else settings.yaml_text
        start = time.thread_time()
        assert_that(lambda: load_configuration(source), raises(ConfigurationError), "the configuration")
        assert_that(time.thread_time() - start, less_than(seconds), "the seconds that the refusal took")

    @verb
    def step_takes(self, node: str, seconds: float) -> None:
        """The first visit of a step takes so many seconds, and everything waits for it."""

        def wait(update: Any) -> Any:
            Event().wait(seconds)  # to sleep would be a finding of its own
            return update

        self.world.change_facts().faults.change(node, wait)

    @verb
    def step_keeps(self, node: str, mebibytes: int) -> None:
        """The first visit of a step takes memory (MiB) and does not release it."""

        def hoard(update: Any) -> Any:
            # no zeros: the system would reserve them without taking memory
            self._kept.append(b"\x01" * (mebibytes * MEBIBYTE))
            return update

        self.world.change_facts().faults.change(node, hoard)

    def took_less_than(self, session: int, step: int) -> None:
        """The session stayed below a limit, and each step below another, both in seconds.

        Raise `TimeLimitBreached` if not.
        """
        where = f"seconds that the slowest step took, {self._report.slowest_node}"
        with _only_if_it_happens_again():
            assert_that(self._report.execution_seconds, less_than(session), "seconds that the session took")
            assert_that(self._report.slowest_seconds, less_than(step), where)
        assert_that(self._report.updates, equal_to(len(self.world.record.visits())), "the steps that were measured")

    def needed_less_than(self, peak: int, growth: int) -> None:
        """The memory stayed below a peak, above what the process held before, and grew by less than so much; in MiB."""
        before = memory_before_first_session()
        assert_that(_read(self._report.peak_mb) - before, less_than(peak), f"MiB {self._report.peak_where}")
        assert_that(_read(self._report.growth_mb), less_than(growth), "MiB that the process grew by")

    def no_phase_needed(self, mebibytes: int) -> None:
        """In no phase the memory rose by so much above what it was when the phase began; every phase was measured."""
        needed = {
            words: self._report.phases[number].needed_mb
            for words, number in PHASES.items()
            if number in self._report.phases
        }
        assert_that(sorted(needed), equal_to(sorted(PHASES)), "the phases that were measured")
        above = {words: rise for words, rise in needed.items() if rise is None or rise >= mebibytes}
        assert_that(above, equal_to({}), f"the phases that needed {mebibytes} MiB or more, and what they needed")

    def limit_reached(self, limit: str, where: str = "") -> None:
        """Exactly one limit was reached, and no longer fails the scenario; its breach names `where`, e.g. the step."""
        breaches = self._monitor.breaches()
        # a machine that is busy once may bring another limit, or another step, to the fore
        with _only_if_it_happens_again() if self._monitor.time_breaches() else nullcontext():
            assert_that(breaches, has_length(1), "the limits that were reached")
            assert_that(breaches[0], contains_string(f"{limit}: "), "the words of the breach")
            assert_that(breaches[0], contains_string(where), "the place of the breach")
        self.session.execution.watch.monitor = None

    @property
    def _monitor(self) -> PerformanceMonitor:
        monitor = self.session.monitor
        if monitor is None:
            raise ScenarioError("nothing is measured in this run; leave --no-monitoring out")
        return monitor

    @property
    def _report(self) -> PerformanceReport:
        return self._monitor.report()


@contextmanager
def _only_if_it_happens_again() -> Iterator[None]:
    """Have what is not as expected confirmed by a second run."""
    try:
        yield
    except AssertionError as error:
        raise TimeLimitBreached([str(error)]) from None


def _read(mebibytes: float | None) -> float:
    if mebibytes is None:
        raise ScenarioError("no memory was read in this run")
    return mebibytes
