"""A projection shows what the flow did, and nothing else."""

from __future__ import annotations

import json
from pathlib import Path

from support.record import (
    AnswerGiven,
    AnswerRefused,
    FileWritten,
    MemorySampled,
    ModelCalled,
    NodeStarted,
    Paused,
    UpdateSeen,
)
from support.record.event import Event
from support.tests.gherkin.toy_project import run_pytest
from support.tests.projection.__main__ import KEPT
from support.tests.projection.projection import BY_CHANCE, fingerprint, first_difference, project, projections

ROOT = Path(__file__).parents[3]
EVENTS: tuple[Event, ...] = (
    ModelCalled(number=1, agent="ada", role="participant", task="vote"),
    UpdateSeen(node="agenda_voting", changes={"votes": ["Budget"]}, number=1),
    Paused(
        question="s/agenda_approval/1", type="agenda_approval", node="ask", payload={"options": []}, stream_ended=True
    ),
    AnswerGiven(question="s/agenda_approval/1", type="agenda_approval", node="ask", answer="no", way="update"),
    AnswerRefused(question="s/agenda_approval/1", type="agenda_approval", node="ask", answer="no"),
    FileWritten(path="report.md"),
)


def test_every_scenario_that_is_left_to_chance_is_there() -> None:
    for address in BY_CHANCE:
        feature, _, title = address.partition("::")
        assert title.partition(":")[0] in (ROOT / feature).read_text(encoding="utf-8")


def test_each_fact_of_the_flow_is_a_line() -> None:
    assert [json.loads(line)[0] for line in project(EVENTS)] == [
        "call",
        "update",
        "question",
        "answer",
        "refused",
        "file",
    ]


def test_what_the_kit_observes_in_addition_does_not_count() -> None:
    observed = (NodeStarted(node="agenda_voting", visit=1), MemorySampled(where="at the start", mebibytes=80.0))
    assert project([*observed, *EVENTS]) == project(EVENTS)


def test_a_changed_value_changes_the_fingerprint_and_is_found() -> None:
    other = (*EVENTS[:1], UpdateSeen(node="agenda_voting", changes={"votes": ["Hiring"]}, number=1), *EVENTS[2:])
    before, after = project(EVENTS), project(other)
    assert fingerprint(before) != fingerprint(after)
    assert first_difference(before, after).startswith("fact 2\n")
    assert "Budget" in first_difference(before, after)


def test_a_missing_fact_at_the_end_is_found() -> None:
    before = project(EVENTS)
    assert first_difference(before, before[:-1]).startswith(f"fact {len(before)}\n")


def test_the_flow_does_in_a_scenario_what_was_kept_of_it(tmp_path: Path) -> None:
    messages = tmp_path / "messages.ndjson"
    outcome = run_pytest(ROOT, "features/agenda_approval/approving.feature", "-q", "--messages", str(messages))
    assert outcome.code == 0, outcome.text
    kept = json.loads(KEPT.read_text(encoding="utf-8"))
    found = {address: fingerprint(facts) for address, facts in projections(messages).items()}
    assert len(found) >= 5
    assert found == {address: kept.get(address) for address in found}
