from __future__ import annotations

import errno
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from support.living_docs.site import UnwritableError, build


def files(words: str, pages: int = 3) -> Iterator[tuple[str, bytes]]:
    yield "index.html", f'<link href="pages/assets/a.css">{words}'.encode()
    yield "pages/assets/a.css", b"a {}"
    for number in range(pages):
        yield f"pages/features/deep/{number}.html", words.encode()


def everything(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def words_of(folder: Path) -> set[str]:
    contents = everything(folder)
    index = contents.pop("index.html").rpartition(">")[2]
    return {index} | {text for path, text in contents.items() if path.endswith(".html")}


def test_the_documentation_is_written_into_a_folder_that_need_not_be_there(tmp_path: Path) -> None:
    index = build(files("ü"), tmp_path / "a" / "reports")

    assert index == tmp_path / "a" / "reports" / "index.html"
    assert [*everything(index.parent)] == [
        "index.html",
        "pages/assets/a.css",
        "pages/features/deep/0.html",
        "pages/features/deep/1.html",
        "pages/features/deep/2.html",
    ]
    assert words_of(index.parent) == {"ü"}
    assert (index.parent / "pages").stat().st_mode & 0o777 == 0o777 & ~umask()


def umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def test_the_next_one_takes_its_place_whole_and_touches_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "messages.ndjson").write_text("{}", encoding="utf-8")
    build(files("old", pages=9), tmp_path)
    build(files("new"), tmp_path)

    assert [*everything(tmp_path)][-1] == "pages/features/deep/2.html"
    (tmp_path / "messages.ndjson").unlink()
    assert words_of(tmp_path) == {"new"}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["index.html", "pages"]


def test_what_fails_while_pages_are_made_leaves_the_documentation_as_it_was(tmp_path: Path) -> None:
    def failing() -> Iterator[tuple[str, bytes]]:
        yield from files("new")
        raise FileNotFoundError("a template")

    build(files("old"), tmp_path)
    with pytest.raises(FileNotFoundError, match="a template"):
        build(failing(), tmp_path)

    assert words_of(tmp_path) == {"old"}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["index.html", "pages"]


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EROFS, errno.EACCES])
@pytest.mark.parametrize("which", ["mkdir", "rename", "replace", "open"])
def test_what_the_file_system_refuses_is_reported_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int, which: str
) -> None:
    build(files("old"), tmp_path)

    def refused(self: Path, *arguments: object, **more: object) -> None:
        raise OSError(code, os.strerror(code), str(self))

    with monkeypatch.context() as patched:
        patched.setattr(Path, which, refused)
        with pytest.raises(UnwritableError) as caught:
            build(files("new"), tmp_path)

    assert str(caught.value).startswith(f"{tmp_path}: the documentation could not be written: {os.strerror(code)}")
    assert words_of(tmp_path) == {"old"}


def test_the_second_half_of_a_swap_that_is_refused_takes_back_the_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(files("old"), tmp_path)

    def refused(self: Path, target: Path) -> None:
        raise PermissionError(errno.EACCES, "somebody holds it", str(target))

    monkeypatch.setattr(Path, "replace", refused)
    with pytest.raises(UnwritableError, match="somebody holds it"):
        build(files("new"), tmp_path)

    assert words_of(tmp_path) == {"old"}


def test_a_file_where_the_folder_should_be_is_reported(tmp_path: Path) -> None:
    (tmp_path / "reports").write_text("a file", encoding="utf-8")

    with pytest.raises(UnwritableError, match="the documentation could not be written"):
        build(files("new"), tmp_path / "reports")
    assert (tmp_path / "reports").read_text(encoding="utf-8") == "a file"


@pytest.mark.parametrize("mine", ["pages/chapter.md", "pages", "index.html"])
def test_what_someone_else_has_made_is_not_replaced(tmp_path: Path, mine: str) -> None:
    path = tmp_path / mine
    path.parent.mkdir(exist_ok=True)
    path.write_text("mine", encoding="utf-8")

    with pytest.raises(UnwritableError, match="is no documentation"):
        build(files("new"), tmp_path)
    assert path.read_text(encoding="utf-8") == "mine"


def test_what_a_build_that_died_left_behind_is_cleared_up(tmp_path: Path) -> None:
    script = f"""
import os, signal
from pathlib import Path
from support.living_docs.site import build
from support.tests.living_docs.test_site import files
def dying():
    yield from files("dead")
    os.kill(os.getpid(), signal.SIGKILL)
build(dying(), Path({str(tmp_path)!r}))
"""
    subprocess.run([sys.executable, "-c", script], check=False)
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".documentation-")]

    build(files("new"), tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["index.html", "pages"]


def test_a_build_that_ends_while_another_clears_up_disturbs_neither(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(Path, "glob", lambda folder, _: iter([folder / ".documentation-gone"]))
        build(files("new"), tmp_path)

    assert words_of(tmp_path) == {"new"}


def test_of_two_writes_at_once_one_stays_whole(tmp_path: Path) -> None:
    script = """
import sys
from pathlib import Path
from support.living_docs.site import build
from support.tests.living_docs.test_site import files
for number in range(40):
    build(files(f"{sys.argv[1]} {number}", pages=20), Path(sys.argv[2]))
"""
    both = [subprocess.Popen([sys.executable, "-c", script, name, str(tmp_path)]) for name in ("one", "other")]

    assert [process.wait(60) for process in both] == [0, 0]
    (last,) = words_of(tmp_path)
    assert last in ("one 39", "other 39")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["index.html", "pages"]


def test_a_live_build_is_not_cleared_up_by_another(tmp_path: Path) -> None:
    def slow() -> Iterator[tuple[str, bytes]]:
        yield from files("slow")
        build(files("quick"), tmp_path)
        yield "pages/features/deep/last.html", b"slow"

    build(slow(), tmp_path)

    assert words_of(tmp_path) == {"slow"}
