"""The record with which a scenario last passed is kept until it passes again."""

from __future__ import annotations

import json
import lzma
from pathlib import Path

import pytest

from support.living_docs.documentation import document
from support.living_docs.read.model import Run, Scenario
from support.living_docs.read.outcome import Outcome
from support.living_docs.read.reader import read
from support.living_docs.story import last_passing
from support.living_docs.story.last_passing import keep_passing
from support.living_docs.story.since_passing import comparable
from support.tests.living_docs.recorded import answer, created, message, paused, record, visit
from support.tests.living_docs.test_reader import OTHER
from support.tests.living_docs.written_messages import Messages

URI = "features/other.feature"
LEFT, MIDDLE, RIGHT = "other/left", "other/middle", "other/right"
FIRST = record([created(), *visit("open"), *paused()])
SECOND = record([created(), *visit("open"), *visit("speak")])


@pytest.fixture(name="history")
def _history(tmp_path: Path) -> Path:
    return tmp_path / "history"


def run_at(history: Path, at: int, record: str = FIRST, **statuses: str) -> Run:
    """Return a run that began at this second, with the statuses of the scenarios in it."""
    messages = Messages(at).feature(URI, OTHER)
    for title, status in statuses.items():
        messages.run(title, status, record=record)
    return read([messages.end(success="FAILED" not in statuses.values()).store(history.parent / f"{at}.ndjson")])


def kept(history: Path, run: Run, name: str) -> str | None:
    """Return the record of the only step of a scenario as it last passed before a run."""
    scenario = next(scenario for scenario in run.scenarios() if scenario.id == name)
    passing = last_passing.last_passing(history, run.renamed).of(scenario, run.started)
    return passing.scenario.steps[0].record if passing else None


def records(history: Path) -> list[Path]:
    return sorted(history.parent.glob("records/*"))


def test_it_stays_until_the_scenario_passes_again(history: Path) -> None:
    keep_passing(run_at(history, 100, left="PASSED"), history)
    red = run_at(history, 200, SECOND, left="FAILED")
    keep_passing(red, history)
    assert "paused" in (kept(history, red, LEFT) or "")

    keep_passing(run_at(history, 300, SECOND, left="PASSED"), history)
    after = run_at(history, 400, left="FAILED")
    assert "paused" not in (kept(history, after, LEFT) or "paused")


def test_a_scenario_that_never_passed_has_none(history: Path) -> None:
    red = run_at(history, 100, left="FAILED", middle="PASSED")
    keep_passing(red, history)
    assert kept(history, red, LEFT) is None


def test_a_run_is_not_compared_with_itself_or_a_later_run(history: Path) -> None:
    earlier = run_at(history, 100, left="PASSED")
    keep_passing(run_at(history, 200, left="PASSED"), history)
    assert kept(history, earlier, LEFT) is None
    keep_passing(earlier, history)
    assert kept(history, run_at(history, 150, left="FAILED"), LEFT) is None
    assert kept(history, run_at(history, 300, left="FAILED"), LEFT)


def test_a_record_that_messages_hold_themselves_is_not_kept(history: Path) -> None:
    messages = Messages(100).feature(URI, OTHER).run("left", record=FIRST).end()
    keep_passing(read([messages.write(history.parent / "100.ndjson")]), history)
    assert kept(history, run_at(history, 200, left="FAILED"), LEFT) is None


def test_a_renamed_scenario_keeps_its_record(history: Path) -> None:
    keep_passing(run_at(history, 100, middle="PASSED"), history)
    addresses = f'"{URI}::middle" = "{URI}::right"'
    messages = Messages(200).attach_to_run("features/renamed_scenarios.toml", "application/toml", addresses)
    messages.feature(URI, OTHER.replace("middle", "right")).run("left").run("right", "FAILED", record=SECOND)
    renamed = read([messages.end(success=False).store(history.parent / "b.ndjson")])
    assert kept(history, renamed, RIGHT)

    keep_passing(renamed, history)
    lines = lzma.decompress((history / last_passing.FILE).read_bytes()).splitlines()
    assert [json.loads(line)["id"] for line in lines] == [LEFT, RIGHT]


def test_the_oldest_records_go_first_above_the_bound(history: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keep_passing(run_at(history, 100, FIRST, left="PASSED"), history)
    monkeypatch.setattr(last_passing, "MOST_BYTES", records(history)[0].stat().st_size + 10)
    keep_passing(run_at(history, 200, SECOND, middle="PASSED"), history)

    red = run_at(history, 300, left="FAILED", middle="FAILED")
    assert (kept(history, red, LEFT), bool(kept(history, red, MIDDLE))) == (None, True)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"nonsense",
        lzma.compress(b"[]"),
        lzma.compress(b'{"id": "other/left", "steps": 1, "hooks": []}'),
        lzma.compress(b'{"id": "other/left", "when": "yesterday", "steps": [], "hooks": []}'),
        lzma.compress(b'{"id": "other/left", "when": "1970-01-01T00:00:00+00:00", "steps": [], "hooks": []}')[:-9],
    ],
)
def test_a_damaged_file_is_skipped(history: Path, content: bytes) -> None:
    history.mkdir()
    (history / last_passing.FILE).write_bytes(content)
    red = run_at(history, 100, left="FAILED", middle="PASSED")
    assert kept(history, red, LEFT) is None
    keep_passing(red, history)
    assert kept(history, run_at(history, 200, middle="FAILED"), MIDDLE)


@pytest.mark.parametrize("content", [b"", b"nothing"])
def test_a_damaged_record_shows_nothing(history: Path, content: bytes) -> None:
    keep_passing(run_at(history, 100, left="PASSED"), history)
    records(history)[0].write_bytes(content)
    red = run_at(history, 200, left="FAILED")
    assert kept(history, red, LEFT) is None


def test_times_and_the_state_are_not_compared(tmp_path: Path) -> None:
    said = message("We should hire.", "Ada")
    happened = record([created(), *visit("speak", 5, {"said": [said], "agreed": "everything"}), *answer("yes")])
    run = run_at(tmp_path / "history", 100, happened, left="PASSED")
    (line,) = [line for line in _comparable(run).splitlines() if "update_seen" in line]
    assert json.loads(line)["changes"] == {"said": [said]}
    assert "09:00" not in _comparable(run)
    assert "answer_accepted" in _comparable(run)


def _comparable(run: Run) -> str:
    scenario: Scenario = next(run.scenarios())
    assert scenario.outcome is Outcome.PASSED
    return comparable(scenario).steps[0].record


def test_the_documentation_of_a_red_run_compares_it_with_the_last_passing_one(tmp_path: Path) -> None:
    for at, status, happened in ((100, "PASSED", FIRST), (200, "FAILED", SECOND), (300, "FAILED", SECOND)):
        messages = Messages(at).feature(URI, OTHER).run("left", status, record=happened).run("middle")
        path = messages.end(success=status == "PASSED").store(tmp_path / "messages.ndjson")
        documented = document([path], tmp_path)
        assert documented.warnings == ()
        page = (tmp_path / "pages/features/other/left.html").read_text(encoding="utf-8")
        assert ("everything was as on 1 Jan 1970, 00:01 UTC" in page) == (status == "FAILED")
        assert ("“Shall we?” was not asked; instead it went on with “speak”" in page) == (status == "FAILED")


def test_without_history_nothing_is_compared_or_kept(tmp_path: Path) -> None:
    messages = Messages(100).feature(URI, OTHER).run("left", "FAILED", record=SECOND).run("middle").end(success=False)
    document([messages.write(tmp_path / "messages.ndjson")], tmp_path, with_history=False)
    assert "last passed" not in (tmp_path / "pages/features/other/left.html").read_text(encoding="utf-8")
    assert not (tmp_path / "history").exists()
