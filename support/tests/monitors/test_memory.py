"""Memory is read at turning points, seldom in between, and in MiB."""

from __future__ import annotations

import itertools
import os
import subprocess
import sys
import threading
from pathlib import Path

import psutil
import pytest

from support.monitors import memory as memory_module
from support.monitors.errors import MonitorError
from support.monitors.memory import MemoryReading, MemoryTracker
from support.tests.monitors.stand_ins import HandClock, HandMemory

ROOT = Path(__file__).parents[3]


@pytest.fixture
def tracker(clock: HandClock, memory: HandMemory) -> MemoryTracker:
    return MemoryTracker(memory, clock=clock)


def test_the_current_memory_is_psutils_resident_size_in_mebibytes() -> None:
    before = psutil.Process().memory_info().rss
    read = MemoryTracker().get_current_memory_mb()

    # what other threads of the run do at the same time is far less than this
    assert abs(read * 1024 * 1024 - before) < 8 * 1024 * 1024


def test_psutil_measures_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    class Reading:
        rss = 123 * 1024 * 1024
        vms = 456 * 1024 * 1024

    monkeypatch.setattr(psutil.Process, "memory_info", lambda _: Reading())
    assert MemoryTracker().get_current_memory_mb() == 123.0


@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
def test_a_forked_process_reads_its_own_memory() -> None:
    memory_module._resident_memory_reader()()
    received, sent = os.pipe()
    if not (child := os.fork()):
        os.write(sent, str(memory_module._resident_memory_reader.cache_info().currsize).encode())
        os._exit(0)
    os.waitpid(child, 0)
    assert os.read(received, 10) == b"0"
    for end in (received, sent):
        os.close(end)


def test_the_current_memory_is_that_of_this_process() -> None:
    # A Python process with psutil holds more than 5 MiB and less than the machine has.
    assert 5 < MemoryTracker().get_current_memory_mb() < psutil.virtual_memory().total / 1024 / 1024


def test_first_last_peak_and_growth_are_kept_with_their_places(tracker: MemoryTracker, memory: HandMemory) -> None:
    for mebibytes, where in ((50.0, "start"), (80.0, "pause"), (60.0, "end")):
        memory.mebibytes = mebibytes
        tracker.sample(where)

    assert (tracker.peak_mb, tracker.growth_mb, tracker.readings) == (80.0, 10.0, 3)
    assert tracker.peak is not None
    assert tracker.peak.where == "pause"


def test_an_equal_reading_later_does_not_move_the_peak(tracker: MemoryTracker) -> None:
    tracker.sample("first")
    tracker.sample("second")

    assert tracker.peak is not None
    assert tracker.peak.where == "first"


def test_growth_is_negative_where_memory_is_given_back(tracker: MemoryTracker, memory: HandMemory) -> None:
    tracker.sample("start")
    memory.mebibytes = 45.5
    tracker.sample("end")

    assert tracker.growth_mb == -4.5


def test_between_turning_points_memory_is_read_every_fifty_milliseconds_at_most(
    tracker: MemoryTracker, memory: HandMemory, clock: HandClock
) -> None:
    read_at = []
    for milliseconds in range(201):
        if tracker.sample_if_due(f"{milliseconds} ms"):
            read_at.append(milliseconds)
        clock.pass_time(0.001)

    assert read_at[0] == 0
    assert all(later - earlier in (50, 51) for earlier, later in itertools.pairwise(read_at))
    assert len(read_at) in (4, 5)
    assert memory.readings == tracker.readings == len(read_at)


def test_a_turning_point_is_read_at_once_and_puts_off_the_next_interval(
    tracker: MemoryTracker, clock: HandClock
) -> None:
    tracker.sample("start")
    clock.pass_time(0.04)
    tracker.sample("pause")
    clock.pass_time(0.04)

    assert tracker.sample_if_due("update") is None
    assert tracker.readings == 2


def test_a_reading_of_the_current_memory_is_not_kept(tracker: MemoryTracker) -> None:
    tracker.get_current_memory_mb()

    assert tracker.readings == 0
    with pytest.raises(MonitorError, match=r"call sample\(\) first"):
        _ = tracker.peak_mb
    with pytest.raises(MonitorError, match=r"call sample\(\) first"):
        _ = tracker.growth_mb


def test_a_reset_forgets_everything(tracker: MemoryTracker, memory: HandMemory) -> None:
    tracker.sample("start")
    tracker.reset()
    memory.mebibytes = 70.0

    assert tracker.sample_if_due("again") is not None
    assert (tracker.peak_mb, tracker.growth_mb, tracker.readings) == (70.0, 0.0, 1)


def test_no_thread_is_started_to_read_memory() -> None:
    before = threading.active_count()
    tracker = MemoryTracker()
    tracker.sample("start")

    assert threading.active_count() == before


def test_importing_the_monitors_imports_neither_psutil_nor_langgraph() -> None:
    program = (
        "import sys, support.monitors; "
        "print([name for name in sys.modules if name.startswith(('psutil', 'langgraph', 'langchain'))])"
    )

    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT)

    assert done.stdout.strip() == "[]"


def test_a_listener_learns_of_each_reading_that_is_kept(memory: HandMemory, clock: HandClock) -> None:
    announced: list[MemoryReading] = []
    tracker = MemoryTracker(memory, clock=clock, on_reading=announced.append)
    tracker.get_current_memory_mb()
    kept = tracker.sample("start")
    assert announced == [kept]
