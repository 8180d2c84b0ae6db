"""The system's clock, seeded draws, and files that are never overwritten."""

from __future__ import annotations

import errno
import os
import re
import stat
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from support.agora.boundary import Boundary
from support.agora.errors import StorageError
from support.agora.world import FileStorage, SeededDraws, SystemClock, default_boundary

STEADY = settings(derandomize=True, database=None, deadline=None)
NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)


def test_the_system_clock_gives_utc_and_waits_on_the_system(monkeypatch: pytest.MonkeyPatch) -> None:
    waited: list[float] = []
    monkeypatch.setattr(time, "sleep", waited.append)

    moment = SystemClock().now()
    SystemClock().sleep(1.5)

    assert moment.utcoffset() == timedelta(0)
    assert waited == [1.5]


def test_a_place_gets_the_same_identifier_from_the_same_seed_only() -> None:
    first = SeededDraws(7).identifier("vote", "session", "end_topic_poll", 1)

    assert re.fullmatch(r"vote_[0-9a-f]{12}", first)
    assert SeededDraws(7).identifier("vote", "session", "end_topic_poll", 1) == first
    assert SeededDraws(8).identifier("vote", "session", "end_topic_poll", 1) != first


def test_identifiers_are_pinned_across_processes_and_versions() -> None:
    assert SeededDraws(7).identifier("vote", "s", 1) == "vote_aa053cf17e08"
    assert SeededDraws("seed").session_suffix(NOON) == "9a4a291e"
    assert SeededDraws(7).shuffled(["a", "b", "c", "d", "e"], "s") == ["d", "b", "e", "a", "c"]


def test_places_that_look_alike_get_different_identifiers() -> None:
    draws = SeededDraws(7)
    places: list[tuple[str | int, ...]] = [
        (),
        ("a", "b"),
        ("ab",),
        ("a,b",),
        ("a", "b", 1),
        ("a", "b", "1"),
        ("a", "b1"),
    ]

    assert len({draws.identifier("vote", *place) for place in places}) == len(places)


def test_every_session_gets_another_suffix_even_at_one_moment() -> None:
    draws, again = SeededDraws("seed"), SeededDraws("seed")
    suffixes = [draws.session_suffix(NOON) for _ in range(500)]

    assert len(set(suffixes)) == 500
    assert all(re.fullmatch(r"[0-9a-f]{8}", suffix) for suffix in suffixes)
    assert [again.session_suffix(NOON) for _ in range(500)] == suffixes


def test_a_suffix_that_was_given_before_is_drawn_again(monkeypatch: pytest.MonkeyPatch) -> None:
    draws = SeededDraws("seed")
    digests = iter(["aaaaaaaa0", "aaaaaaaa1", "bbbbbbbb0"])
    monkeypatch.setattr(draws, "_digest", lambda *_: next(digests))

    assert [draws.session_suffix(NOON), draws.session_suffix(NOON)] == ["aaaaaaaa", "bbbbbbbb"]


def test_threads_never_share_a_suffix() -> None:
    draws = SeededDraws("seed")
    with ThreadPoolExecutor(8) as pool:
        suffixes = list(pool.map(lambda _: draws.session_suffix(NOON), range(400)))

    assert len(set(suffixes)) == 400


@STEADY
@given(st.lists(st.text()), st.integers() | st.text(), st.lists(st.text() | st.integers()))
def test_a_shuffle_keeps_the_items_and_depends_on_seed_and_place(
    items: list[str], seed: int | str, place: list[str | int]
) -> None:
    given_items = list(items)
    shuffled = SeededDraws(seed).shuffled(items, *place)

    assert sorted(shuffled) == sorted(items)
    assert SeededDraws(seed).shuffled(items, *place) == shuffled
    assert items == given_items


def test_shuffles_of_different_places_and_seeds_differ() -> None:
    items = [f"agent_{number}" for number in range(20)]

    orders = {tuple(SeededDraws(seed).shuffled(items, place)) for seed in (1, 2) for place in ("a", "b")}

    assert len(orders) == 4
    assert tuple(items) not in orders


def test_a_file_is_written_with_its_folders_and_read_back(tmp_path: Path) -> None:
    storage = FileStorage(tmp_path / "reports")

    written = storage.write("session_1/Budget/report.md", "Zürich — 東京\r\nend\n")

    assert written == "session_1/Budget/report.md"
    assert storage.read(written) == "Zürich — 東京\r\nend\n"
    assert (tmp_path / "reports" / written).read_bytes() == "Zürich — 東京\r\nend\n".encode()


@pytest.fixture(params=["hard links", "no hard links"])
def storage(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FileStorage:
    if request.param == "no hard links":

        def refuse(*_: Path) -> None:
            raise OSError(errno.EPERM, "no hard links here")

        monkeypatch.setattr(os, "link", refuse)
    return FileStorage(tmp_path)


def test_an_existing_file_is_never_overwritten(storage: FileStorage) -> None:
    paths = [storage.write("a/report.md", text) for text in ("one", "two", "three")]

    assert paths == ["a/report.md", "a/report_2.md", "a/report_3.md"]
    assert [storage.read(path) for path in paths] == ["one", "two", "three"]
    assert sorted(file.name for file in (storage.root / "a").iterdir()) == ["report.md", "report_2.md", "report_3.md"]


def test_threads_that_write_one_name_lose_nothing(storage: FileStorage) -> None:
    barrier = threading.Barrier(8)

    def write(number: int) -> str:
        barrier.wait()
        return storage.write("report.md", str(number))

    with ThreadPoolExecutor(8) as pool:
        paths = list(pool.map(write, range(8)))

    assert [storage.read(path) for path in paths] == [str(number) for number in range(8)]
    assert len(list(storage.root.iterdir())) == 8


def test_a_report_is_readable_as_other_files_are(storage: FileStorage) -> None:
    other = storage.root / "other"
    other.write_text("", encoding="utf-8")

    path = storage.root / storage.write("report.md", "text")

    assert stat.S_IMODE(path.stat().st_mode) == stat.S_IMODE(other.stat().st_mode)


@pytest.mark.parametrize(
    "path",
    ["", ".", "..", "../a", "a/../../b", "/etc/passwd", "a//b", "a/", "./a", "a\\b", "C:/a", "C:a", "a\0b", "out/a"],
)
def test_a_path_that_leaves_the_root_is_refused(path: str, tmp_path: Path) -> None:
    root = tmp_path / "root"
    root.mkdir()
    (root / "out").symlink_to(tmp_path)
    storage = FileStorage(root)

    with pytest.raises(StorageError, match="is no path below the storage's root"):
        storage.write(path, "text")
    with pytest.raises(StorageError, match="is no path below the storage's root"):
        storage.read(path)
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["root"]
    assert [entry.name for entry in root.iterdir()] == ["out"]


def test_a_failure_of_the_system_is_a_storage_error_with_its_cause(tmp_path: Path) -> None:
    storage = FileStorage(tmp_path)
    (tmp_path / "file").write_text("", encoding="utf-8")

    with pytest.raises(StorageError, match=r"file/report\.md could not be written") as raised:
        storage.write("file/report.md", "text")
    assert isinstance(raised.value.__cause__, OSError)
    assert raised.value.details == {"path": "file/report.md"}
    with pytest.raises(StorageError, match=r"none\.md could not be read") as raised:
        storage.read("none.md")
    assert isinstance(raised.value.__cause__, FileNotFoundError)


def test_a_failed_write_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise OSError(errno.EIO, "the disk is gone")

    monkeypatch.setattr(os, "link", fail)
    monkeypatch.setattr(Path, "replace", fail)

    with pytest.raises(StorageError, match="the disk is gone"):
        FileStorage(tmp_path).write("report.md", "text")
    assert list(tmp_path.iterdir()) == []


def test_text_that_is_not_unicode_is_refused_both_ways(tmp_path: Path) -> None:
    storage = FileStorage(tmp_path)
    (tmp_path / "latin.md").write_bytes(b"caf\xe9")

    with pytest.raises(StorageError, match="could not be written"):
        storage.write("report.md", "\ud800")
    with pytest.raises(StorageError, match="could not be read"):
        storage.read("latin.md")
    assert [entry.name for entry in tmp_path.iterdir()] == ["latin.md"]


def test_a_leftover_of_another_process_does_not_stop_a_write(tmp_path: Path) -> None:
    leftover = tmp_path / f".writing_{os.getpid()}_{threading.get_ident()}_1"
    leftover.write_text("half", encoding="utf-8")

    assert FileStorage(tmp_path).write("report.md", "text") == "report.md"
    assert leftover.read_text(encoding="utf-8") == "half"


def test_production_has_a_system_clock_a_fresh_seed_and_files_below_reports(tmp_path: Path) -> None:
    first, second = default_boundary(), default_boundary(tmp_path)

    assert isinstance(first, Boundary)
    assert isinstance(first.clock, SystemClock)
    assert isinstance(first.storage, FileStorage)
    assert first.storage.root == Path("reports")
    assert first.draws.identifier("vote", 1) != second.draws.identifier("vote", 1)
    second.storage.write("a.md", "text")
    assert (tmp_path / "a.md").exists()
