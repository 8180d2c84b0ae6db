"""What is kept for later runs only saves time: the pages are those that the messages alone give."""

from __future__ import annotations

import errno
import json
import shutil
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest

from support.living_docs.documentation import document
from support.living_docs.read import reader, stored_runs
from support.living_docs.read.masking import Mask
from support.living_docs.read.run_messages import RunMessages, runs_in
from support.living_docs.site import UnwritableError
from support.tests.living_docs import recorded
from support.tests.living_docs.recorded import answer, created, paused, visit
from support.tests.living_docs.test_reader import AGENDA, FEATURE
from support.tests.living_docs.written_messages import Messages

URI = "features/other/other.feature"
OTHER = """\
Feature: Other
  Said [there](../agenda_approval/agenda.feature).

  Rule: One is right
    Scenario: left
      Given a discussion
    Scenario: middle
      Given a discussion
"""
INDEX = "reports/history/index/last-full.json.xz"
VOCABULARY = {
    "version": 1,
    "capabilities": [
        {
            "name": "Events",
            "sentences": [{"keyword": "given", "sentence": "a discussion", "used": [f"{URI}:6", f"{AGENDA}:8"]}],
        }
    ],
}
RENAMED = f'"{URI}::middle" = "{URI}::center"\n'


def record(words: str = "Which topic?", budget: str = "5") -> str:
    """Return the record of a step in which a question was asked and answered."""
    return recorded.record(
        [created(), *visit("open"), *paused(message=words, budget=budget), *answer("yes"), *visit("ask")]
    )


def begun(at: int, *, whole: bool = False) -> Messages:
    messages = Messages(at, whole=whole)
    messages.attach_to_run("talk.flow.json", "application/vnd.acceptance.flow+json", json.dumps(recorded.FLOW))
    return messages.attach_to_run(
        "vocabulary.json", "application/vnd.acceptance.vocabulary+json", json.dumps(VOCABULARY)
    )


def whole(at: int = 100, middle: str = "PASSED") -> Messages:
    messages = begun(at, whole=True).feature(AGENDA, FEATURE).feature(URI, OTHER)
    messages.run("right", record=record()).run("2 topics", record=record(), hooks={"after-this": "PASSED"}).run(
        "3 topics", "SKIPPED"
    )
    return (
        messages.run("left", record=record())
        .run("middle", middle, record=record("Why?"))
        .end(success=middle != "FAILED")
    )


def again(status: str = "PASSED", feature: str = OTHER, words: str = "Which topic?", title: str = "left") -> Messages:
    messages = begun(200).feature(URI, feature).run(title, status, record=record(words))
    return messages.end(success=status == "PASSED")


def another_value() -> Messages:
    """Return a run in which the flow takes the same paths and asks the same, and shows another value with it."""
    messages = begun(200).feature(AGENDA, FEATURE).feature(URI, OTHER).run("right", record=record(budget="6"))
    return messages.run("left", record=record(budget="6")).run("middle", record=record("Why?", "6")).end()


def renamed() -> Messages:
    messages = begun(200).attach_to_run("features/renamed_scenarios.toml", "application/toml", RENAMED)
    return messages.feature(URI, OTHER.replace("middle", "center")).run("left").end()


def planted() -> Messages:
    about = {"selection": {"whole": False, "asked": []}, "facts": {"planted fault": "no vote"}}
    messages = begun(200).attach_to_run("run.json", "application/vnd.acceptance.run+json", json.dumps(about))
    return messages.feature(URI, OTHER).run("left", "FAILED").end(success=False)


def refused() -> Messages:
    return begun(200).refused(URI, 3, "no").feature(AGENDA, FEATURE).run("right").end(success=False)


RUNS: dict[str, Callable[[], Messages]] = {
    "the same again": again,
    "it fails now": lambda: again("FAILED"),
    "another story": lambda: again(words="Who?"),
    "another value is shown": another_value,
    "a new scenario": lambda: again(feature=OTHER + "    Scenario: new\n      Given a discussion\n", title="new"),
    "a renamed scenario": renamed,
    "a removed scenario": lambda: again(feature=OTHER.partition("    Scenario: middle")[0]),
    "another rule": lambda: again(feature=OTHER.replace("One is right", "One is good")),
    "a new feature": lambda: (
        begun(200).feature("features/zoo/zoo.feature", "Feature: Zoo\n  Scenario: a\n    Given a\n").run("a").end()
    ),
    "a feature with the name of a folder": lambda: (
        begun(200).feature("features/other.feature", "Feature: Zoo\n  Scenario: a\n    Given a\n").run("a").end()
    ),
    "a refused file": refused,
    "a planted fault": planted,
}


def documented(folder: Path, messages: Messages, mask: Mask | None = None) -> dict[str, bytes]:
    """Document messages in a folder, and return each file but those that are kept for later runs."""
    document([messages.store(folder / "reports/messages.ndjson")], folder / "reports", mask=mask)
    return files_of(folder / "reports")


def files_of(reports: Path) -> dict[str, bytes]:
    """Return the files of a documentation by their paths."""
    return {
        path.relative_to(reports).as_posix(): path.read_bytes()
        for path in (reports / "index.html", *sorted((reports / "pages").rglob("*")))
        if path.is_file() and path.suffix != ".json"
    }


def twin(folder: Path) -> Path:
    """Return a copy of a folder without anything that is kept only to save time."""
    copy = folder.with_name("twin")
    shutil.copytree(folder, copy)
    shutil.rmtree(copy / "reports/history/index")
    shutil.rmtree(copy / "reports/pages")
    (copy / "reports/index.html").unlink()
    return copy


@pytest.mark.parametrize("run", RUNS)
@pytest.mark.parametrize("before", ["PASSED", "FAILED"])
def test_the_pages_are_those_that_the_messages_alone_give(tmp_path: Path, run: str, before: str) -> None:
    folder = tmp_path / "one"
    documented(folder, whole(middle=before))
    other = twin(folder)

    messages = RUNS[run]()
    assert documented(folder, messages) == documented(other, messages)


@pytest.mark.parametrize("run", RUNS)
def test_the_pages_are_the_same_after_several_runs(tmp_path: Path, run: str) -> None:
    folder = tmp_path / "one"
    documented(folder, whole())
    documented(folder, RUNS[run]())
    other = twin(folder)
    last = begun(300).feature(AGENDA, FEATURE).run("right", record=record()).end()

    assert documented(folder, last) == documented(other, last)


def test_a_masked_documentation_is_made_from_the_messages(tmp_path: Path) -> None:
    folder = tmp_path / "one"
    documented(folder, whole())
    other = twin(folder)

    messages = again()
    assert documented(folder, messages, mask=Mask(["yes"])) == documented(other, messages, mask=Mask(["yes"]))


@pytest.mark.parametrize(
    "damage",
    [
        lambda index: index.write_bytes(b"nonsense"),
        lambda index: index.write_bytes(index.read_bytes()[:-20]),
        lambda index: index.write_bytes(b""),
        lambda index: index.unlink(),
    ],
    ids=["nonsense", "cut", "empty", "none"],
)
def test_a_damaged_index_is_not_used(tmp_path: Path, damage: Callable[[Path], object]) -> None:
    folder = tmp_path / "one"
    documented(folder, whole())
    other = twin(folder)
    damage(folder / INDEX)

    messages = again()
    assert documented(folder, messages) == documented(other, messages)


def test_the_index_of_other_messages_or_other_code_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path
    documented(folder, whole(middle="FAILED"))
    of_another = (folder / INDEX).read_bytes()
    documented(folder, whole(at=150))
    base = folder / "reports/history/last-full.ndjson.xz"
    assert stored_runs.stored_runs(base, [])

    monkeypatch.setattr(stored_runs, "own_code", lambda: "other code")
    assert not stored_runs.stored_runs(base, [])
    monkeypatch.undo()
    (folder / INDEX).write_bytes(of_another)
    assert not stored_runs.stored_runs(base, [])


@pytest.mark.parametrize("fails_at", [1, 2, 3, 4, 5])
def test_the_previous_documentation_stays_if_the_new_one_cannot_take_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fails_at: int
) -> None:
    before = documented(tmp_path, whole())
    rename, calls = Path.rename, count(1)

    def failing(self: Path, target: Path) -> Path:
        if self.name != "messages.ndjson" and tmp_path in self.parents and next(calls) == fails_at:
            raise OSError(errno.EACCES, "refused", str(self))
        return rename(self, target)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "rename", failing)
        with pytest.raises(UnwritableError):
            documented(tmp_path, again())

    assert files_of(tmp_path / "reports") == before
    assert documented(tmp_path, again()) != before


def test_a_run_of_one_scenario_does_not_read_the_messages_of_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    documented(tmp_path, whole())
    read: list[str] = []

    def noting(path: Path, name: str) -> Iterator[RunMessages]:
        read.append(name)
        yield from runs_in(path, name)

    monkeypatch.setattr(reader, "runs_in", noting)
    documented(tmp_path, again())

    assert read == ["messages.ndjson"]


def test_pages_about_which_nothing_new_is_known_stay_as_they_are(tmp_path: Path) -> None:
    documented(tmp_path, whole())
    pages = tmp_path / "reports/pages"
    inodes = {path: path.stat().st_ino for path in pages.rglob("*") if path.is_file()}

    documented(tmp_path, again())

    remade = {path.relative_to(pages).as_posix() for path, inode in inodes.items() if path.stat().st_ino != inode}
    assert remade == {
        "fingerprints.json", "frame.js", "scenarios.html", "features/other/other.js",
    }  # fmt: skip
