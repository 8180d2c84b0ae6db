"""The record of a session: its events, in the order in which they happened."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from threading import Lock
from typing import TypeVar, overload

from support.record.event import UNNUMBERED, Event
from support.record.events import NodeFinished
from support.record.json_lines import from_line, to_comparable_line, to_line

E = TypeVar("E", bound=Event)


class EventsOf(Sequence[E]):
    """The events of one type, in order; the view grows with the record and cannot be changed."""

    def __init__(self, events: list[E]) -> None:
        self._events = events

    @overload
    def __getitem__(self, place: int) -> E: ...

    @overload
    def __getitem__(self, place: slice) -> list[E]: ...

    def __getitem__(self, place: int | slice) -> E | list[E]:
        return self._events[place]

    def __len__(self) -> int:
        return len(self._events)

    def __iter__(self) -> Iterator[E]:
        return iter(self._events)

    def __repr__(self) -> str:
        return f"EventsOf({self._events!r})"


class Record:
    """What happened in one session: append-only, and unaware of who reads it.

    Appending is safe from several threads.

    Args:
        now: Reads the flow's own clock, so that each event says when it happened; without it events have no time.
            A clock that shows real time makes two records incomparable.
    """

    def __init__(self, now: Callable[[], datetime] | None = None) -> None:
        self._now = now
        self._events: list[Event] = []
        self._by_type: dict[type[Event], list[Event]] = {}
        self._lock = Lock()

    def append(self, event: E) -> E:
        """Add a new event at the end, set its place and time, and return it.

        Raises:
            ValueError: The event has a place already: it is in a record.
        """
        if event.sequence != UNNUMBERED:
            raise ValueError(f"this event is in a record already, at place {event.sequence}: {event!r}")
        with self._lock:
            if event.at is None and self._now is not None:
                object.__setattr__(event, "at", self._now())
            # Frozen is frozen from here on: an event gets its place exactly once.
            object.__setattr__(event, "sequence", len(self._events))
            self._take(event)
        return event

    def _take(self, event: Event) -> None:
        self._events.append(event)
        self._by_type.setdefault(type(event), []).append(event)

    def __len__(self) -> int:
        return len(self._events)

    def __iter__(self) -> Iterator[Event]:
        return iter(self._events)

    def __getitem__(self, place: int) -> Event:
        return self._events[place]

    def of(self, event_type: type[E]) -> EventsOf[E]:
        """Return the events of exactly one type, at no cost that grows with the record; a base class finds nothing."""
        events = self._by_type.setdefault(event_type, [])
        return EventsOf(events)  # type: ignore[arg-type]  # the list under a type holds that type only

    def visits(self) -> list[str]:
        """Return the nodes in the order in which their visits ended."""
        return [event.node for event in self.of(NodeFinished)]

    def to_lines(self, start: int = 0) -> Iterator[str]:
        """Return each event from a place on as a line of JSON, its kind first."""
        return map(to_line, self._events[start:])

    def write(self, path: Path) -> None:
        """Write the record as a file of JSON lines; missing folders are made."""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("".join(f"{line}\n" for line in self.to_lines()), encoding="utf-8", newline="\n")

    @classmethod
    def read(cls, path: Path) -> Record:
        """Return the record that a file holds.

        Raises:
            ValueError: A line is no event, or is out of its place; the message names file and line.
        """
        return cls.from_lines(path.read_text(encoding="utf-8").split("\n"), str(path))

    @classmethod
    def from_lines(cls, lines: Iterable[str], origin: str = "the record") -> Record:
        """Return the record that lines of JSON hold; `origin` names them in messages.

        Raises:
            ValueError: A line is no event, or is out of its place.
        """
        record = cls()
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            try:
                event = from_line(line)
            except ValueError as error:
                raise ValueError(f"{origin}:{number}: {error}") from error
            if event.sequence != len(record):
                raise ValueError(f"{origin}:{number}: event {len(record)} expected, but this is event {event.sequence}")
            record._take(event)
        return record

    def comparable(self) -> bytes:
        """Return what two runs of one scenario have to agree on: no durations, no readings, no memory samples."""
        return "\n".join(to_comparable_line(event) for event in self._events if event.compared).encode()

    def fingerprint(self) -> str:
        """Return the SHA-256 of `comparable()`, in hex."""
        return hashlib.sha256(self.comparable()).hexdigest()
