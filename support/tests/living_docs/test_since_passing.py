"""What is different since a scenario last passed, in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from support.living_docs.read.model import Scenario
from support.living_docs.read.outcome import Outcome
from support.living_docs.story.last_passing import PassingScenario, wording
from support.living_docs.story.since_passing import ComparedLine, Divergence, difference
from support.tests.living_docs import small_run
from support.tests.living_docs.read_pages import page_of
from support.tests.living_docs.recorded import (
    FLOWS,
    answer,
    created,
    event,
    message,
    paused,
    scenario,
    step,
    visit,
)

WHEN = datetime(2026, 11, 28, 10, 14, tzinfo=UTC)
Events = Iterable[Mapping[str, Any]]


def speech(words: str, name: str = "Ada", number: int = 1) -> list[dict[str, Any]]:
    return visit("speak", 3, {"said": [message(words, name, topic="Budget", round=number)]})


def decided(label: str, target: str) -> list[dict[str, Any]]:
    return [event("route_taken", source="sum_up", router="after_round", label=label, target=target), *visit("sum_up")]


def continued(label: str) -> list[dict[str, Any]]:
    return [event("route_taken", source="ask", router="after_ask", label=label, target="speak"), *visit("ask")]


SPEAKS = "Somebody speaks"
DECIDED = "after “It is summed up” the flow decided “enough”, not “again”"
AGAIN, ENOUGH = decided("again", "speak"), decided("enough", "close")
BEGINNING = [created(), *visit("open"), *speech("We have money.", number=2)]
ASKED = [*BEGINNING, *paused(message="Shall it continue?")]


def passing(*steps: Events) -> PassingScenario:
    passed = scenario(*(step(f"step {place}", events) for place, events in enumerate(steps, 1)))
    return PassingScenario(passed, wording(passed), WHEN)


def failing(*steps: Events, planned: int = 0) -> Scenario:
    """Return a scenario that failed in the last of these steps; the planned steps after it were not run."""
    ran = [step(f"step {place}", events) for place, events in enumerate(steps, 1)]
    ran[-1] = replace(ran[-1], outcome=Outcome.FAILED)
    left = [replace(step(f"step {len(ran) + place}"), outcome=Outcome.NOT_RUN) for place in range(1, planned + 1)]
    return replace(scenario(*ran, *left), outcome=Outcome.FAILED)


def compared(then: Events, now: Events, flows: Mapping[str, Any] = FLOWS) -> Divergence:
    return difference(failing(now), passing(then), flows)


def test_a_question_that_did_not_come_is_named_with_what_came_instead() -> None:
    found = compared(ASKED, [*BEGINNING, *visit("close")])
    assert found.until == "Until “Budget · Round 2” everything was as on 28 Nov 2026, 10:14 UTC."
    assert found.then == "Then “Shall it continue?” was not asked; instead it went on with “close”."
    assert found.rows == (ComparedLine("Asked: Shall it continue?", "close", same=False),)


def test_a_decision_has_the_title_of_its_route() -> None:
    titles = {"after_round": {"again": "more to say", "enough": "all was said"}}
    found = compared(AGAIN, ENOUGH, {"Talk": {**FLOWS["Talk"], "route_titles": titles}})
    assert found.then == "Then after “It is summed up” the flow decided “all was said”, not “more to say”."


@pytest.mark.parametrize(
    ("then", "now", "words"),
    [
        (visit("speak"), speech("No."), "more happened: Ada said “No.”."),
        (visit("open"), [], "nothing more happened: it did not go on with “open”."),
        (speech("Yes."), speech("No."), "Ada said “No.”, not “Yes.”."),
        (speech("Yes."), speech("Yes.", "Ben"), "Ada did not say “Yes.”; instead Ben said “Yes.”."),
        (AGAIN, ENOUGH, "after “It is summed up” the flow decided “enough”, not “again”."),
        (
            [*AGAIN, *visit("speak")],
            [*ENOUGH, *visit("close")],
            f"it did not go on with “{SPEAKS}”; instead it went on with “close”: {DECIDED}.",
        ),
        ([*AGAIN, *visit("close")], [*ENOUGH, *visit("close")], f"{DECIDED}."),
        (visit("open"), [*visit("close"), *visit("open")], "something new came first: it went on with “close”."),
        (
            [*visit("close"), *visit("open")],
            visit("open"),
            "it did not go on with “close”; it went on with “open” at once.",
        ),
        (
            [*paused(), *answer("yes")],
            [*paused(), *answer("yes", problem="too late")],
            "the answer “yes” was not accepted; instead the answer “yes” was refused.",
        ),
        (
            [*paused(), *answer("yes"), *continued("enough")],
            [*paused(), *answer("yes"), *continued("again")],
            "after the answer “yes” the flow took the path “again”, not “enough”.",
        ),
        (
            paused(agenda=["Hiring"]),
            paused(agenda=["Budget"]),
            "“Shall we?” was asked with “agenda: Budget”, not “agenda: Hiring”.",
        ),
        (
            visit("speak"),
            [event("node_failed", node="speak", error="TimeoutError", message="took too long")],
            f"it did not go on with “{SPEAKS}”; instead “{SPEAKS}” failed.",
        ),
        (
            [event("fault_injected", node="speak", fault="TimeoutError", visit=1, when="before")],
            [event("recovery_applied", node="speak", error="E", strategy="RETRY", severity="LOW", success=True)],
            f"the scenario did not make “{SPEAKS}” fail; instead “{SPEAKS}” recovered.",
        ),
        (
            [event("run_ended", outcome="finished")],
            [event("run_ended", outcome="failed")],
            "the run ended: “The run stopped with an error”, not “The session is over”.",
        ),
        (
            [event("session_resumed", session="s", how="in a new flow")],
            [event("emergency_handled", error="E", action="repaired")],
            "“The session goes on: in a new flow” did not come; instead “The session” recovered.",
        ),
    ],
)
def test_the_first_divergence_is_put_in_words(then: Events, now: Events, words: str) -> None:
    assert compared([created(), *visit("open"), *then], [created(), *visit("open"), *now]).then == f"Then {words}"


def test_a_long_speech_is_shown_from_where_it_differs() -> None:
    long = "We have to talk about it. " * 40
    found = compared(speech(f"{long}Yes, now."), speech(f"{long}No, never."))
    assert found.then.startswith("Then Ada said “…")
    assert "No, never.”, not “…" in found.then
    assert found.then.endswith("Yes, now.”.")
    assert len(found.then) < 250


@pytest.mark.parametrize(
    ("then", "now"),
    [
        (ASKED, [*BEGINNING, *paused(second=40, message="Shall it continue?")]),
        (paused(made="2026-01-05T09:00:01Z"), paused(made="2026-01-05T10:30:00Z")),
        (
            paused(id="0b1f7ab2-7c3a-4c1e-9e1f-0123456789ab", message="At 09:00:00"),
            paused(id="aaaaaaaa-7c3a-4c1e-9e1f-0123456789ab", message="At 10:00:00"),
        ),
        (visit("open", 1, {"agreed": 1}), visit("open", 2, {"agreed": 2}, duration=3.0)),
    ],
    ids=["when", "a time", "an id", "the state"],
)
def test_times_ids_and_the_state_make_no_difference(then: Events, now: Events) -> None:
    found = compared([created(), *then], [created(session="other"), *now])
    assert (found.then, found.rows, found.cause) == ("", (), "")
    assert found.until.startswith("Up to where it stopped, the flow did the same as on 28 Nov 2026, 10:14 UTC")


def test_steps_that_were_not_run_are_no_difference() -> None:
    passed = passing(BEGINNING, paused(), visit("close"))
    found = difference(failing(BEGINNING, paused(), planned=1), passed, FLOWS)
    assert found.then == ""
    assert not found.scenario_changed


def test_a_scenario_whose_steps_have_changed_says_so() -> None:
    found = difference(failing(BEGINNING, paused()), passing(BEGINNING), FLOWS)
    assert found.scenario_changed
    assert found.then == "Then more happened: “Shall we?” was asked."


def test_without_a_passing_record_it_says_so() -> None:
    assert difference(failing(ASKED), None, FLOWS) == Divergence(until="No run is known in which this scenario passed.")


def test_without_anything_recorded_it_says_so() -> None:
    assert "to compare" in compared([], []).until


def test_the_beginning_can_differ() -> None:
    assert compared(visit("open"), visit("close")).until == "It differs from 28 Nov 2026, 10:14 UTC from the start."


def test_what_comes_next_is_shown_side_by_side() -> None:
    then = [*BEGINNING, *decided("again", "speak"), *speech("Yes.", number=3), *visit("close")]
    now = [*BEGINNING, *speech("Yes.", number=3), *visit("close")]
    assert compared(then, now).rows == (
        ComparedLine("It is summed up → again", "", same=False),
        ComparedLine("Somebody speaks", "Somebody speaks", same=True),
        ComparedLine("Ada: “Yes.”", "Ada: “Yes.”", same=True),
        ComparedLine("close", "close", same=True),
    )


def test_the_same_divergence_is_the_same_cause_regardless_of_what_was_said() -> None:
    causes = [
        compared([*BEGINNING, *paused(message=words)], [*BEGINNING, *visit("close")]).cause
        for words in ("So?", "Well?")
    ]
    other = compared([*BEGINNING, *paused()], [*BEGINNING, *visit("sum_up")]).cause
    assert causes[0] == causes[1] != other
    decisions = [compared(decided("again", "speak"), decided(label, "close")).cause for label in ("enough", "stop")]
    assert decisions[0] != decisions[1]


def test_the_page_of_a_failing_scenario_shows_it() -> None:
    found = compared([*BEGINNING, *paused(message="<b>Shall</b> it?")], [*BEGINNING, *visit("close")])
    trends = replace(small_run.trends(), differences={small_run.WAITS: replace(found, scenario_changed=True)})
    run = small_run.changed(small_run.run(), small_run.WAITS, outcome=Outcome.FAILED)
    page = page_of(run, f"pages/features/{small_run.WAITS}.html", trends)
    assert "Different since it last passed The scenario itself was changed since" in page.text
    assert "Then “<b>Shall</b> it?” was not asked; instead it went on with “close”." in page.text
    assert "Then, as it passed Now Asked: <b>Shall</b> it? close" in page.text


def test_no_other_page_shows_it() -> None:
    page = page_of(small_run.run(), f"pages/features/{small_run.WAITS}.html")
    assert "last passed" not in page.text
