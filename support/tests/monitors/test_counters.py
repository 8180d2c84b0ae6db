"""Work is counted exactly, from any thread."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from support.monitors.counters import WorkCounters, WorkCounts


def test_each_kind_of_work_has_its_own_count() -> None:
    counters = WorkCounters()
    for times, count in enumerate(
        (
            counters.model_called,
            counters.updated,
            counters.checkpoint_stored,
            counters.writes_stored,
            counters.file_written,
        ),
        start=1,
    ):
        for _ in range(times):
            count()
    counters.serialised(100)
    counters.serialised(23)
    counters.super_step_started("run", 1)

    assert counters.counts() == WorkCounts(
        model_calls=1,
        updates=2,
        checkpoints=3,
        checkpoint_writes=4,
        files_written=5,
        checkpoint_bytes=123,
        super_steps=1,
    )


def test_nodes_of_one_super_step_count_it_once_and_another_run_counts_it_again() -> None:
    counters = WorkCounters()
    for run, step in (("a", 1), ("a", 1), ("b", 1), ("a", 2), ("b", 1), ("a", 2)):
        counters.super_step_started(run, step)
    counters.run_ended("a")
    counters.super_step_started("a", 2)

    assert counters.counts().super_steps == 4


def test_a_difference_is_the_work_in_between() -> None:
    counters = WorkCounters()
    counters.updated()
    before = counters.counts()
    counters.updated()
    counters.serialised(5)

    assert counters.counts() - before == WorkCounts(updates=1, checkpoint_bytes=5)
    assert before == WorkCounts(updates=1)


def test_counts_read_well() -> None:
    assert str(WorkCounts(updates=3, files_written=1)) == (
        "0 model calls, 0 super steps, 3 updates, 0 checkpoints, 0 checkpoint writes, 0 checkpoint bytes, "
        "1 files written"
    )


def test_threads_lose_no_count() -> None:
    counters = WorkCounters()

    def serialise() -> None:
        for _ in range(5000):
            counters.serialised(1)

    with ThreadPoolExecutor(8) as pool:
        for done in [pool.submit(serialise) for _ in range(8)]:
            done.result()

    assert counters.counts().checkpoint_bytes == 40_000
