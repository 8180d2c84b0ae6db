"""The lines of a timeline, by phase."""

from __future__ import annotations

from typing import NamedTuple


class Stop(NamedTuple):
    """A node on a path, and what was decided after it, in words; empty where nothing was."""

    node: str
    decided: str


class PathPart(NamedTuple):
    """Nodes visited one after another, once or repeatedly."""

    stops: tuple[Stop, ...]
    times: int


class TimelineLine(NamedTuple):
    """A line of the timeline.

    Attributes:
        kind: `path`, `said`, `begun`, `resumed`, `asked`, `answered`, `refused`, `fault`, `failed`, `recovered`,
            `warning`, `finding`, `ended`.
        about: What it is about: the title of a node or question, or who spoke.
        group: The title of the messages that a message belongs to.
        decided: What was decided because of it, in words.
        facts: What the margin shows.
        question: The number of the question, from 1; 0 for none.
    """

    kind: str
    at: str = ""
    word: str = ""
    text: str = ""
    detail: str = ""
    decided: str = ""
    path: tuple[PathPart, ...] = ()
    facts: tuple[str, ...] = ()
    question: int = 0
    about: str = ""
    group: str = ""


class PhaseLines(NamedTuple):
    """Lines of one phase.

    Attributes:
        reason: Why it was entered, and what caused it.
        goes_on: Whether an earlier step had entered it.
    """

    title: str
    reason: str
    at: str
    goes_on: bool
    lines: tuple[TimelineLine, ...]
