"""Projects a run of the features to what the flow did, so that a change of the kit can be shown to change none of it.

Only facts about the flow count: updates, routes, model calls, questions, answers and files. How the kit observes,
judges and reports them does not.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from support.gherkin.stored_texts import STORED_TYPE, read_envelopes
from support.record import AnswerGiven, AnswerRefused, Event, FileWritten, ModelCalled, Paused, RouteTaken, UpdateSeen
from support.record.json_lines import encode, from_line

FACTS: Final[Mapping[type[Event], tuple[str, tuple[str, ...]]]] = {
    UpdateSeen: ("update", ("node", "changes", "cached")),
    RouteTaken: ("route", ("source", "label", "target")),
    ModelCalled: ("call", ("agent", "task", "topic", "round", "error", "input_tokens", "output_tokens")),
    Paused: ("question", ("node", "payload")),
    AnswerGiven: ("answer", ("node", "answer")),
    AnswerRefused: ("refused", ("node", "answer")),
    FileWritten: ("file", ("path",)),
}
"""The facts of the flow: what each is called, and which of its fields count."""

BY_CHANCE: Final = frozenset(
    f"features/error_recovery/{feature}.feature::{title}"
    for feature, titles in {
        "failing_store": (
            "Unsaved work is forgotten immediately: nothing is saved, later",
            "Unsaved work is forgotten immediately: several steps later",
            "Unsaved work is forgotten immediately: in the middle of a topic",
            "The discussion continues from the saved work: several steps later",
            "The discussion continues from the saved work: in the middle of a topic",
            "The discussion continues from the saved work: when a question is asked",
            "A store that fails twice in a row costs nothing either",
            "Dana is still asked when the store fails while her question waits",
            "A session whose store is lost stops, and resumes when the store works again",
        ),
        "keys_in_errors": (
            "A store that fails says why without the key: named to it",
            "A store that fails says why without the key: in an address",
            "A store that is lost says why without the key",
        ),
        "sessions_elsewhere": (
            "A full disk stops the session itself, and nothing is lost",
            "A machine that is killed during a round loses only that round",
        ),
        "stopped_as_it_begins": (
            "A session whose beginning cannot be saved starts over as it was set up: side by side",
        ),
    }.items()
    for title in titles
)
"""Scenarios in which a store fails while the next step already runs: how far that step comes is chance."""


def project(events: Iterable[Event]) -> list[str]:
    """Return what a flow did, one line of JSON for each fact.

    Args:
        events: The events of a scenario's records, in order.
    """
    return [line for event in events for line in _lines(event)]


def fingerprint(facts: list[str]) -> str:
    """Return how many facts of each kind there are, and a digest of all of them."""
    counts = Counter(json.loads(fact)[0] for fact in facts)
    digest = hashlib.sha256("\n".join(facts).encode()).hexdigest()[:16]
    return ", ".join([*(f"{kind} {counts[kind]}" for kind, _ in FACTS.values() if counts[kind]), digest])


def projections(messages: Path) -> dict[str, list[str]]:
    """Return what the flow did in each scenario of a run, by the scenario's address.

    Args:
        messages: The run's file of Cucumber Messages.
    """
    addresses: dict[str, str] = {}
    records: dict[str, list[str]] = defaultdict(list)
    for name, address, record in _attempts(messages):
        addresses[name] = address
        records[name].extend(record)
    projected = {
        address: project(from_line(line) for line in records[name])
        for name, address in addresses.items()
        if address not in BY_CHANCE
    }
    return dict(sorted(projected.items()))


def first_difference(before: list[str], after: list[str]) -> str:
    """Return the first fact in which two projections of one scenario differ, in both forms."""
    for number, pair in enumerate(zip([*before, "(end)"], [*after, "(end)"], strict=False), start=1):
        if pair[0] != pair[1]:
            return f"fact {number}\n    before: {pair[0]:.400}\n    after:  {pair[1]:.400}"
    return "no difference"


def _lines(event: Event) -> Iterator[str]:
    if type(event) not in FACTS:
        return
    kind, fields = FACTS[type(event)]
    values = (encode(_value(event, field)) for field in fields)
    yield json.dumps([kind, *values], sort_keys=True)


def _value(event: Event, field: str) -> Any:
    if isinstance(event, ModelCalled) and field in ("topic", "round"):
        return event.circumstances.get(field)
    return getattr(event, field)


def _attempts(messages: Path) -> Iterator[tuple[str, str, list[str]]]:
    """Yield each attempt at a scenario as it starts, and its parts of the record as they are attached."""
    pickles: dict[str, str] = {}
    cases: dict[str, str] = {}
    attempts: dict[str, str] = {}
    rows: Counter[str] = Counter()
    for kind, content in (next(iter(envelope.items())) for envelope in read_envelopes(messages)):
        match kind:
            case "pickle":
                title = f"{content['uri']}::{content['name']}"
                rows[title] += 1
                pickles[content["id"]] = title if rows[title] == 1 else f"{title} [{rows[title]}]"
            case "testCase":
                cases[content["id"]] = pickles[content["pickleId"]]
            case "testCaseStarted":
                attempts[content["id"]] = cases[content["testCaseId"]]
                yield content["id"], attempts[content["id"]], []
            case "attachment" if content["mediaType"] == STORED_TYPE:
                started = content["testCaseStartedId"]
                yield started, attempts[started], content["body"].splitlines()
