"""The storage of a scenario, in memory or over a folder, takes and refuses what the storage of production does."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest

from support.agora.boundary import Storage
from support.agora.errors import StorageError
from support.agora.world import FileStorage
from support.agora_suite.built_flow import AgoraSettings, storage_for

STORAGES: Final[dict[str, Callable[[Path], Storage]]] = {
    "production": FileStorage,
    "a scenario's, over a folder": lambda root: storage_for(AgoraSettings(directory=root)),
    "a scenario's, in memory": lambda _: storage_for(AgoraSettings()),
}
WITH_A_FOLDER: Final = [name for name in STORAGES if "memory" not in name]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "root"
    folder.mkdir()
    return folder


@pytest.fixture(params=STORAGES)
def storage(request: pytest.FixtureRequest, root: Path) -> Storage:
    return STORAGES[request.param](root)


@pytest.mark.parametrize("text", ["", "Zürich, 東京\r\nend\n", "\ufeffone", "🙂"])
def test_what_is_written_is_read_back_to_the_letter(storage: Storage, text: str) -> None:
    assert storage.write("session_1/Budget/report.md", text) == "session_1/Budget/report.md"
    assert storage.read("session_1/Budget/report.md") == text


def test_an_existing_file_is_never_overwritten(storage: Storage) -> None:
    assert [storage.write("a/b.md", text) for text in "xyz"] == ["a/b.md", "a/b_2.md", "a/b_3.md"]
    assert [storage.read(path) for path in ("a/b.md", "a/b_2.md", "a/b_3.md")] == ["x", "y", "z"]


def test_a_name_that_a_folder_has_is_taken(storage: Storage) -> None:
    storage.write("a/b.md", "x")
    assert storage.write("a", "y") == "a_2"


@pytest.mark.parametrize(
    "path",
    ["", ".", "..", "../a", "a/../../b", "a/../b", "/etc/passwd", "a//b", "a/", "./a", "a\\b", "C:/a", "C:a", "a\0b"],
)
def test_a_path_that_is_none_below_the_root_is_refused(storage: Storage, path: str) -> None:
    with pytest.raises(StorageError, match="is no path below the storage's root"):
        storage.write(path, "text")
    with pytest.raises(StorageError, match="is no path below the storage's root"):
        storage.read(path)


def test_a_file_where_a_folder_is_needed_refuses_what_would_be_in_it(storage: Storage) -> None:
    storage.write("a", "x")
    with pytest.raises(StorageError, match=r"a/b\.md could not be written"):
        storage.write("a/b.md", "y")
    assert storage.read("a") == "x"


def test_a_file_that_is_not_there_cannot_be_read(storage: Storage) -> None:
    with pytest.raises(StorageError, match=r"a\.md could not be read"):
        storage.read("a.md")


def test_a_text_that_is_not_unicode_is_refused(storage: Storage) -> None:
    with pytest.raises(StorageError, match=r"a\.md could not be written"):
        storage.write("a.md", "\ud800")
    with pytest.raises(StorageError, match=r"a\.md could not be read"):
        storage.read("a.md")


@pytest.mark.parametrize("name", WITH_A_FOLDER)
def test_a_link_that_leads_out_of_the_root_is_refused_and_nothing_is_written_there(
    name: str, root: Path, tmp_path: Path
) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret.md").write_text("secret", encoding="utf-8")
    (root / "out").symlink_to(outside)
    (root / "secret.md").symlink_to(outside / "secret.md")
    storage = STORAGES[name](root)

    with pytest.raises(StorageError, match="is no path below the storage's root"):
        storage.write("out/a.md", "text")
    for path in ("out/secret.md", "secret.md"):
        with pytest.raises(StorageError, match="is no path below the storage's root"):
            storage.read(path)
    assert [file.name for file in outside.iterdir()] == ["secret.md"]


@pytest.mark.parametrize("name", WITH_A_FOLDER)
def test_a_link_that_stays_below_the_root_is_followed(name: str, root: Path) -> None:
    (root / "a").mkdir()
    (root / "again").symlink_to(root / "a")
    storage = STORAGES[name](root)

    assert storage.write("again/b.md", "x") == "again/b.md"
    assert storage.read("a/b.md") == "x"


@pytest.mark.parametrize("name", WITH_A_FOLDER)
def test_a_write_that_fails_leaves_nothing_behind(name: str, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise OSError("the disk is gone")

    monkeypatch.setattr("os.link", fail)
    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(StorageError, match="the disk is gone"):
        STORAGES[name](root).write("report.md", "text")
    assert list(root.iterdir()) == []
