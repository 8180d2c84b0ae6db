from __future__ import annotations

import json
import lzma
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from support.living_docs.read.model import Run
from support.living_docs.read.outcome import Outcome
from support.living_docs.read.reader import read
from support.living_docs.story import history
from support.living_docs.story.history import keep, trends
from support.living_docs.story.trends import Trends
from support.tests.living_docs.test_reader import OTHER
from support.tests.living_docs.written_messages import Messages

URI = "features/other.feature"
LEFT, MIDDLE = "other/left", "other/middle"


def of_run(
    tmp_path: Path, at: int, left: str | None = "PASSED", middle: str | None = "PASSED", *, whole: bool = True
) -> Run:
    messages = Messages(at, whole=whole).feature(URI, OTHER)
    for title, status in (("left", left), ("middle", middle)):
        if status:
            messages.run(title, status)
    success = "FAILED" not in (left, middle)
    return read([messages.end(success=success).write(tmp_path / f"{at}.ndjson")])


def after(tmp_path: Path, *runs: Run) -> Trends:
    folder = tmp_path / "history"
    for run in runs:
        keep(run, folder)
    return trends(runs[-1], folder)


def moment(at: int) -> datetime:
    return datetime.fromtimestamp(at, UTC)


def test_the_first_run_is_compared_with_nothing(tmp_path: Path) -> None:
    compared = after(tmp_path, of_run(tmp_path, 100, middle="FAILED"))

    assert compared.since is None
    assert (compared.new, compared.fixed, compared.newly_failing, compared.gone) == ((), (), (), ())
    (this,) = compared.points
    assert (this.when, this.total, this.not_kept, this.ready) == (moment(100), 2, 1, False)
    assert (this.whole, this.complete, this.seconds) == (True, True, 2.0)


def test_a_run_is_compared_with_the_whole_run_before_it(tmp_path: Path) -> None:
    first = of_run(tmp_path, 100, left="FAILED")
    compared = after(
        tmp_path, first, of_run(tmp_path, 200, middle=None, whole=False), of_run(tmp_path, 300, middle="FAILED")
    )

    assert compared.since == moment(100)
    assert (compared.fixed, compared.newly_failing) == ((LEFT,), (MIDDLE,))
    assert [point.when for point in compared.points] == [moment(100), moment(200), moment(300)]
    assert [whole_run.when for whole_run in compared.whole_runs] == [moment(100), moment(300)]
    assert compared.points[1].words == ("-k", "some")
    assert [result.outcome for result in compared.past[LEFT]] == [Outcome.PASSED, Outcome.PASSED, Outcome.FAILED]
    assert [result.when for result in compared.past[MIDDLE]] == [moment(300), moment(100)]


def test_a_selection_is_shown_beside_what_was_last_known(tmp_path: Path) -> None:
    broken = of_run(tmp_path, 200, left="FAILED", middle=None, whole=False)
    compared = after(tmp_path, of_run(tmp_path, 100), broken, of_run(tmp_path, 300, middle=None, whole=False))

    assert (compared.since, compared.fixed, compared.newly_failing, compared.gone) == (moment(200), (LEFT,), (), ())


def test_scenarios_that_are_new_and_gone_are_listed(tmp_path: Path) -> None:
    renamed = Messages(200).feature(URI, OTHER.replace("middle", "right")).run("left").run("right").end()
    compared = after(tmp_path, of_run(tmp_path, 100), read([renamed.write(tmp_path / "b.ndjson")]))

    assert (compared.new, compared.gone) == (("other/right",), (MIDDLE,))


RENAMED = """
"features/other.feature::middle" = "features/other.feature::right"
"features/other.feature::Row <row>" = "features/other.feature::Line <row>"
"features/other.feature::Line <row> [row 2: old]" = "features/other.feature::Line <row> [row 2: new]"
"""
ROWS = """\
Feature: Other
  Scenario Outline: Row <row>
    Given a discussion
    Examples:
      | row |
      | one |
      | old |
"""


def renamed_in(messages: Messages, content: str = RENAMED) -> Messages:
    return messages.attach_to_run("features/renamed_scenarios.toml", "application/toml", content)


def test_a_renamed_scenario_keeps_its_past(tmp_path: Path) -> None:
    renamed = renamed_in(Messages(200)).feature(URI, OTHER.replace("middle", "right")).run("left").run("right").end()
    run = read([renamed.write(tmp_path / "b.ndjson")])
    trends = after(tmp_path, of_run(tmp_path, 100, middle="FAILED"), run)

    assert (trends.new, trends.gone, trends.fixed) == ((), (), ("other/right",))
    assert [result.when for result in trends.past["other/right"]] == [moment(200), moment(100)]


def test_the_rows_of_a_renamed_outline_keep_their_past(tmp_path: Path) -> None:
    first = Messages(100).feature(URI, ROWS).run("Row one").run("Row old", "FAILED").end()
    outline = RENAMED.replace("Line <row> [row 2: old]", "Row <row> [row 2: old]")
    now = ROWS.replace("Row", "Line").replace("old", "new")
    second = renamed_in(Messages(200), outline).feature(URI, now).run("Line one").run("Line new").end()
    runs = [read([messages.write(tmp_path / f"{messages.now}.ndjson")]) for messages in (first, second)]

    assert after(tmp_path, *runs).fixed == ("other/line--new",)
    assert after(tmp_path, *runs).new == ()


def test_a_former_title_that_is_used_again_has_the_past_of_its_own(tmp_path: Path) -> None:
    again = OTHER + "\n  Scenario: right\n    Given a discussion\n"
    now = renamed_in(Messages(200)).feature(URI, again).run("left").run("middle").run("right").end()
    trends = after(tmp_path, of_run(tmp_path, 100, middle="FAILED"), read([now.write(tmp_path / "b.ndjson")]))

    assert (trends.new, trends.fixed) == (("other/right",), (MIDDLE,))


def test_a_file_of_renamed_scenarios_that_is_no_toml_is_a_problem_of_the_run(tmp_path: Path) -> None:
    messages = renamed_in(Messages(100), "not TOML").feature(URI, OTHER).run("left").run("middle").end()
    (problem,) = read([messages.write(tmp_path / "a.ndjson")]).problems

    assert "the attached features/renamed_scenarios.toml is no TOML" in problem


def test_only_toml_says_what_was_renamed(tmp_path: Path) -> None:
    messages = Messages(100).attach_to_run("features/renamed_scenarios.toml", "text/plain", "not TOML")
    run = read([messages.feature(URI, OTHER).run("left").run("middle").end().write(tmp_path / "a.ndjson")])

    assert run.problems == ()
    assert [attachment.name for attachment in run.attachments] == ["features/renamed_scenarios.toml"]


def test_a_scenario_that_keeps_changing_is_flaky_and_one_that_was_fixed_is_not(tmp_path: Path) -> None:
    middle = ["PASSED", "FAILED", "PASSED", "FAILED"]
    left = ["PASSED", "FAILED", "FAILED", "PASSED"]
    runs = [of_run(tmp_path, 100 + n, left=left[n], middle=middle[n]) for n in range(4)]

    assert after(tmp_path, *runs).flaky == {MIDDLE: "changed 3 times in the last 4 runs"}


def test_a_scenario_that_needed_more_than_one_attempt_is_flaky(tmp_path: Path) -> None:
    messages = Messages(100).feature(URI, OTHER).run("left", "FAILED", again=True).run("left").run("middle").end()
    retried = read([messages.write(tmp_path / "a.ndjson")])

    assert after(tmp_path, retried).flaky == {LEFT: "passed only at attempt 2"}
    later = after(tmp_path, of_run(tmp_path, 200))
    assert later.flaky == {LEFT: "needed more than one attempt in 1 of the last 2 runs"}


def test_what_is_carried_over_from_an_earlier_run_is_not_counted_again(tmp_path: Path) -> None:
    base = Messages(100).feature(URI, OTHER).run("left").run("middle").end().write(tmp_path / "base.ndjson")
    some = Messages(200, whole=False).feature(URI, OTHER).run("left").end().write(tmp_path / "some.ndjson")
    compared = after(tmp_path, read([some], base))

    assert compared.points[-1].total == 1
    assert [*compared.past] == [LEFT]
    assert compared.slowest == (LEFT,)


def test_the_same_run_is_kept_once(tmp_path: Path) -> None:
    run = of_run(tmp_path, 100)
    compared = after(tmp_path, run, run)

    assert len(compared.points) == 1
    (file,) = (tmp_path / "history").iterdir()
    assert re.fullmatch(r"19700101T000140Z-[0-9a-f]{8}\.json\.xz", file.name)


def test_a_run_that_says_nothing_is_not_kept(tmp_path: Path) -> None:
    keep(of_run(tmp_path, 100, None, None), tmp_path / "history")

    assert not (tmp_path / "history").exists()


def test_an_old_run_is_shown_without_what_came_after_it(tmp_path: Path) -> None:
    old = of_run(tmp_path, 100)
    after(tmp_path, old, of_run(tmp_path, 200))

    assert [point.when for point in trends(old, tmp_path / "history").points] == [moment(100)]


def test_whole_runs_are_not_pushed_out_by_selections(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history, "MOST_RUNS", 2)
    whole = [of_run(tmp_path, at) for at in (100, 200, 300)]
    some = [of_run(tmp_path, at, middle=None, whole=False) for at in (400, 500, 600)]
    compared = after(tmp_path, *whole, *some)

    assert [point.when for point in compared.points] == [moment(at) for at in (200, 300, 500, 600)]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b"{}",
        b"\xff",
        b'{"when": "yesterday"}',
        b'{"when": "2026-01-01", "seconds": 1, "scenarios": {"a": [1]}}',
        b'{"when": "1970-01-01", "seconds": Infinity, "scenarios": {}}',
        b'{"when": "1970-01-01", "seconds": 1, "scenarios": {"a": ["passed", NaN, 1, false]}}',
    ],
)
@pytest.mark.parametrize("is_packed", [True, False])
def test_a_damaged_file_of_the_history_is_skipped(tmp_path: Path, content: bytes, *, is_packed: bool) -> None:
    folder = tmp_path / "history"
    folder.mkdir()
    (folder / "20200101T000000Z-00000000.json").write_bytes(content)
    packed = lzma.compress(content) if is_packed else content
    (folder / "20200101T000000Z-00000001.json.xz").write_bytes(packed)
    compared = after(tmp_path, of_run(tmp_path, 100))

    assert len(compared.points) == 1


def test_a_file_of_the_history_is_small_and_says_which_kind_of_run_it_was(tmp_path: Path) -> None:
    after(tmp_path, of_run(tmp_path, 100, middle="FAILED"))
    (file,) = (tmp_path / "history").iterdir()

    assert json.loads(lzma.decompress(file.read_bytes())) == {
        "version": 1,
        "when": "1970-01-01T00:01:40+00:00",
        "seconds": 2.0,
        "whole": True,
        "complete": True,
        "asked": [],
        "ready": False,
        "scenarios": {LEFT: ["passed", 1.0, 1, False], MIDDLE: ["failed", 1.0, 1, False]},
    }
