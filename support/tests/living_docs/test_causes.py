"""Failures that share a cause are shown together, with the number of promises each breaks."""

from __future__ import annotations

from dataclasses import replace

import pytest

from support.living_docs.read.model import Capability, Chapter, Failure, Feature, FeatureRule, Run, Scenario, Step
from support.living_docs.read.outcome import Outcome
from support.living_docs.story.causes import Cause, causes
from support.living_docs.story.since_passing import Divergence
from support.living_docs.story.verdict import doubts
from support.tests.living_docs import small_run
from support.tests.living_docs.read_pages import page_of

SAID = Divergence(when=small_run.STARTED, then="Then “Shall we?” was not asked.", cause="asked → path")
RULES = ("Waiting", "Waiting", "Deciding", "", "")


def failed(message: str, kind: str = "AssertionError", outcome: Outcome = Outcome.FAILED) -> Scenario:
    failure = Failure(type=kind, message=message)
    steps = (Step(keyword="Then", text="it is so", line=3, outcome=outcome, failure=failure),)
    return Scenario(id="", title="", line=2, outcome=outcome, steps=steps)


def run_of(*scenarios: Scenario) -> Run:
    """Return a run of these scenarios: two of the first rule, one of the second, the others of none."""
    named = [replace(scenario, id=f"f/{place}", title=f"Number {place}") for place, scenario in enumerate(scenarios)]
    rules = tuple(
        FeatureRule(
            id=f"f/rule--{rule}",
            name=rule,
            chapters=tuple(
                Chapter(id=scenario.id, title=scenario.title, scenario=scenario)
                for scenario, of_rule in zip(named, RULES, strict=False)
                if of_rule == rule
            ),
        )
        for rule in dict.fromkeys(RULES[: len(named)])
    )
    feature = Feature(id="f", uri="features/f.feature", name="F", rules=rules)
    return Run(capabilities=(Capability(id="", title="C", features=(feature,)),))


def grouped(run: Run, **differences: Divergence) -> list[tuple[str, list[str], int]]:
    found: list[Cause] = causes(doubts(run), {name.replace("_", "/"): each for name, each in differences.items()})
    return [(cause.reason, [doubt.scenario.title for doubt in cause.doubts], cause.promises) for cause in found]


def test_the_same_first_divergence_is_one_cause_regardless_of_the_messages() -> None:
    run = run_of(failed("no question"), failed("5 rounds, not 4"), failed("was silent"))
    assert grouped(run, f_0=SAID, f_1=SAID, f_2=SAID) == [
        ("“Shall we?” was not asked.", ["Number 0", "Number 1", "Number 2"], 2),
    ]


def test_a_kind_of_error_of_its_own_is_another_cause() -> None:
    run = run_of(failed("no question"), failed("no question", "TimeoutError"))
    assert [titles for _, titles, _ in grouped(run, f_0=SAID, f_1=SAID)] == [["Number 0"], ["Number 1"]]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("expected “Hiring”, found “Budget”", "expected “Budget”, found “Costs”", True),
        ('expected "Hiring"', "expected \"a 'b' c\"", True),
        ("found 3 topics in 1.5 s", "found 12 topics in 0.25 s", True),
        ("no session 0123456789abcdef", "no session fedcba9876543210", True),
        ("the agenda is empty", "the agenda is full", False),
    ],
)
def test_without_a_divergence_the_message_decides_without_its_values(one: str, other: str, *, same: bool) -> None:
    found = grouped(run_of(failed(one), failed(other)))
    assert len(found) == (1 if same else 2)
    assert found[0][0] == one


def test_worse_outcomes_come_first_and_then_causes_that_break_more() -> None:
    run = run_of(
        failed("a"),
        failed("b"),
        failed("b"),
        failed("c", "ValueError", Outcome.BROKEN),
        failed("d", "", Outcome.PENDING),
    )
    assert [(reason, promises) for reason, _, promises in grouped(run)] == [("c", 1), ("b", 2), ("a", 1), ("d", 1)]


def test_the_overview_folds_them_and_counts_their_promises() -> None:
    run = small_run.run(success=False)
    for name in (small_run.WAITS, small_run.MOVES_ON, small_run.LATE):
        steps = (small_run.step("Then", "it is so", 3, Outcome.FAILED, failure=Failure(message=f"not “{name}”")),)
        run = small_run.changed(run, name, outcome=Outcome.FAILED, steps=steps)
    page = page_of(run, "index.html")
    assert "breaks 2 promises, in 3 examples Refused: late" in page.text
    assert len(page.all("details", **{"class": "cause"})) == 1


def test_a_long_reason_is_clipped_and_can_be_seen_whole() -> None:
    long = "The agenda is not what was agreed on. " * 40
    steps = (small_run.step("Then", "it is so", 3, Outcome.FAILED, failure=Failure(message=long)),)
    run = small_run.changed(small_run.run(success=False), small_run.WAITS, outcome=Outcome.FAILED, steps=steps)
    for path in ("index.html", f"pages/features/{small_run.WAITS}.html"):
        page = page_of(run, path)
        assert len(page.all("details", **{"class": "clipped"})) == 1, path
        assert long.strip() in page.text, path
