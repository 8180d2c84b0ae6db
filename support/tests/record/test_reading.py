"""Records of other versions and damaged ones are read as far as they can be understood."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from support.record import FaultInjected, NodeFinished, Record, RunEnded, SessionCreated, UpdateSeen
from support.record.events import KINDS
from support.record.reading import read_events

MOMENT = datetime(2026, 1, 5, 9, 0, 22, tzinfo=UTC)


def line(kind: str, **fields: Any) -> str:
    return json.dumps({"kind": kind, **fields})


def test_a_record_is_read_as_it_was_written() -> None:
    record = Record(lambda: MOMENT)
    record.append(SessionCreated(session="s", flow="f", settings={"limit": ("1", "2")}))
    changes: Any = {"when": MOMENT, "names": frozenset({"x"}), 7: (1, 2)}
    record.append(UpdateSeen(node="a", changes=changes, number=1))
    record.append(NodeFinished(node="a", visit=1, keys=("when",), duration=0.5))
    read = read_events("\n".join(record.to_lines()))
    created, update, finished = read.events
    assert (created, finished) == (record[0], record[2])
    assert isinstance(update, UpdateSeen)
    assert update.changes == {"when": MOMENT, "names": frozenset({"x"}), "7": [1, 2]}
    assert (len(read.sizes), read.unread, read.unknown) == (3, 0, 0)


def test_every_kind_of_event_can_be_read() -> None:
    empty = [line(kind) for kind in KINDS]
    assert read_events("\n".join(empty)).unread == 0


def test_fields_of_a_newer_version_and_of_a_wrong_type_are_left_out() -> None:
    text = line("run_ended", outcome="finished", duration="long", at="noon", color="red", sequence=None)
    assert read_events(text).events == (RunEnded(outcome="finished"),)


@pytest.mark.parametrize(
    "text",
    [
        line("new_kind"),
        line("run_ended"),
        line("run_ended", outcome=7),
        line("run_ended", outcome="x", duration=10**300) + "1",
        line("update_seen", node="a", number=1, changes={"@set": [1]}),
        line("update_seen", node="a", number=1, changes={"x": {"@time": "noon"}}),
        '{"kind": "update_seen", "node": "a", "number": 1, "changes": ' + '{"x": ' * 5000 + "1" + "}" * 5001,
        "7",
        '{"kind": ',
    ],
)
def test_what_is_no_event_is_counted(text: str) -> None:
    read = read_events(f"{text}\n{line('run_ended', outcome='x')}")
    assert read.events == (RunEnded(outcome="x"),)
    assert read.unread + read.unknown == 1


def test_kinds_that_are_not_needed_are_left_out() -> None:
    record = Record()
    record.append(RunEnded(outcome="x"))
    record.append(FaultInjected(node="a", fault="E", visit=1, when="after"))
    text = "\n".join(record.to_lines())
    assert [event.kind for event in read_events(text, ("run_ended",)).events] == ["fault_injected"]
