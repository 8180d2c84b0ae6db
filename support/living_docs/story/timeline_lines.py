"""The lines of a timeline, by phase."""

from __future__ import annotations

from typing import NamedTuple

from support.living_docs.story.dialogue import Utterance


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
        answer: The place of the answer among those to the question, from 0.
        nodes: The names of the nodes at which it happened; empty where it is that of the line before.
        about: What it is about: the title of a node or question, or who spoke.
        group: The title of the messages that a message belongs to.
        decided: What was decided because of it, in words.
        facts: What the margin shows.
        question: The number of the question, from 1; 0 for none.
        raw: The message of an error as the code has it, where the detail says it otherwise.
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
    answer: int = 0
    nodes: tuple[str, ...] = ()
    about: str = ""
    group: str = ""
    utterance: Utterance | None = None
    raw: str = ""


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
