"""The record with which a scenario last passed is kept until it passes again."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from support.living_docs.documentation import document
from support.living_docs.read.model import Run, Scenario
from support.living_docs.read.outcome import Outcome
from support.living_docs.read.reader import read
from support.living_docs.story import last_passing
from support.living_docs.story.last_passing import comparable, keep_passing
from support.tests.living_docs.recorded import answer, created, event, message, paused, record, visit
from support.tests.living_docs.test_reader import OTHER
from support.tests.living_docs.written_messages import Messages

URI = "features/other.feature"
LEFT, MIDDLE, RIGHT = "other/left", "other/middle", "other/right"
FIRST = record([created(), *visit("open"), *paused()])
SECOND = record([created(), *visit("open"), *visit("speak")])


def run_at(tmp_path: Path, at: int, record: str = FIRST, **statuses: str) -> Run:
    """Return a run that began at this second, with the statuses of the scenarios in it."""
    messages = Messages(at).feature(URI, OTHER)
    for title, status in statuses.items():
        messages.run(title, status, record=record)
    return read([messages.end(success="FAILED" not in statuses.values()).write(tmp_path / f"{at}.ndjson")])


def kept(tmp_path: Path, run: Run, name: str) -> str | None:
    """Return the record of the only step of a scenario as it last passed before a run."""
    scenario = next(scenario for scenario in run.scenarios() if scenario.id == name)
    passing = last_passing.last_passing(tmp_path, run.renamed).of(scenario, run.started)
    return passing.scenario.steps[0].record if passing else None


def records(tmp_path: Path) -> list[Path]:
    return sorted((tmp_path / "passing").glob("*.json.gz"))


def test_it_stays_until_the_scenario_passes_again(tmp_path: Path) -> None:
    keep_passing(run_at(tmp_path, 100, left="PASSED"), tmp_path)
    red = run_at(tmp_path, 200, SECOND, left="FAILED")
    keep_passing(red, tmp_path)
    assert "paused" in (kept(tmp_path, red, LEFT) or "")

    keep_passing(run_at(tmp_path, 300, SECOND, left="PASSED"), tmp_path)
    after = run_at(tmp_path, 400, left="FAILED")
    assert "paused" not in (kept(tmp_path, after, LEFT) or "paused")
    assert len(records(tmp_path)) == 1


def test_a_scenario_that_never_passed_has_none(tmp_path: Path) -> None:
    red = run_at(tmp_path, 100, left="FAILED", middle="PASSED")
    keep_passing(red, tmp_path)
    assert kept(tmp_path, red, LEFT) is None


def test_a_run_is_not_compared_with_itself_or_a_later_run(tmp_path: Path) -> None:
    earlier = run_at(tmp_path, 100, left="PASSED")
    keep_passing(run_at(tmp_path, 200, left="PASSED"), tmp_path)
    assert kept(tmp_path, earlier, LEFT) is None
    keep_passing(earlier, tmp_path)
    assert kept(tmp_path, run_at(tmp_path, 150, left="FAILED"), LEFT) is None
    assert kept(tmp_path, run_at(tmp_path, 300, left="FAILED"), LEFT)


def test_identical_records_are_stored_once_whenever_they_were_made(tmp_path: Path) -> None:
    def happened(second: int, duration: float) -> str:
        return record([created(), *visit("open", second, duration=duration), event("memory_sampled", mebibytes=second)])

    keep_passing(run_at(tmp_path, 100, happened(1, 0.5), left="PASSED", middle="PASSED"), tmp_path)
    (file,) = records(tmp_path)
    file.chmod(0o400)
    before = file.stat().st_mtime_ns
    keep_passing(run_at(tmp_path, 200, happened(7, 0.9), left="PASSED"), tmp_path)
    assert records(tmp_path) == [file]
    assert file.stat().st_mtime_ns == before


def test_a_renamed_scenario_keeps_its_record(tmp_path: Path) -> None:
    keep_passing(run_at(tmp_path, 100, middle="PASSED"), tmp_path)
    addresses = f'"{URI}::middle" = "{URI}::right"'
    messages = Messages(200).attach_to_run("features/renamed_scenarios.toml", "application/toml", addresses)
    messages.feature(URI, OTHER.replace("middle", "right")).run("left").run("right", "FAILED", record=SECOND)
    renamed = read([messages.end(success=False).write(tmp_path / "b.ndjson")])
    assert kept(tmp_path, renamed, RIGHT)

    keep_passing(renamed, tmp_path)
    index = json.loads((tmp_path / "passing/index.json").read_bytes())
    assert sorted(index["scenarios"]) == [LEFT, RIGHT]


def test_the_oldest_records_go_first_above_the_bound(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keep_passing(run_at(tmp_path, 100, FIRST, left="PASSED"), tmp_path)
    monkeypatch.setattr(last_passing, "MOST_BYTES", records(tmp_path)[0].stat().st_size + 10)
    keep_passing(run_at(tmp_path, 200, SECOND, middle="PASSED"), tmp_path)

    red = run_at(tmp_path, 300, left="FAILED", middle="FAILED")
    assert (kept(tmp_path, red, LEFT), bool(kept(tmp_path, red, MIDDLE))) == (None, True)
    assert len(records(tmp_path)) == 1


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b'{"scenarios": []}',
        b'{"scenarios": {"other/left": ["../../x", "1970-01-01T00:00:00+00:00"], "other/middle": [1, 2, 3]}}',
        b'{"scenarios": {"other/left": ["abc", "yesterday"]}}',
        b'{"scenarios": {"other/left": ["abc", "1970-01-01T00:00:00+00:00"]}}',
    ],
)
def test_a_damaged_index_is_skipped(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "passing").mkdir()
    (tmp_path / "passing/index.json").write_bytes(content)
    red = run_at(tmp_path, 100, left="FAILED", middle="PASSED")
    assert kept(tmp_path, red, LEFT) is None
    keep_passing(red, tmp_path)
    assert kept(tmp_path, run_at(tmp_path, 200, middle="FAILED"), MIDDLE)


@pytest.mark.parametrize("content", [b"", b"nothing", gzip.compress(b"{", mtime=0), gzip.compress(b"[1]", mtime=0)])
def test_a_damaged_record_shows_nothing(tmp_path: Path, content: bytes) -> None:
    keep_passing(run_at(tmp_path, 100, left="PASSED"), tmp_path)
    records(tmp_path)[0].write_bytes(content)
    red = run_at(tmp_path, 200, left="FAILED")
    (scenario, *_) = red.scenarios()
    passing = last_passing.last_passing(tmp_path).of(scenario, red.started)
    assert passing is None or passing.scenario.steps == ()


def test_times_and_the_state_are_not_kept(tmp_path: Path) -> None:
    said = message("We should hire.", "Ada")
    happened = record([created(), *visit("speak", 5, {"said": [said], "agreed": "everything"}), *answer("yes")])
    run = run_at(tmp_path, 100, happened, left="PASSED")
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
        path = messages.end(success=status == "PASSED").write(tmp_path / "messages.ndjson")
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
