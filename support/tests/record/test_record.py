"""The record: append-only, readable, comparable."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import FrozenInstanceError, fields
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from langchain_core.messages import AIMessage, HumanMessage

from support.record import (
    AnswerGiven,
    AnswerRefused,
    FileWritten,
    Finding,
    MemorySampled,
    ModelCalled,
    NodeFinished,
    NodeStarted,
    Paused,
    PhaseChanged,
    Record,
    SessionCreated,
    UpdateSeen,
)
from support.record.copying import structural_copy
from support.record.event import Event
from support.record.events import KINDS

NOON = datetime(2026, 1, 2, 12, tzinfo=UTC)

CHANGES: dict[str, Any] = {
    "nothing": None,
    "time": NOON,
    "naive": NOON.replace(tzinfo=None),
    "day": date(2026, 1, 2),
    "wait": timedelta(seconds=1.5),
    "price": Decimal("1.10"),
    "raw": b"\x00\xff",
    "infinite": float("inf"),
    "by_phase": {0: 1, 2: {"nested": [1, [2.5, True]]}},
    "odd": {"@time": "not a time", "a": 1},
    "names": frozenset({"Ada", "Bo", "Cy"}),
    "text": "Grüße, 世界\n\u2028next",
    "empty": {},
}


def filled() -> Record:
    """Give a record with one of several kinds of events."""
    record = Record(now=lambda: NOON)
    record.append(SessionCreated(session="s1"))
    record.append(NodeStarted(node="propose", visit=1))
    record.append(NodeFinished(node="propose", visit=1, keys=("agenda", "log"), dropped=("typo",), duration=0.1234567))
    record.append(UpdateSeen(node="propose", changes=structural_copy(CHANGES), number=1))
    record.append(PhaseChanged(from_phase=0, to_phase=1, reason="the agenda is set"))
    record.append(Paused(question="s1/approval/1", type="approval", node="approve", payload=CHANGES, stream_ended=True))
    record.append(MemorySampled(where="pause", mebibytes=81.5))
    record.append(
        AnswerGiven(
            question="s1/approval/1", type="approval", node="approve", answer={"action": "perhaps"}, way="update"
        )
    )
    record.append(
        AnswerRefused(
            question="s1/approval/1",
            type="approval",
            node="approve",
            answer={"action": "perhaps"},
            problem="'perhaps' is not offered",
        )
    )
    record.append(
        ModelCalled(number=1, agent="ada", role="participant", task="discuss", circumstances={"round": 2}, duration=0.5)
    )
    record.append(Finding(layer="schema", field="agenda", expectation="a list", actual=None, update_number=1))
    record.append(FileWritten(path="reports/a.md"))
    return record


def test_a_written_record_reads_back_as_the_same_events(tmp_path: Path) -> None:
    record = filled()
    record.write(tmp_path / "new" / "s1.ndjson")
    again = Record.read(tmp_path / "new" / "s1.ndjson")
    assert list(again) == list(record)
    assert again.comparable() == record.comparable()
    assert list(again.to_lines()) == list(record.to_lines())
    assert again.of(NodeFinished)[0].duration == pytest.approx(0.123457)
    assert again.of(NodeFinished)[0].keys == ("agenda", "log")
    assert again.of(UpdateSeen)[0].changes["by_phase"] == CHANGES["by_phase"]


def test_a_record_can_be_given_in_parts_as_it_grows() -> None:
    record = filled()
    whole = list(record.to_lines())
    parts = [*[*record.to_lines()][:4], *record.to_lines(4)]
    assert parts == whole
    assert list(record.to_lines(len(record))) == []
    assert list(Record.from_lines(parts)) == list(record)


def test_a_line_begins_with_its_kind_and_leaves_out_what_says_nothing() -> None:
    lines = list(filled().to_lines())
    assert lines[1] == (
        '{"kind": "node_started", "sequence": 1, "at": "2026-01-02T12:00:00+00:00", "node": "propose", "visit": 1}'
    )
    assert all("\n" not in line and next(iter(json.loads(line))) == "kind" for line in lines)


def test_every_kind_of_event_reads_back() -> None:
    example = {"str": "x", "int": 1, "bool": True, "float": 1.5}
    for kind, event_type in KINDS.items():
        values: dict[str, Any] = {}
        for field in fields(event_type):
            if field.name not in ("sequence", "at", "duration"):
                values[field.name] = example.get(str(field.type).split(" ")[0], "x")
                if "tuple" in str(field.type):
                    values[field.name] = ("x", "y")
                if "Mapping" in str(field.type):
                    values[field.name] = {"x": 1}
        record = Record()
        record.append(event_type(**values))
        assert next(iter(record)).kind == kind
        assert list(Record.from_lines(record.to_lines())) == list(record)


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ('{"kind": "node_begun", "sequence": 0}', "known kinds: answer_accepted"),
        ('{"kind": "node_started", "sequence": 0, "node": "a"}', "missing .* 'visit'"),
        ('{"kind": "node_started", "sequence": 0, "node": "a", "visits": 1}', "no 'visits'; it has: sequence"),
        ('{"kind": "node_started", "sequence": 4, "node": "a", "visit": 1}', "event 0 expected, but this is event 4"),
        ('{"kind": "finding", "sequence": 0, "actual": {"@zeit": 1}}', "'@zeit' means nothing"),
        ("{", "Expecting property name"),
        ("[]", "is no known event"),
    ],
)
def test_a_line_that_is_no_event_is_refused_with_its_number(line: str, problem: str) -> None:
    with pytest.raises(ValueError, match=rf"s1\.ndjson:2: .*{problem}"):
        Record.from_lines(["", line], "s1.ndjson")


@pytest.mark.parametrize(
    "line",
    [
        '{"kind": ["finding"]}',
        '{"kind": "event"}',
        '{"kind": "__init__"}',
        '{"kind": "finding", "__class__": "os.mkdir"}',
        '{"lc": 2, "type": "constructor", "id": ["os", "mkdir"], "args": ["made"], "kind": "finding"}',
        '{"kind": "update_seen", "node": "a", "changes": 5}',
        '{"kind": "node_finished", "node": "a", "visit": 1, "keys": 5}',
        '{"kind": "finding", "at": 5}',
        *(
            f'{{"kind": "finding", "layer": "a", "field": "b", "expectation": "c", "actual": {actual}}}'
            for actual in (
                '{"@object": ["os", "mkdir", "made"]}',
                '{"@time": 5}',
                '{"@time": "never"}',
                '{"@seconds": 1e300}',
                '{"@decimal": "x"}',
                '{"@bytes": 5}',
                '{"@float": [1]}',
                '{"@set": [{}]}',
                '{"@pairs": [[{}, 1]]}',
                '{"@pairs": 5}',
                "9" * 5000,
                "[" * 900 + "]" * 900,
                "[" * 100_000 + "]" * 100_000,
            )
        ),
    ],
    ids=lambda line: line[:80],
)
def test_a_forged_line_makes_nothing_and_is_refused_with_its_number(
    line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ValueError, match=r"^s1\.ndjson:2: ") as refused:
        Record.from_lines(["", line], "s1.ndjson")
    assert len(str(refused.value)) < 1000
    assert list(tmp_path.iterdir()) == []


def test_durations_readings_and_memory_samples_are_not_compared() -> None:
    slow, other = Record(), filled()
    for event in other:
        if isinstance(event, MemorySampled):
            continue
        changed = {"duration": 99.0} if any(field.name == "duration" for field in fields(event)) else {}
        values = {field.name: getattr(event, field.name) for field in fields(event) if field.name != "sequence"}
        slow.append(type(event)(**{**values, **changed}))
    assert len(slow) == len(other) - 1
    assert slow.fingerprint() == other.fingerprint()


@pytest.mark.parametrize("extra", [FileWritten(path="b"), FileWritten(path="c")])
def test_any_other_difference_changes_the_fingerprint(extra: Event) -> None:
    record = filled()
    before = record.fingerprint()
    record.append(extra)
    assert record.fingerprint() != before


def test_the_order_of_events_changes_the_fingerprint() -> None:
    there, back = Record(), Record()
    for path in ("a", "b"):
        there.append(FileWritten(path=path))
    for path in ("b", "a"):
        back.append(FileWritten(path=path))
    assert there.fingerprint() != back.fingerprint()


OTHER_PROCESS = """
from support.record.observer import Observer
from support.tests.record.graphs import Driver, compiled, observed
from support.tests.record.graphs import propose
from langchain_core.messages import AIMessage
def with_a_set(state):
    return {**propose(state), "details": {"names": {"Ada", "Bo", "Cy", "Di"}, "said": AIMessage("hello")}}
app = compiled(propose=with_a_set)
driver = Driver(app, observed(app))
driver.run({"rounds": 0})
driver.answer_by_resume({"action": "approve"})
print(len(driver.observer.record), driver.observer.record.fingerprint())
"""


def test_a_session_has_one_fingerprint_in_any_process_with_any_hash_seed() -> None:
    fingerprints = set()
    for seed in ("1", "2", "77"):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)}
        finished = subprocess.run(
            [sys.executable, "-c", OTHER_PROCESS], capture_output=True, text=True, check=True, env=environment
        )
        fingerprints.add(finished.stdout)
    assert len(fingerprints) == 1
    assert fingerprints.pop().startswith("26 ")


def test_events_are_found_by_their_type_and_the_view_grows() -> None:
    record = Record()
    view = record.of(FileWritten)
    assert list(view) == []
    record.append(FileWritten(path="a"))
    record.append(SessionCreated(session="s1"))
    record.append(FileWritten(path="b"))
    assert [event.path for event in view] == ["a", "b"]
    assert view[-1].path == "b"
    assert [event.path for event in view[:1]] == ["a"]
    assert not hasattr(view, "append")


def test_an_event_is_frozen_and_belongs_to_one_record() -> None:
    record = Record(now=lambda: NOON)
    event = record.append(SessionCreated(session="s1"))
    assert (event.sequence, event.at) == (0, NOON)
    with pytest.raises(FrozenInstanceError):
        event.session = "s2"  # type: ignore[misc]
    with pytest.raises(ValueError, match="in a record already, at place 0"):
        Record().append(event)


def test_appending_from_several_threads_gives_every_event_its_own_place() -> None:
    record = Record()
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: record.append(FileWritten(path=str(number))), range(2000)))
    assert [event.sequence for event in record] == list(range(2000))
    assert len(record.of(FileWritten)) == 2000


def test_what_an_event_says_does_not_change_with_its_origin() -> None:
    payload = {"agenda": ["Budget"]}
    pause = Paused(question="s1/a/1", type="a", node="n", payload=payload, stream_ended=True)
    payload["agenda"].append("Hiring")
    assert pause.payload == {"agenda": ["Budget"]}


def test_a_message_is_kept_with_what_it_says_and_without_an_identifier_that_langchain_drew() -> None:
    said = AIMessage("hello", id="message_1", additional_kwargs={"speaker_id": "ada", "round": 1})
    assert structural_copy([said]) == [
        {"message": "ai", "content": "hello", "id": "message_1", "additional_kwargs": {"speaker_id": "ada", "round": 1}}
    ]
    for drawn in ("run-1", "lc_run--2", "0b5f8f62-4c5e-4c8e-9d53-0a6a5a3d7c11", None):
        assert structural_copy(HumanMessage("hi", id=drawn)) == {"message": "human", "content": "hi"}
