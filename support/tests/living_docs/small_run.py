"""A small run with something of everything, whose texts can be made as bad as texts can be."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from support.living_docs.read.model import (
    Argument,
    Attachment,
    Capability,
    Chapter,
    Examples,
    Failure,
    Feature,
    FeatureRule,
    Run,
    Scenario,
    Step,
    WrittenStep,
)
from support.living_docs.read.outcome import Outcome
from support.living_docs.story.trends import PastResult, RunPoint, Trends

STARTED = datetime(2026, 3, 4, 5, 6, tzinfo=UTC)
APPROVING = "agenda/approving"
WAITS, MOVES_ON, LATE, FORGOTTEN = (
    f"{APPROVING}/{name}" for name in ("it-waits", "it-moves-on", "refused--late", "refused--forgotten")
)


def run(bad: str = "", **given: object) -> Run:
    """Give the run.

    Args:
        bad: The beginning of every text.
        **given: Attributes that are to be otherwise.
    """
    features = (_approving(bad), Feature(id="agenda/empty", uri="features/agenda/empty.feature", name=f"{bad}Empty"))
    narrative = f"{bad}Nothing is *discussed* before Dana agrees. More of it: [approving](approving.feature#x)."
    capability = Capability(id="agenda", title=f"{bad}Agreeing", narrative=narrative, features=features)
    values: dict[str, object] = {
        "started": STARTED,
        "finished": STARTED + timedelta(seconds=90),
        "success": True,
        "command": f"{bad}pytest",
        "facts": {f"{bad}seed": f"{bad}1"},
        "title": f"{bad}Agora",
        "narrative": f"{bad}See [the agenda](agenda/README.md).",
        "capabilities": (capability,),
        "vocabulary": _vocabulary(bad),
        "problems": (f"{bad}line 3 is no JSON",) if bad else (),
    }
    return Run(**{**values, **given})  # type: ignore[arg-type]


def trends() -> Trends:
    """Give what the run looks like beside the one before it."""
    before = STARTED - timedelta(days=1)
    points = (
        RunPoint(when=before, counts={Outcome.PASSED: 3, Outcome.FAILED: 1}, seconds=80),
        RunPoint(when=STARTED, counts={Outcome.PASSED: 4}, seconds=90, ready=True),
    )
    past = (PastResult(when=STARTED, outcome=Outcome.PASSED), PastResult(when=before, outcome=Outcome.FAILED))
    return Trends(
        points=points,
        since=before,
        new=(LATE,),
        fixed=(WAITS,),
        newly_failing=(MOVES_ON,),
        gone=("agenda/approving/was-there",),
        flaky={WAITS: "passed only at attempt 2"},
        slowest=(MOVES_ON, WAITS),
        past={WAITS: past},
    )


def changed(run: Run, name: str, **attributes: object) -> Run:
    """Give the run with one scenario otherwise.

    Args:
        run: The run.
        name: The scenario's id.
        **attributes: What is to be otherwise.
    """

    def scenario(part: Scenario) -> Scenario:
        return replace(part, **attributes) if part.id == name else part  # type: ignore[arg-type]

    def table(part: Examples) -> Examples:
        return replace(part, scenarios=tuple(map(scenario, part.scenarios)))

    def chapter(part: Chapter) -> Chapter:
        plain = scenario(part.scenario) if part.scenario else None
        return replace(part, scenario=plain, examples=tuple(map(table, part.examples)))

    def rule(part: FeatureRule) -> FeatureRule:
        return replace(part, chapters=tuple(map(chapter, part.chapters)))

    def feature(part: Feature) -> Feature:
        return replace(part, rules=tuple(map(rule, part.rules)))

    capabilities = tuple(
        replace(capability, features=tuple(map(feature, capability.features))) for capability in run.capabilities
    )
    return replace(run, capabilities=capabilities)


def step(keyword: str, text: str, line: int, outcome: Outcome = Outcome.PASSED, **more: object) -> Step:
    """Give a step."""
    return Step(keyword=keyword, text=text, line=line, outcome=outcome, **more)  # type: ignore[arg-type]


def failed(bad: str = "") -> Failure:
    """Give a reason in three parts: what was expected, what was so at that moment, and a trace."""
    message = f"{bad}the next topic\nExpected: 'Hiring'\n     but: was 'Budget'\n\nAt that moment:\n    round: 3"
    return Failure(type=f"{bad}AssertionError", message=message, trace=f"{bad}Traceback (most recent call last)")


def _approving(bad: str) -> Feature:
    waits = FeatureRule(
        id=f"{APPROVING}/rule--waiting",
        name=f"{bad}Nothing is discussed before Dana has decided",
        description=f"{bad}## Why\n\n#### Deeper",
        tags=(f"{bad}@rule",),
        line=5,
        background=(WrittenStep(keyword="Given", text=f"{bad}a rule's beginning"),),
        chapters=(_plain(bad, WAITS, "The discussion waits", 7), _plain(bad, MOVES_ON, "It moves on", 12)),
    )
    refused = FeatureRule(id="", name="", chapters=(_outline(bad),))
    return Feature(
        id=APPROVING,
        uri="features/agenda/approving.feature",
        name=f"{bad}Approving the agenda",
        description=f"  {bad}The agents propose.\n  See [the capability](README.md) and [nothing](../gone.feature).",
        language="en",
        tags=(f"{bad}@agenda",),
        background=(WrittenStep(keyword="Given", text=f'{bad}a discussion about "Remote work"'),),
        rules=(refused, waits),
    )


def _plain(bad: str, name: str, title: str, line: int) -> Chapter:
    text = f'{bad}a discussion about "Remote work"'
    value = Argument(start=text.index('"'), value='"Remote work"')
    table = ((f"{bad}topic", f"{bad}round"), (f"{bad}Budget", "3"))
    left = (
        Attachment(name=f"{bad}log.txt", media_type="text/html", body=f"{bad}<b>bold</b>"),
        Attachment(name="dot.png", media_type="image/png", body="iVBORw0KGgo=", encoded=True),
        Attachment(name="no.png", media_type='image/png" onerror="alert(1)', body="AAAA", encoded=True),
    )
    steps = (
        step("Given", text, 3, arguments=(value,), seconds=0.002),
        step("When", f"{bad}it begins", line + 1, table=table, attachments=left, seconds=1.5),
        step("Then", f"{bad}it says", line + 2, doc_string=f"{bad}so\n  much"),
    )
    scenario = Scenario(
        id=name,
        title=f"{bad}{title}",
        line=line,
        outcome=Outcome.PASSED,
        tags=(f"{bad}@agenda", f"{bad}@rule"),
        seconds=1.502,
        steps=steps,
        hooks=(step("After", f"{bad}clearing up", 0, Outcome.PASSED),),
        background_steps=1,
        reproduce=f'{bad}pytest "features/agenda/approving.feature::{title}"',
    )
    return Chapter(id=name, title=f"{bad}{title}", line=line, scenario=scenario)


def _outline(bad: str) -> Chapter:
    rows = [(LATE, f"{bad}late", Outcome.PASSED, 30), (FORGOTTEN, f"{bad}forgotten", Outcome.PASSED, 31)]
    scenarios = tuple(
        Scenario(
            id=name,
            title=f"{bad}Refused: {why}",
            line=line,
            outcome=outcome,
            row={f"{bad}why": why, "reason": f"{bad}too {why}"},
            steps=(step("When", f"{bad}Dana answers {why}", 25, outcome),),
        )
        for name, why, outcome, line in rows
    )
    table = Examples(
        keyword="Examples",
        name=f"{bad}Slips",
        description=f"{bad}What people do.",
        tags=(f"{bad}@slips",),
        columns=(f"{bad}why", "reason"),
        scenarios=scenarios,
    )
    return Chapter(
        id=f"{APPROVING}/refused",
        title=f"{bad}Refused: <why>",
        description=f"{bad}Whatever does not fit.",
        line=24,
        outline=(WrittenStep(keyword="When", text=f"{bad}Dana answers <why>", doc_string=f"{bad}said"),),
        examples=(table,),
    )


def _vocabulary(bad: str) -> dict[str, object]:
    owner = {"type": "owner", "description": f"{bad}Who owns it.", "allowed": [f"{bad}Dana", "Eve"]}
    begins = {
        "keyword": "when",
        "sentence": f"{bad}it begins",
        "description": f"{bad}The discussion begins.",
        "example": f"{bad}When it begins",
        "parameters": [],
        "beneath": ["table"],
        "place": f"{bad}steps/events.py:3",
        "used": [
            "features/agenda/approving.feature:8",
            "features/agenda/approving.feature:13",
            "features/no.feature:1",
        ],
    }
    approves = {**begins, "sentence": f"{bad}{{owner}} approves", "parameters": [owner, owner], "used": []}
    group = {"name": f"{bad}Events", "module": "steps.events", "sentences": [begins, approves]}
    synonyms = [[f"{bad}kicks off", "begins"], [3, "no text"], "no pair"]
    return {"version": 1, "capabilities": [group], "types": [owner], "synonyms": synonyms}
