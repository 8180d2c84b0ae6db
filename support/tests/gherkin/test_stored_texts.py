"""Records are stored beside the messages, many in one file, and are found there by every reader."""

from __future__ import annotations

import json
import signal
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from support.gherkin import stored_texts
from support.gherkin.ndjson import MessagesFile
from support.gherkin.stored_texts import MissingTextError, TextFolder, keep_texts, read_envelopes, remove_unused
from support.tests.gherkin.compatibility.schema import schema_errors
from support.tests.gherkin.toy_project import ToyProject

STEPS = '''\
import os
import signal

from support.gherkin import attach, given, parse, when


@given(parse("{int} events are recorded"))
def recorded(request, number):
    """Records events."""
    event = '{"kind": "said", "words": "ä \\\\u2028 café", "number": %d}\\n'
    attach(request, "".join(event % place for place in range(number)), "application/x-ndjson", "record.ndjson")


@when(parse("the process is killed"))
def killed():
    """Kills it."""
    os.kill(os.getpid(), signal.SIGKILL)


@when(parse("it is interrupted"))
def interrupted():
    """Interrupts it."""
    raise KeyboardInterrupt
'''
FEATURE = """\
Feature: Records
  Scenario Outline: recorded
    Given <first> events are recorded
    And <second> events are recorded
    Examples:
      | first | second |
      | 1     | 300    |
      | 200   | 3      |
      | 150   | 250    |
"""
KILLED = "Feature: Death\n  Scenario: dying\n    Given 5 events are recorded\n    When the process is killed\n"


@pytest.fixture
def project(tmp_path: Path) -> ToyProject:
    project = ToyProject(tmp_path).write("steps/__init__.py", "").write("steps/recording.py", STEPS)
    return project.write("features/records.feature", FEATURE)


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def bodies(path: Path) -> list[str]:
    attached = (envelope.get("attachment", {}) for envelope in read_envelopes(path))
    return [content["body"] for content in attached if "testStepId" in content]


def numbers(bodies: list[str]) -> list[int]:
    """How many events each record has, of which each is whole and in its place."""
    events = [[json.loads(line)["number"] for line in body.split("\n") if line] for body in bodies]
    assert all(later == before + 1 for record in events for before, later in pairwise(record))
    return sorted(len(record) for record in events)


def stored_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.glob("records/*"))


def write(path: Path, *texts: str) -> Path:
    file = MessagesFile(path)
    for text in texts:
        known = {"testCaseStartedId": "1", "testStepId": "2", "mediaType": "application/x-ndjson"}
        file.write({"attachment": {**known, "contentEncoding": "IDENTITY", "body": text}})
        file.write({"testCaseFinished": {"testCaseStartedId": "1"}})
    file.complete()
    return path


@pytest.mark.parametrize("workers", [[], ["-n", "2"]], ids=["one process", "two workers"])
def test_a_record_is_stored_once_and_read_as_it_was_attached(project: ToyProject, workers: list[str]) -> None:
    path = project.root / "reports/elsewhere/messages.ndjson"
    outcome = project.run(*workers, "--messages=reports/elsewhere/messages.ndjson")

    assert outcome.totals == "3 passed", outcome.text
    envelopes = lines(path)
    assert schema_errors(envelopes) == []
    assert "said" not in path.read_text(encoding="utf-8")
    external = [content["externalAttachment"] for content in envelopes if "externalAttachment" in content]
    assert {content["mediaType"] for content in external} == {"application/x-ndjson"}
    assert len({content["url"].partition("#")[0] for content in external}) == len(stored_in(path.parent)) == 1
    assert numbers(bodies(path)) == [1, 3, 150, 200, 250, 300]


def test_what_is_stored_is_a_tenth_of_what_was_attached(project: ToyProject) -> None:
    project.run()
    reports = project.root / "reports"

    attached = sum(map(len, bodies(reports / "messages.ndjson")))
    (stored,) = reports.glob("records/*")
    assert stored.stat().st_size * 10 < attached


def test_a_full_file_is_followed_by_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stored_texts, "_FULL", 1000)
    texts = [f'{{"number": {place}}}\n' * 40 for place in range(10)]
    path = write(tmp_path / "messages.ndjson", *texts)

    assert bodies(path) == texts
    assert len(stored_in(tmp_path)) == 5
    assert [next(iter(envelope)) for envelope in lines(path)] == ["externalAttachment", "testCaseFinished"] * 10


def test_the_same_records_are_the_same_file(tmp_path: Path) -> None:
    first = write(tmp_path / "a.ndjson", "one\n", "two\n").read_bytes()

    assert write(tmp_path / "b.ndjson", "one\n", "two\n").read_bytes() == first
    assert len(stored_in(tmp_path)) == 1


def test_records_to_which_nothing_refers_any_longer_are_removed(tmp_path: Path) -> None:
    path, other = write(tmp_path / "messages.ndjson", "one\n"), write(tmp_path / "with_fault.ndjson", "two\n")
    (tmp_path / "records/a file of someone else.txt").touch()
    write(path, "three\n")

    assert bodies(path) == ["three\n"]
    assert bodies(other) == ["two\n"]
    assert len(stored_in(tmp_path)) == 3


def test_a_record_that_the_history_names_is_kept(tmp_path: Path) -> None:
    path = write(tmp_path / "messages.ndjson", "one\n")
    (tmp_path / "history").mkdir()
    (tmp_path / "history/passed.json").write_text(json.dumps(lines(path)[0]["externalAttachment"]), encoding="utf-8")
    write(path, "two\n")
    assert len(stored_in(tmp_path)) == 2

    (tmp_path / "history/passed.json").unlink()
    remove_unused(tmp_path)
    assert len(stored_in(tmp_path)) == 1


def test_nothing_is_removed_while_another_run_writes(tmp_path: Path) -> None:
    other = MessagesFile(tmp_path / "messages.ndjson")
    write(tmp_path / "a.ndjson", "one\n")
    write(tmp_path / "a.ndjson", "two\n")
    assert len(stored_in(tmp_path)) == 2

    other.complete()
    assert len(stored_in(tmp_path)) == 1


def test_a_run_that_is_given_up_leaves_no_records(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stored_texts, "_FULL", 1)
    file = MessagesFile(tmp_path / "messages.ndjson")
    file.write({"attachment": {"mediaType": "application/x-ndjson", "contentEncoding": "IDENTITY", "body": "one\n"}})
    assert len(stored_in(tmp_path)) == 1
    file.abandon()

    assert [*tmp_path.iterdir()] == []


def test_what_a_killed_run_stored_is_removed_by_the_next(project: ToyProject, monkeypatch: pytest.MonkeyPatch) -> None:
    project.run()
    (kept,) = stored_in(project.root / "reports")
    project.write("features/a_death.feature", KILLED)
    assert project.run("features/a_death.feature").code == -signal.SIGKILL
    (project.root / "reports/records/0123456789abcdef.ndjson.xz").touch()
    (project.root / f"reports/records/{kept}.12ab.part").touch()

    project.run("features/records.feature")
    assert len(stored_in(project.root / "reports")) == 1
    assert numbers(bodies(project.root / "reports/messages.ndjson")) == [1, 3, 150, 200, 250, 300]


def test_an_interrupted_run_has_the_records_until_then(project: ToyProject) -> None:
    project.write("features/a.feature", KILLED.replace("the process is killed", "it is interrupted"))
    project.run("features/a.feature")

    path = project.root / "reports/messages.ndjson"
    assert schema_errors(lines(path)) == []
    assert numbers(bodies(path)) == [5]


@pytest.mark.parametrize(
    ("content", "words"), [(None, "is missing"), (b"", "is damaged"), (b"\xfd7zXZ\0\0\4\xe6", "is damaged")]
)
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, content: bytes | None, words: str) -> None:
    path = write(tmp_path / "messages.ndjson", "one\n")
    (stored,) = (tmp_path / "records").iterdir()
    stored.unlink()
    if content is not None:
        stored.write_bytes(content)

    with pytest.raises(MissingTextError, match=f"records/{stored.name} {words}"):
        [*read_envelopes(path)]


@pytest.mark.parametrize("cut", [1, 20])
def test_a_file_that_is_cut_off_is_damaged(tmp_path: Path, cut: int) -> None:
    path = write(tmp_path / "messages.ndjson", "one\n" * 100)
    (stored,) = (tmp_path / "records").iterdir()
    stored.write_bytes(stored.read_bytes()[:-cut])

    with pytest.raises(MissingTextError, match="is damaged"):
        [*read_envelopes(path)]


@pytest.mark.parametrize(
    "address",
    [
        "",
        "https://example.com/records/0123456789abcdef.ndjson.xz#char=0,1",
        "/records/0123456789abcdef.ndjson.xz#char=0,1",
        "../../records/0123456789abcdef.ndjson.xz#char=0,1",
        "records/../../etc/passwd#char=0,1",
        "records/0123456789abcdef.ndjson.xz",
    ],
)
def test_the_address_of_something_else_leads_to_no_file(tmp_path: Path, address: str) -> None:
    assert TextFolder(tmp_path).find(address) is None


def test_records_are_copied_to_another_folder_with_the_messages(tmp_path: Path) -> None:
    shards = [write(tmp_path / f"shard-{place}/messages.ndjson", f"{place}\n") for place in range(2)]
    keep_texts(shards, tmp_path / "reports")
    keep_texts(shards, tmp_path / "reports")

    copies = stored_in(tmp_path / "reports")
    assert copies == sorted(name for shard in shards for name in stored_in(shard.parent))
    assert len(copies) == 2
