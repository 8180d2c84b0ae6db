from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from support.gherkin.atomic_files import open_partial, publish, write_atomically
from support.gherkin.ndjson import LinesFile
from support.tests.gherkin.toy_project import ToyProject

STEPS = '''\
import os
import signal

from support.gherkin import attach, parse, when


@when(parse("{int} letters are written"))
def letters(request, number):
    """Tells much."""
    attach(request, "a" * number, "text/plain", "letters.txt")


@when(parse("the process is killed"))
def killed():
    """Kills it."""
    os.kill(os.getpid(), signal.SIGKILL)
'''
TALKATIVE = "Feature: Much\n  Scenario: {name}\n    When {number} letters are written\n"
SMALL_DISK = """
import atexit
import resource

_, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
resource.setrlimit(resource.RLIMIT_FSIZE, (80_000, hard))
atexit.register(resource.setrlimit, resource.RLIMIT_FSIZE, (hard, hard))
"""
"""A file that reaches this size can be written no further, as on a disk that is full, until the run has ended: what
measures the kit from outside, and writes as the process goes, has a disk of its own."""


@pytest.fixture
def project(tmp_path: Path) -> ToyProject:
    return ToyProject(tmp_path).write("steps/__init__.py", "").write("steps/telling.py", STEPS)


def left_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize("workers", [[], ["-n", "1"]], ids=["one process", "a worker"])
@pytest.mark.parametrize("letters", [50_000, 200_000], ids=["at its end", "from the first"])
def test_a_disk_that_is_full_fails_no_scenario_and_is_left_no_fuller(
    project: ToyProject, workers: list[str], letters: int
) -> None:
    for name in ("a", "b", "c"):
        project.write(f"features/{name}.feature", TALKATIVE.format(name=name, number=letters))
    project.write("conftest.py", SMALL_DISK)

    outcome = project.run("-W", "error", *workers)

    assert outcome.code == 0, outcome.text
    assert outcome.totals == "3 passed"
    words = f"the messages could not be written, so the documentation is not updated: {os.strerror(errno.EFBIG)}"
    (message,) = [line for line in outcome.lines if "could not be written" in line]
    assert message == f"{project.root}/reports/messages.ndjson: {words}"
    assert left_in(project.root / "reports") == []


def test_what_a_run_that_was_killed_left_behind_is_cleared_up_by_the_next(project: ToyProject) -> None:
    project.write("features/a.feature", "Feature: Death\n  Scenario: dying\n    When the process is killed\n")
    assert project.run().code == -signal.SIGKILL
    (left,) = left_in(project.root / "reports")
    assert left.endswith(".part")

    project.write("features/a.feature", TALKATIVE.format(name="living", number=1))
    assert project.run().code == 0

    assert left_in(project.root / "reports") == ["messages.ndjson"]


def test_what_is_being_written_is_not_cleared_up(tmp_path: Path) -> None:
    path = tmp_path / "messages.ndjson"
    mine, file = open_partial(path)
    file.write(b"first")
    other, second = open_partial(path)
    second.write(b"second")

    publish(second, other, path)
    publish(file, mine, path)

    assert path.read_bytes() == b"first"
    assert left_in(tmp_path) == ["messages.ndjson"]


def test_what_cannot_be_written_to_its_end_leaves_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "faults.json"
    write_atomically(path, "ü")

    with pytest.raises(UnicodeEncodeError):
        write_atomically(path, "half a character: \udc80")

    assert path.read_text(encoding="utf-8") == "ü"
    assert left_in(path.parent) == ["faults.json"]


def test_what_looks_left_behind_and_cannot_be_removed_disturbs_nothing(tmp_path: Path) -> None:
    (tmp_path / "messages.ndjson.1.part").mkdir()

    mine, file = open_partial(tmp_path / "messages.ndjson")
    publish(file, mine, tmp_path / "messages.ndjson")

    assert left_in(tmp_path) == ["messages.ndjson", "messages.ndjson.1.part"]


def test_a_file_in_the_place_of_the_folder_is_reported(tmp_path: Path) -> None:
    (tmp_path / "reports").write_text("a file", encoding="utf-8")

    with pytest.raises(NotADirectoryError, match="reports is no folder"):
        open_partial(tmp_path / "reports" / "messages.ndjson")


def test_cucumber_json_that_cannot_be_written_fails_the_run_in_words(project: ToyProject) -> None:
    project.write("features/a.feature", TALKATIVE.format(name="a", number=1)).write("taken", "a file")

    outcome = project.run("--cucumberjson=taken/cucumber.json")

    assert outcome.code == 1, outcome.text
    assert outcome.totals == "1 passed"
    message = f"{project.root}/taken/cucumber.json: Cucumber JSON could not be written: taken is no folder"
    assert message in outcome.lines
    assert "Traceback" not in outcome.text


def test_cucumber_json_goes_where_it_is_read_at_once(project: ToyProject) -> None:
    project.write("features/a.feature", TALKATIVE.format(name="living", number=1))

    outcome = project.run("--cucumberjson=/dev/stdout")

    assert outcome.code == 0, outcome.text
    assert '"name": "living"' in outcome.text


def test_what_is_no_file_keeps_its_place(project: ToyProject) -> None:
    project.write("features/a.feature", TALKATIVE.format(name="living", number=1))
    os.mkfifo(project.root / "pipe")

    outcome = project.run("--messages=pipe")

    assert outcome.code == 0, outcome.text
    assert (project.root / "pipe").is_fifo()
    assert any(line.endswith(": it exists and is not a file") for line in outcome.lines), outcome.text


@pytest.mark.parametrize("exists", [True, False], ids=["to a file", "to no file yet"])
def test_a_link_stays_a_link_and_the_file_it_leads_to_is_written(tmp_path: Path, exists: bool) -> None:
    target, link = tmp_path / "kept" / "7.json", tmp_path / "latest.json"
    target.parent.mkdir()
    if exists:
        target.write_text("[]", encoding="utf-8")
    link.symlink_to(target)

    write_atomically(link, "[1]")
    lines = LinesFile(link)
    before = target.read_text(encoding="utf-8")
    lines.delete_previous()
    lines.write({})
    lines.complete()

    assert (before, target.read_text(encoding="utf-8")) == ("[1]", "{}\n")
    assert link.is_symlink()
    assert (left_in(tmp_path), left_in(target.parent)) == (["kept", "latest.json"], ["7.json"])


def test_output_that_goes_to_a_file_is_written_after_what_was_printed(tmp_path: Path) -> None:
    link, printed = tmp_path / "stdout", tmp_path / "printed.txt"
    link.symlink_to("/proc/self/fd/1" if sys.platform == "linux" else "/dev/fd/1")
    script = "from pathlib import Path; from support.gherkin.atomic_files import write_atomically as write\n"
    script += f"print('before', flush=True); write(Path({str(link)!r}), '[]\\n'); print('after')"

    with printed.open("wb") as file:
        subprocess.run([sys.executable, "-c", script], stdout=file, check=True)

    assert printed.read_text(encoding="utf-8") == "before\n[]\nafter\n"
    assert link.is_symlink()
