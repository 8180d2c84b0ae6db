from __future__ import annotations

import os
from collections.abc import Iterator
from threading import Event, Thread

import pytest

from support.living_docs import shares
from support.living_docs.pages import render
from support.living_docs.shares import FEW, WHOLE, Files, Share, in_two
from support.living_docs.story.trends import Trends
from support.tests.living_docs import small_run

pytestmark = pytest.mark.filterwarnings("ignore:.*multi-threaded.*:DeprecationWarning")  # pytest-xdist has threads


def process() -> bytes:
    return str(os.getpid()).encode()


def told(share: Share) -> Files:
    for number in range(6):
        if share.has(number):
            yield f"{number}", process()


@pytest.fixture
def forks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shares, "_may_fork", lambda: True)


def test_many_scenarios_are_told_by_two_processes(forks: None) -> None:
    made = dict(in_two(told, FEW))
    assert sorted(made) == ["0", "1", "2", "3", "4", "5"]
    assert {made["0"], made["2"], made["4"]} == {process()}
    assert len({made["1"], made["3"], made["5"]} - {process()}) == 1


def test_few_scenarios_are_told_by_one(forks: None) -> None:
    assert set(dict(in_two(told, FEW - 1)).values()) == {process()}


def test_what_the_other_process_cannot_make_is_made_here(forks: None) -> None:
    parent = process()

    def fails_there(share: Share) -> Iterator[tuple[str, bytes]]:
        if process() != parent:
            os._exit(1)
        yield from told(share)

    assert dict(in_two(fails_there, FEW)) == {str(number): parent for number in range(6)}


def test_a_process_with_threads_does_not_fork() -> None:
    waits = Event()
    thread = Thread(target=waits.wait)
    thread.start()
    try:
        assert set(dict(in_two(told, FEW)).values()) == {process()}
    finally:
        waits.set()
        thread.join()


def test_two_shares_are_the_whole() -> None:
    run = small_run.run()

    def pages(share: Share) -> list[tuple[str, bytes]]:
        return sorted(render(run, Trends(), share=share))

    whole, first, second = pages(WHOLE), pages(Share(0, 2)), pages(Share(1, 2))
    assert sorted(first + second) == whole
    assert second
