"""`hard_limit`: what hangs is ended, by the clock, with the node, the question and the stacks of all threads."""

from __future__ import annotations

import bdb
import math
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager, nullcontext
from functools import cache
from types import FrameType
from typing import Any, Final, NoReturn

import pytest
from _pytest.outcomes import Failed

from support.execution.end_of_run import end_run
from support.execution.plugin import suite_configuration
from support.execution.running import describe_running_sessions
from support.execution.stacks import stacks, working
from support.gherkin.collector import ScenarioItem
from support.product import find_product

GRACE = 5.0
"""Seconds that a test which was ended has until it is over; after that, its whole process ends."""

_POLL_INTERVAL: Final = 0.05
"""Seconds between two checks of threads that have to come to an end."""

_DEBUGGERS: Final = ("bdb", "pdb", "pydevd", "_pydevd", "debugpy")
_flow_fixtures: set[str] = set()

HARD_LIMIT = pytest.StashKey["HardLimit"]()
"""What ends a test that hangs, while it runs."""

_current: HardLimit | None = None


class _Watchdog:
    """Acts when a test is overdue: one thread for all tests of the process, which sleeps from deadline to deadline.

    With a timer, and so a thread, for each, a run of 1,000 short scenarios takes 17 % more of the processor.
    """

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._due = self._wakes = math.inf
        self._act: Callable[[], None] = lambda: None
        self.thread = threading.Thread(target=self._watch, name="hard limit", daemon=True)
        self.thread.start()

    def set(self, due: float, act: Callable[[], None]) -> None:
        """Act at a moment of `time.monotonic`, unless another is set before, or none."""
        with self._changed:
            self._due, self._act = due, act
            if due < self._wakes:  # else the thread reads it when it wakes
                self._changed.notify()

    def clear(self) -> None:
        """Do not act."""
        with self._changed:
            self._due, self._act = math.inf, lambda: None

    def _watch(self) -> None:
        while True:
            with self._changed:
                while (left := self._due - time.monotonic()) > 0:
                    self._wakes = self._due
                    self._changed.wait(left if left < math.inf else None)
                act, self._due, self._wakes = self._act, math.inf, 0.0
            act()


@cache
def _watchdog_of(_process: int) -> _Watchdog:
    return _Watchdog()


def _watchdog() -> _Watchdog:
    """Return the watchdog of this process; a copy of a process has none of its threads."""
    return _watchdog_of(os.getpid())


class HardLimitReached(Failed):
    """A test ran longer than the hard limit. It is no `Exception`, so that no flow takes it for an error of a node."""


class HardLimit:
    """Ends one run of a test that hangs.

    First by an error in the main thread, which fails the test and lets the run go on. No thread of Python can be ended
    from outside: where the main thread does not come to an end, or another one goes on with what the test began, the
    process ends itself.
    """

    def __init__(self, item: pytest.Item, seconds: float) -> None:
        self.reached: HardLimitReached | None = None
        self.report: pytest.TestReport | None = None
        """The first report of a phase that failed."""
        self.ending = False
        self._item = item
        self._started = time.monotonic()
        self._seconds = seconds
        self._others = working()
        self._lock = threading.Lock()
        self._finished = self._raised = self._in_phase = self._owns_alarm = False
        self._start()

    def set_limit(self, seconds: float) -> None:
        """Let the test run for another number of seconds from its beginning; 0 for no limit."""
        self._cancel()
        self._seconds = seconds
        if seconds:
            self._start()

    def _start(self) -> None:
        left = max(0.001, self._started + self._seconds - time.monotonic())
        free = hasattr(signal, "setitimer") and threading.current_thread() is threading.main_thread()
        if free and signal.getsignal(signal.SIGALRM) is signal.SIG_DFL:  # else another owns it
            signal.signal(signal.SIGALRM, self._alarm)
            signal.setitimer(signal.ITIMER_REAL, left)
            self._owns_alarm = True
        _watchdog().set(time.monotonic() + left + GRACE, self._is_overdue)

    def _cancel(self) -> None:
        _watchdog().clear()
        if self._owns_alarm and signal.getsignal(signal.SIGALRM) == self._alarm:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, signal.SIG_DFL)
        self._owns_alarm = False

    def within(self) -> Generator[None, Any, Any]:
        """Let a phase of the test be ended, and only that: what pytest does in between has to come to its end."""
        __tracebackhide__ = True
        self._raise_once(None)
        self._in_phase = True
        try:
            result = yield
        except Exception as error:
            self._raise_once(error)
            raise
        finally:
            self._in_phase = False
            self._stop_where_the_run_ends()
        self._raise_once(None)
        return result

    def _raise_once(self, error: Exception | None) -> None:
        """Raise the limit's error once more where something has caught it, or replaced it."""
        __tracebackhide__ = True
        if self.reached and self.report is None and not self._raised:
            self._raised = True
            raise self.reached from error

    def finish(self) -> None:
        """Note that the test is over; threads that it left running must end soon, too."""
        self._cancel()
        goes_on = self.reached is not None and self._leaves_work_behind()
        with self._lock:
            self._finished = True
        self._stop_where_the_run_ends()
        if goes_on:
            self._end("It was ended, but threads that it began go on, so its process ends itself")

    def _alarm(self, _number: int, frame: FrameType | None) -> None:
        if is_debugged():
            _watchdog().clear()
            return
        self.reached = HardLimitReached(self._message(frame), pytrace=False)
        if self._in_phase:
            raise self.reached

    def _is_overdue(self) -> None:
        with self._lock:
            if self._finished:
                return
            self.ending = True
        self._end(f"{self._message()}\n\nIt could not be ended, so its process ends itself")

    def _end(self, words: str) -> NoReturn:
        self.ending = True
        end_run(self._item, HardLimitReached(words, pytrace=False), self.report, time.monotonic() - self._started)

    def _message(self, frame: FrameType | None = None) -> str:
        head = f"still running after {self._seconds:g} s, the hard limit (hard_limit, --hard-limit)"
        return "\n".join(
            [head, *describe_running_sessions(), "The stacks of all threads:", *stacks(_watchdog().thread, frame)]
        )

    def _leaves_work_behind(self) -> bool:
        """Return whether threads go on with what the test began, though they had time to come to an end.

        They are known by their numbers: CPython 3.11 takes a thread for ended where the wait for it was interrupted.
        """
        until = self._started + self._seconds + GRACE
        while (goes_on := bool(working() - self._others - {_watchdog().thread.ident})) and time.monotonic() < until:
            threading.Event().wait(_POLL_INTERVAL)
        return goes_on

    def _stop_where_the_run_ends(self) -> None:
        if self.ending and threading.current_thread() is threading.main_thread():
            threading.Event().wait()  # another thread reports, and ends the process


def is_debugged() -> bool:
    """Return whether a debugger watches this thread, so that it may stop for as long as a person thinks."""
    trace: Any = sys.gettrace()
    module = getattr(trace, "__module__", None) or type(trace).__module__
    if isinstance(getattr(trace, "__self__", None), bdb.Bdb) or str(module).split(".")[0] in _DEBUGGERS:
        return True
    monitoring: Any = getattr(sys, "monitoring", None)
    return monitoring is not None and monitoring.get_tool(monitoring.DEBUGGER_ID) is not None


def limit_this_test(seconds: float) -> None:
    """Set another hard limit for the test that runs, in seconds from its beginning; 0 for none."""
    if _current is not None:
        _current.set_limit(seconds)


def limit_tests_that_use(*fixtures: str) -> None:
    """Apply the hard limit to every test that uses one of these fixtures; a plugin calls this for its own."""
    _flow_fixtures.update(fixtures)


def runs_a_flow(item: pytest.Item) -> bool:
    """Return whether a test is a scenario, uses a fixture that runs a flow, or belongs to a suite of the product."""
    if isinstance(item, ScenarioItem):
        return True
    product = find_product()
    fixtures, suites = (product.fixtures, product.suites) if product is not None else (frozenset(), frozenset())
    bases = {base.__name__ for base in getattr(getattr(item, "cls", None), "__mro__", ())}
    return bool((_flow_fixtures | fixtures).intersection(getattr(item, "fixturenames", ())) or suites & bases)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Declare the option."""
    parser.getgroup("acceptance", "acceptance tests").addoption(
        "--hard-limit",
        type=float,
        metavar="SECONDS",
        help="by the clock, after which a scenario that hangs is ended (default: 120; 0 for never); "
        "none with --pdb or --trace, or while a debugger is attached",
    )


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Forget the limit of a test that was interrupted."""
    try:
        return (yield)
    finally:
        _forget(item)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> Generator[None, object, object]:
    """Begin to count."""
    _begin(item)
    return (yield)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_teardown(item: pytest.Item) -> Generator[None, object, object]:
    """Stop counting."""
    try:
        return (yield)
    finally:
        _forget(item)


@contextmanager
def limited(item: pytest.Item) -> Iterator[None]:
    """Limit what is done for a test before it begins; its own limit begins to count with it."""
    _begin(item)
    limit = item.stash.get(HARD_LIMIT, None)
    try:
        with contextmanager(limit.within)() if limit is not None else nullcontext():
            yield
    finally:
        _forget(item)


def _begin(item: pytest.Item) -> None:
    global _current  # noqa: PLW0603  # a process runs one test at a time
    option, seconds = item.config.option, suite_configuration(item.config).hard_limit
    debugging = getattr(option, "usepdb", False) or getattr(option, "trace", False) or is_debugged()
    if seconds and not debugging and runs_a_flow(item):
        _current = item.stash[HARD_LIMIT] = HardLimit(item, seconds)


def _forget(item: pytest.Item) -> None:
    global _current
    limit, _current = item.stash.get(HARD_LIMIT, None), None
    if limit is not None:
        limit.finish()
        del item.stash[HARD_LIMIT]


class _Phases:
    """Lets each phase of a test be ended, from inside everything else that surrounds it."""

    @pytest.hookimpl(wrapper=True, trylast=True)
    def pytest_runtest_setup(self, item: pytest.Item) -> Generator[None, object, object]:
        __tracebackhide__ = True
        return (yield from _within(item))

    @pytest.hookimpl(wrapper=True, trylast=True)
    def pytest_runtest_call(self, item: pytest.Item) -> Generator[None, object, object]:
        __tracebackhide__ = True
        return (yield from _within(item))

    @pytest.hookimpl(wrapper=True, trylast=True)
    def pytest_runtest_teardown(self, item: pytest.Item) -> Generator[None, object, object]:
        __tracebackhide__ = True
        return (yield from _within(item))


def _within(item: pytest.Item) -> Generator[None, object, object]:
    __tracebackhide__ = True
    limit = item.stash.get(HARD_LIMIT, None)
    return (yield) if limit is None else (yield from limit.within())


def pytest_configure(config: pytest.Config) -> None:
    """Have each phase of a test watched."""
    config.pluginmanager.register(_Phases(), "acceptance_hard_limit_phases")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Keep the report of a phase that failed, for the case that the test does not come to its end."""
    report = yield
    limit = item.stash.get(HARD_LIMIT, None)
    if limit is not None and report.failed and limit.report is None:
        limit.report = report
    return report
