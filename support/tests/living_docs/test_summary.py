from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from support.living_docs.pages.summary import summary
from support.living_docs.read.model import (
    Capability,
    Chapter,
    Feature,
    FeatureRule,
    FileProblem,
    Run,
    Scenario,
    Selection,
)
from support.living_docs.read.outcome import Outcome
from support.living_docs.read.run_facts import RunFacts, latest
from support.living_docs.story.trends import RunPoint, Trends
from support.tests.living_docs import small_run


def test_a_summary_begins_with_the_verdict_and_the_numbers() -> None:
    lines = summary(small_run.run(), Trends()).splitlines()
    assert lines[0] == "## Ready: all 2 promises are kept."
    assert "| passed | 2 | 0 | 4 |" in lines


def test_obstacles_are_listed() -> None:
    feature = Feature(
        id="a/b", uri="features/a/b.feature", name="B", problems=(FileProblem(uri="b", line=3, message="?"),)
    )
    scenario = Scenario(id="a/c/one", title="One", line=2, outcome=Outcome.FAILED)
    chapter = Chapter(id="one", title="One", scenario=scenario)
    other = Feature(
        id="a/c", uri="features/a/c.feature", name="C", rules=(FeatureRule(id="", name="", chapters=(chapter,)),)
    )
    run = Run(capabilities=(Capability(id="a", title="A", features=(feature, other)),))
    text = summary(run, Trends())
    assert text.startswith("## Not ready: 1 feature file cannot be run; 1 of 1 promise is not kept, in “A”.")
    assert "### What needs attention\n\n- B: ? \\(b:3\\)\n- One: An expectation was not met. \\(A › C\\)\n" in text


def test_what_changed_and_what_is_flaky_is_listed() -> None:
    text = summary(Run(), Trends(newly_failing=("a/b",), fixed=("c",), flaky={"d": "changed 4 times"}))
    assert "### No longer kept: 1\n\n- a/b\n" in text
    assert "### Kept again: 1\n\n- c\n" in text
    assert "- d: changed 4 times" in text


def test_what_was_measured_is_reported() -> None:
    run = Run(
        coverage={"kinds": [{"name": "answers", "reached": 21, "of": 22, "missing": ["x"]}]},
        trials={"random-stories": {"runs": 50}},
        faults={"faults": [{"caught": True}, {"caught": False}, 7]},
        performance={"alerts": ["a session takes 25 % longer"], "trends": ["golden last 6 runs ▁▂▃ rising"]},
    )
    text = summary(run, Trends())
    assert "| answers | 21 | 22 |" in text
    assert "**Known faults:** 2 tried, 1 not caught." in text
    assert "**When things fail:** 50 disturbed sessions: all ended right." in text
    assert "- a session takes 25 % longer" in text
    assert "### Performance in the last runs\n\n- golden last 6 runs ▁▂▃ rising\n" in text


def test_the_last_runs_are_listed_the_oldest_first() -> None:
    runs = tuple(RunPoint(when=datetime(2026, 1, day, tzinfo=UTC), counts={Outcome.PASSED: day}) for day in (1, 2))
    lines = summary(Run(), Trends(points=runs)).splitlines()
    assert lines[-2:] == ["| 2026-01-01 00:00 | 1 | 0 | 0 |", "| 2026-01-02 00:00 | 2 | 0 | 0 |"]


def test_no_text_is_taken_for_markup() -> None:
    text = summary(Run(), Trends(new=("<script>alert(1)</script> | *a*\n# b",)))
    assert "- &lt;script&gt;alert\\(1\\)&lt;/script&gt; \\| \\*a\\* \\# b\n" in text


def test_all_shards_are_the_whole() -> None:
    def part(*asked: str) -> RunFacts:
        return RunFacts(selection=Selection(whole=False, words=asked))

    assert latest([part("features", "--shard 1/2"), part("features", "--shard 2/2")]).selection == Selection()
    lacking = latest([part("--shard 1/3"), part("--shard 2/3")]).selection
    assert lacking == Selection(whole=False, words=("--shard 1/3", "--shard 2/3"))
    chosen = latest([part("--shard 1/2", "-k agenda"), part("--shard 2/2")]).selection
    assert chosen is not None
    assert not chosen.whole


def test_many_of_a_kind_are_counted() -> None:
    assert "- and 5 more" in summary(Run(), replace(Trends(), gone=tuple(f"g{n}" for n in range(25))))
