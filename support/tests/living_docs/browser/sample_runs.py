"""Runs to be documented: one that kept its promises, and one in which everything occurs that a page can show."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from support.living_docs.read.model import (
    PLANTED,
    Argument,
    Attachment,
    Capability,
    Chapter,
    Feature,
    FeatureRule,
    FileProblem,
    Run,
    Scenario,
    Selection,
    Step,
    WrittenStep,
)
from support.living_docs.read.outcome import Outcome
from support.living_docs.story.since_passing import ComparedLine, Divergence
from support.living_docs.story.trends import Trends
from support.tests.living_docs import recorded, small_run

TALK = small_run.MOVES_ON
CROWD = "crowd/fifty"
OUTCOMES = "outcomes/every"
COUNT = 50

FAULTS: Mapping[str, Any] = {
    "measured_at": "2026-03-01T12:00:00Z",
    "faults": [
        {"id": "F-1", "title": "Asked twice", "story": "**Again** it asked.", "caught": True, "seconds": 2}
        | {"by": [{"scenario": small_run.WAITS}, {"scenario": "gone"}]},
        {"id": "F-2", "title": "Lost", "story": "It was lost.", "caught": False, "by": [], "seconds": 1},
    ],
    "mutations": {
        "killed": 9,
        "crashes": 2,
        "total": 10,
        "survivors": [{"place": "a.py:1", "change": "> to <", "why": "same"}],
    },
}
PERFORMANCE: Mapping[str, Any] = {
    "baseline_at": "2026-03-01",
    "counters": [{"name": "model calls", "baseline": 50, "now": 60, "limit": 0.1}],
    "times": [{"name": "approving", "unit": "s", "baseline": 0.5, "now": 0.5, "limit": 0.1}],
    "limits": [
        {"name": "memory", "unit": "MiB", "limit": 200, "now": 50},
        {"name": "growth of memory", "unit": "MiB", "limit": 100, "now": -0.00391},
        {"name": "an update", "unit": "s", "limit": 1, "now": 0.00824},
    ],
    "memory": [{"session": 1, "mebibytes": 90.5}, {"session": 2, "mebibytes": 91}],
    "alerts": ["model calls: 60 instead of 50"],
}
_STOPPED: Mapping[str, Any] = {"id": "crash:1/memory/sync/update/3", "where": "crash point 3", "problems": ["- theme"]}
TRIALS: Mapping[str, Mapping[str, Any]] = {
    "crash-sweep": {
        "runs": 12,
        "cells": [
            {"set_up": "theme given", "points": 20, "runs": 7, "wrong": [_STOPPED]},
            {"set_up": "theme given", "points": 10, "runs": 5, "killed": 2, "wrong": []},
        ],
    },
    "random-stories": {
        "measured_at": "2026-03-01T12:00:00Z",
        "runs": 50,
        "story": ["Given a talk"],
        "error": "it ended otherwise",
    },
}
COVERAGE: Mapping[str, Any] = {"kinds": [{"name": "nodes", "reached": 4, "of": 5, "missing": ["close"]}]}


def green() -> Run:
    """A run that kept all its promises and measured nothing."""
    return small_run.run()


def red() -> Run:
    """A run with every outcome, words about it, a talk, a flow, measurements, and a feature of fifty scenarios."""
    steps = (
        small_run.step("Given", 'a discussion about "Remote work"', 3),
        small_run.step("Then", "it waits", 9, Outcome.FAILED, failure=small_run.failed()),
        small_run.step("And", "nobody speaks", 10, Outcome.NOT_RUN),
    )
    run = small_run.run(success=False, flows=recorded.FLOWS, faults=FAULTS, performance=PERFORMANCE, coverage=COVERAGE)
    run = replace(run, trials=TRIALS)
    left = Attachment(name="notes.txt", media_type="text/plain", body="A fault is planted.")
    before = small_run.step("Before", "the table is laid", 0, Outcome.BROKEN, failure=small_run.failed())
    run = replace(run, hooks=(before,), attachments=(left,))
    run = small_run.changed(run, small_run.WAITS, outcome=Outcome.FAILED, steps=steps)
    wrong = (small_run.step("When", "Dana answers", 25, Outcome.BROKEN, failure=small_run.failed()),)
    run = small_run.changed(run, small_run.FORGOTTEN, outcome=Outcome.BROKEN, steps=wrong)
    run = small_run.changed(run, TALK, steps=talk())
    return replace(run, capabilities=(*run.capabilities, _capability(_outcomes()), _capability(_crowd())))


def partial() -> Run:
    """A run of a part with a fault planted, a file that was refused, and what is known from an earlier run."""
    refused = Feature(
        id="agenda/refused",
        uri="features/agenda/refused.feature",
        name="Refused",
        problems=(FileProblem(uri="features/agenda/refused.feature", line=6, message="line 6 is no keyword"),),
    )
    run = small_run.changed(small_run.run(), TALK, as_of=small_run.STARTED - timedelta(days=1))
    (agreeing,) = run.capabilities
    return replace(
        run,
        selection=Selection(whole=False, words=("features/agenda",)),
        facts={PLANTED: "F-1 “Asked twice”"},
        capabilities=(replace(agreeing, features=(refused, *agreeing.features)),),
    )


def red_trends() -> Trends:
    """What the red run looks like beside earlier runs."""
    rows = (
        ComparedLine("Asked: Shall we? (agenda: Budget)", "close", same=False),
        ComparedLine("Ada: “Yes.”", "Ada: “Yes.”", same=True),
    )
    difference = Divergence(
        when=small_run.STARTED,
        until="Until “Budget · Round 2” everything was as on 3 Mar 2026, 05:06 UTC.",
        then="Then “Shall we?” was not asked; instead it went on with “close”.",
        rows=rows,
        scenario_changed=True,
        cause="asked The approval → path close",
    )
    return replace(small_run.trends(), differences={small_run.WAITS: difference})


def talk() -> tuple[Step, ...]:
    """Steps in which a session runs, asks, is answered, fails and recovers."""
    begins = [
        recorded.created(),
        *recorded.visit("open", 1, {"agreed": False, "info": {"topic": "Hiring", "rounds": 2}}),
        *recorded.paused(second=2, agenda=["Hiring", "Budget"], notes={"from": "Ada", "count": 3}),
    ]
    answers = [
        *recorded.answer("perhaps", problem="“perhaps” is no answer here"),
        *recorded.paused(second=3),
        *recorded.answer({"action": "yes", "comment": "go on"}),
        *recorded.visit("ask", 4, {"agreed": True, "info": {"rounds": 3}}, duration=0.6),
        recorded.event("route_taken", 4, source="ask", router="after_ask", label="yes", target="speak"),
        recorded.event("phase_changed", 5, from_phase=0, to_phase=1, reason="agreed", triggered_by="owner"),
        recorded.event("fault_injected", 5, node="speak", fault="TimeoutError", visit=1, when="before"),
        recorded.event("node_failed", 5, node="speak", visit=1, error="TimeoutError", message="took too long"),
        recorded.event(
            "recovery_applied", 5, node="speak", error="TimeoutError", strategy="RETRY", severity="LOW", success=True
        ),
        recorded.event("model_called", 6, number=1, agent="Ada", role="participant", task="speak", input_tokens=12),
        *recorded.visit("speak", 7, {"said": _speech(), "votes": [{"who": "Ada", "for": "Hiring"}] * 3}),
        recorded.event("file_written", 8, path="minutes/hiring.md"),
        *recorded.visit("sum_up", 9, {"agreed": True}),
        recorded.event("memory_sampled", 9, where="end", mebibytes=90.5),
        recorded.event("finding", 9, layer="business", field="votes", expectation="one each", actual=[1, 2]),
        recorded.event("run_ended", 10, outcome="finished", duration=0.2),
    ]
    value = (Argument(start=19, value='"Remote work"'),)
    return (
        small_run.step(
            "Given", 'a discussion about "Remote work"', 3, arguments=value, records=(recorded.record(begins),)
        ),
        small_run.step("When", "Dana agrees", 13, records=(recorded.record(answers),), seconds=1.5),
        small_run.step("Then", "the talk begins", 14, doc_string="so\n  much"),
    )


def _speech() -> list[dict[str, Any]]:
    more: Mapping[str, Any] = {"topic": "Hiring", "round": 1, "relevance": 0.94}
    return [
        recorded.message("We should hire two people. " * 20, "Ada", **more),
        recorded.message("Why?", "Dana", "human", topic="Hiring", round=1, part="host"),
    ]


def _capability(feature: Feature) -> Capability:
    name = feature.id.partition("/")[0]
    return Capability(id=name, title=name.capitalize(), narrative=f"All about *{name}*.", features=(feature,))


def _outcomes() -> Feature:
    return _feature(OUTCOMES, "Every outcome", [_chapters(OUTCOMES, one) for one in Outcome])


def _chapters(feature: str, outcome: Outcome) -> Chapter:
    failure = small_run.failed() if outcome in (Outcome.FAILED, Outcome.BROKEN) else None
    suggestion = '@then("it is {outcome}")' if outcome is Outcome.UNDEFINED else ""
    steps = (
        small_run.step("Given", "a beginning", 3),
        small_run.step("Then", f"it is {outcome}", 4, outcome, failure=failure, suggestion=suggestion),
    )
    return _chapter(feature, f"It is {outcome}", outcome, steps)


def _chapter(feature: str, title: str, outcome: Outcome, steps: tuple[Step, ...]) -> Chapter:
    name = f"{feature}/{title.lower().replace(' ', '-')}"
    scenario = Scenario(
        id=name, title=title, line=2, outcome=outcome, tags=("@every",), seconds=0.3, steps=steps, reproduce="pytest"
    )
    return Chapter(id=name, title=title, line=2, scenario=scenario)


def _feature(name: str, title: str, chapters: list[Chapter]) -> Feature:
    rules = (FeatureRule(id=f"{name}/rule--all", name=f"{title}, one by one", chapters=tuple(chapters)),)
    return Feature(id=name, uri=f"features/{name}.feature", name=title, rules=rules)


def _crowd() -> Feature:
    rules = tuple(
        FeatureRule(id=f"{CROWD}/rule--{number}", name=f"Rule {number}", chapters=tuple(_people(number)))
        for number in range(COUNT // 10)
    )
    background = (WrittenStep(keyword="Given", text="a crowd"),)
    return Feature(id=CROWD, uri=f"features/{CROWD}.feature", name="Fifty", background=background, rules=rules)


def _people(rule: int) -> Iterator[Chapter]:
    table = (("name", "age"), ("Ada", "36"), ("Charles", "79"))
    for number in range(10):
        steps = (
            small_run.step("Given", "a crowd", 3),
            small_run.step("When", f'person {rule}{number} enters with "Ada"', 4, table=table, seconds=0.2),
            small_run.step("Then", "there is room", 5, doc_string="for one more"),
            small_run.step("And", "nobody leaves", 6),
        )
        yield _chapter(CROWD, f"Person {rule}{number} finds a place", Outcome.PASSED, steps)
