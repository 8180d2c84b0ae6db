"""What the machine keeps a process waiting for is left out, and nothing else."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import pytest

from support.monitors.engine_waits import WALL
from support.monitors.processor_delay import TASKS, ProcessorDelay, UndelayedClock, session_clock, without_delay
from support.tests.monitors.stand_ins import HandClock


class Tasks:
    """Threads as Linux reports them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def delay(self, thread: str, seconds: float) -> None:
        file = self.folder / thread / "schedstat"
        file.parent.mkdir(exist_ok=True)
        file.write_text(f"123 {int(seconds * 1e9)} 7\n")

    def end(self, thread: str) -> None:
        (self.folder / thread / "schedstat").unlink()
        (self.folder / thread).rmdir()


@pytest.fixture
def tasks(tmp_path: Path) -> Tasks:
    return Tasks(tmp_path)


def test_the_delay_of_all_threads_is_added_up_also_of_those_that_have_ended(tasks: Tasks) -> None:
    delay = ProcessorDelay(tasks.folder)
    tasks.delay("1", 0.25)
    tasks.delay("2", 0.5)
    assert delay.seconds() == 0.75
    tasks.end("2")
    assert delay.seconds() == 0.75
    tasks.delay("1", 1.25)
    assert delay.seconds() == 1.75


def test_a_thread_that_gets_the_number_of_one_that_ended_adds_to_it(tasks: Tasks) -> None:
    delay = ProcessorDelay(tasks.folder)
    tasks.delay("2", 0.5)
    assert delay.seconds() == 0.5
    tasks.delay("2", 0.25)
    assert delay.seconds() == 0.75


def test_where_the_system_reports_no_delay_there_is_none(tmp_path: Path) -> None:
    (tmp_path / "1").mkdir()
    assert ProcessorDelay(tmp_path / "nowhere").seconds() == 0.0
    assert ProcessorDelay(tmp_path).seconds() == 0.0


@pytest.mark.parametrize(
    ("passed", "delayed", "worked", "expected"),
    [
        pytest.param(2.0, 0.0, 0.0, 2.0, id="sleep passes"),
        pytest.param(2.0, 1.5, 0.5, 0.5, id="a delay does not"),
        pytest.param(2.0, 6.0, 0.5, 0.5, id="delays overlap, and what was worked passes in any case"),
        pytest.param(2.0, 1.5, 3.5, 2.0, id="work on several processors takes no longer than the clock says"),
        pytest.param(2.0, 6.0, 0.0, 0.0, id="it does not run backwards"),
    ],
)
def test_time_passes_without_the_delay(passed: float, delayed: float, worked: float, expected: float) -> None:
    wall, delay, work = HandClock(), HandClock(), HandClock()
    clock = UndelayedClock(delay, wall, work)
    begun = clock()
    wall.pass_time(passed)
    delay.pass_time(delayed)
    work.pass_time(worked)
    assert clock() - begun == expected
    wall.pass_time(1.0)
    assert clock() - begun == expected + 1.0


def test_sessions_are_measured_by_the_clock_on_the_wall_but_in_a_second_run() -> None:
    assert session_clock() is WALL
    with without_delay():
        assert isinstance(session_clock(), UndelayedClock)
    assert session_clock() is WALL


@pytest.mark.skipif(not TASKS.exists(), reason="only Linux reports threads")
def test_a_thread_that_ends_between_two_readings_is_read_as_it_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[int] = []
    monkeypatch.setattr(ProcessorDelay, "thread_ends", lambda delay: read.append(threading.get_native_id()))
    ran: list[int] = []
    with without_delay():
        thread = threading.Thread(target=lambda: ran.append(threading.get_native_id()))
        thread.start()
        thread.join()
    assert read == ran
    later = threading.Thread(target=lambda: None)
    later.start()
    later.join()
    assert read == ran


@pytest.mark.skipif(not TASKS.exists(), reason="only Linux reports threads")
def test_sleep_passes_on_a_real_machine_even_if_it_is_busy() -> None:
    with without_delay():
        clock = session_clock()
        wall, begun = time.perf_counter(), clock()
        time.sleep(0.3)  # allowed: the clock is shown that sleep passes
        assert 0.25 < clock() - begun <= time.perf_counter() - wall
