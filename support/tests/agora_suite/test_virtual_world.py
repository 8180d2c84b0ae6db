"""The clock that moves only on request, and the files that fail on request."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from support.agora.world import FileStorage
from support.agora_suite.virtual_world import START, MemoryStorage, TemporaryStorage, VirtualClock, Wait, WrittenFile
from support.flow_builder.errors import FlowError


def test_the_clock_begins_on_a_monday_morning_and_reading_does_not_move_it() -> None:
    clock = VirtualClock()
    assert [clock.now(), clock.now()] == [datetime(2026, 1, 5, 9, 0, tzinfo=UTC)] * 2


def test_waiting_moves_the_clock_and_is_remembered_and_advancing_is_no_wait() -> None:
    clock = VirtualClock()
    clock.sleep(1)
    clock.advance(60)
    clock.sleep(2.5)
    assert clock.now() == START + timedelta(seconds=63.5)
    assert clock.waits == (Wait(1, START), Wait(2.5, START + timedelta(seconds=61)))


def test_time_does_not_run_backwards() -> None:
    clock = VirtualClock()
    with pytest.raises(ValueError, match="backwards"):
        clock.sleep(-1)
    assert clock.now() == START
    assert clock.waits == ()


def test_a_start_without_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        VirtualClock(datetime(2026, 1, 5, 9, 0))  # noqa: DTZ001


def test_waits_of_many_threads_add_up() -> None:
    clock = VirtualClock()
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: clock.sleep(1), range(400)))
    assert clock.now() == START + timedelta(seconds=400)
    assert len({wait.since for wait in clock.waits}) == 400


@pytest.fixture(params=["memory", "directory"])
def storage(request: pytest.FixtureRequest, tmp_path: Path) -> MemoryStorage:
    return MemoryStorage() if request.param == "memory" else TemporaryStorage(FileStorage(tmp_path))


def test_what_is_written_can_be_read_and_is_remembered(storage: MemoryStorage) -> None:
    assert storage.write("a/report.md", "Ergebnis: größer\n") == "a/report.md"
    assert storage.read("a/report.md") == "Ergebnis: größer\n"
    assert storage.written_files == (WrittenFile("a/report.md", "Ergebnis: größer\n"),)


def test_writes_fail_as_often_as_asked_and_leave_nothing_behind(storage: MemoryStorage) -> None:
    storage.fail_next(2, PermissionError("read-only"))
    for _ in range(2):
        with pytest.raises(PermissionError, match="read-only"):
            storage.write("a.md", "x")
    assert storage.written_files == ()
    assert storage.write("a.md", "x") == "a.md"
    storage.verify()


def test_a_fault_hits_only_the_paths_and_the_access_it_is_meant_for(storage: MemoryStorage) -> None:
    storage.fail_next(1, OSError("full"), pattern="*/final_report/*")
    storage.fail_next(1, OSError("unreadable"), access="read")
    storage.write("s/topic/report.md", "x")
    with pytest.raises(OSError, match="full"):
        storage.write("s/final_report/00_index.md", "x")
    with pytest.raises(OSError, match="unreadable"):
        storage.read("s/topic/report.md")
    assert storage.read("s/topic/report.md") == "x"


def test_a_fault_that_never_happened_is_an_error_that_says_what_was_written(storage: MemoryStorage) -> None:
    storage.fail_next(1, OSError("full"), pattern="*.txt")
    storage.write("a.md", "x")
    with pytest.raises(FlowError, match=r'1 x write of "\*\.txt" with OSError.*written was: a\.md'):
        storage.verify()


def test_failures_are_of_the_type_that_the_flow_expects() -> None:
    class StorageFailedError(Exception):
        pass

    with pytest.raises(StorageFailedError):
        MemoryStorage(StorageFailedError).read("a.md")


def test_a_listener_learns_of_each_file() -> None:
    announced: list[WrittenFile] = []
    MemoryStorage(on_written=announced.append).write("a.md", "x")
    assert announced == [WrittenFile("a.md", "x")]


def test_another_listener_takes_the_place_of_the_one_before() -> None:
    first: list[WrittenFile] = []
    second: list[WrittenFile] = []
    storage = MemoryStorage(on_written=first.append)
    storage.listen(second.append)
    storage.write("a.md", "x")
    assert (first, second) == ([], [WrittenFile("a.md", "x")])
