from __future__ import annotations

import json
from pathlib import Path

import pytest

from support.living_docs.documentation import NothingToReadError, document, outcome_in_brief
from support.living_docs.read.reader import read
from support.tests.living_docs.read_pages import files_in
from support.tests.living_docs.test_reader import AGENDA, FEATURE, OTHER
from support.tests.living_docs.written_messages import Messages

RECORD = '{"kind": "session_created", "sequence": 0, "at": "2026-01-05T09:00:00+00:00", "session": "s", "flow": ""}\n'
URI = "features/other.feature"


def whole(at: int = 100, record: str = RECORD, middle: str = "PASSED") -> Messages:
    messages = Messages(at).feature(AGENDA, FEATURE).feature(URI, OTHER)
    messages.run("right", record=record).run("2 topics").run("3 topics").run("left", record=record)
    return messages.run("middle", middle).end(success=middle == "PASSED")


def some(at: int = 200) -> Messages:
    return Messages(at, whole=False).feature(URI, OTHER).run("left", record=RECORD).end()


def documentation_of(tmp_path: Path, messages: Messages, into: str = "reports") -> dict[str, bytes]:
    folder = tmp_path / into
    folder.mkdir(exist_ok=True)
    document([messages.write(folder / "messages.ndjson")], folder)
    return files_in(folder)


def test_the_same_messages_give_the_same_pages(tmp_path: Path) -> None:
    assert documentation_of(tmp_path, whole(), "one") == documentation_of(tmp_path, whole(), "other")


def test_what_is_carried_over_from_an_earlier_run_is_on_the_pages_as_it_was(tmp_path: Path) -> None:
    page = "pages/features/agenda_approval/agenda/right.html"
    finding = {"layer": "schema", "field": "one\r\ntwo", "expectation": "x", "actual": 7}
    record = RECORD + json.dumps({"kind": "finding", **finding}) + "\n"
    before = documentation_of(tmp_path, whole(record=record))[page]
    after = documentation_of(tmp_path, some())[page]
    assert b"one\r\ntwo" in before
    assert _story(before) == _story(after)


def _story(page: bytes) -> bytes:
    return page[page.index(b'aria-labelledby="_what-happened"') : page.index(b'<nav class="neighbours"')]


def test_an_older_whole_run_does_not_take_the_place_of_a_later_one(tmp_path: Path) -> None:
    documentation_of(tmp_path, whole(150))
    documentation_of(tmp_path, whole(100, middle="FAILED"))
    documentation_of(tmp_path, some())

    run = read([tmp_path / "reports/messages.ndjson"], tmp_path / "reports/history/last-full.ndjson.xz")
    assert {scenario.title: scenario.outcome.value for scenario in run.scenarios()}["middle"] == "passed"


def test_a_selection_before_any_whole_run_lacks_nothing(tmp_path: Path) -> None:
    documentation = document([some().write(tmp_path / "messages.ndjson")], tmp_path)

    assert documentation.run.problems == ()
    assert {scenario.title: scenario.outcome.value for scenario in documentation.run.scenarios()} == {
        "left": "passed",
        "middle": "not run",
    }


def test_the_whole_run_of_shards_is_kept_whole(tmp_path: Path) -> None:
    first = Messages(100).feature(URI, OTHER).run("left").end().write(tmp_path / "1.ndjson")
    second = Messages(100).feature(URI, OTHER).run("middle").end().write(tmp_path / "2.ndjson")
    document([first, second], tmp_path / "reports")

    run = read([some().write(tmp_path / "3.ndjson")], tmp_path / "reports/history/last-full.ndjson.xz")
    assert [scenario.outcome.value for scenario in run.scenarios()] == ["passed", "passed"]
    assert run.problems == ()


def test_a_run_that_misses_a_shard_is_not_kept_as_whole(tmp_path: Path) -> None:
    document([whole().write(tmp_path / "1.ndjson"), tmp_path / "2.ndjson"], tmp_path / "reports")

    assert not (tmp_path / "reports/history/last-full.ndjson.xz").exists()


def test_a_history_that_cannot_be_kept_is_a_warning_and_no_more(tmp_path: Path) -> None:
    (tmp_path / "reports").mkdir()
    (tmp_path / "reports/history").write_text("a file", encoding="utf-8")

    documentation = document([whole().write(tmp_path / "reports/messages.ndjson")], tmp_path / "reports")

    assert documentation.index.is_file()
    (warning,) = documentation.warnings
    assert "the run is not kept for the next ones" in warning


def test_no_messages_leave_the_documentation_as_it_was(tmp_path: Path) -> None:
    before = documentation_of(tmp_path, whole())
    (tmp_path / "empty.ndjson").write_text("", encoding="utf-8")

    with pytest.raises(NothingToReadError, match=r"empty\.ndjson: holds no messages"):
        document([tmp_path / "empty.ndjson"], tmp_path / "reports")
    assert documentation_of(tmp_path, whole()) == before


@pytest.mark.parametrize(
    ("messages", "words"),
    [
        (whole(), "5 scenarios, all kept"),
        (whole(middle="FAILED"), "5 scenarios, 1 not kept"),
        (Messages().feature(URI, OTHER).run("left").end(), "2 scenarios, 1 not run"),
        (Messages().refused(URI, 1, "no").end(success=False), "0 scenarios, 1 feature file refused"),
    ],
)
def test_the_outcome_of_a_run_is_shown_in_a_few_words(tmp_path: Path, messages: Messages, words: str) -> None:
    assert outcome_in_brief(read([messages.write(tmp_path / "a.ndjson")])) == words
