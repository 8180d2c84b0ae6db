"""Trials: sessions that were stopped, that failed, or that took a random course. Their files may lack anything."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from support.living_docs.read.model import Run
from support.living_docs.read.untrusted import number, parts, text, texts
from support.living_docs.story.wording import counted, moment_of


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of trials: its file, and its words on the page; stories have no points at which they are disturbed."""

    file: str
    title: str
    question: str
    command: str
    points: str = ""


KINDS: Final = (
    Kind(
        "crash-sweep",
        "The machine stops",
        "A session is stopped before and after every save, and resumed from what was saved by then.",
        "--crash-sweep",
        "Moments at which it can stop",
    ),
    Kind(
        "fault-sweep",
        "Something fails",
        "Every save, every step, and every reply of a language model fails: once, or until it is repaired.",
        "--fault-sweep",
        "Ways in which it can fail",
    ),
    Kind(
        "random-stories",
        "Anything in any order",
        "Sentences of the vocabulary come in any order that makes sense: right and wrong answers, failures, stops.",
        "--random-stories 50",
    ),
)


@dataclass(frozen=True, slots=True)
class SetUpRow:
    """The trials of one set-up, in all circumstances (where and when it is saved, how questions are answered)."""

    name: str
    circumstances: int
    points: int
    runs: int
    wrong: int
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WrongEndRow:
    """A session that did not end as it has to, and the option that repeats it; empty for a story."""

    where: str
    problems: tuple[str, ...]
    repeat: str


@dataclass(frozen=True, slots=True)
class TrialsSection:
    """The trials of one kind; without runs where none were made."""

    kind: Kind
    measured_at: str
    sentence: str
    rows: tuple[SetUpRow, ...]
    wrong: tuple[WrongEndRow, ...]
    runs: int


def trials(run: Run) -> Mapping[str, object]:
    """Return the values of the page about trials."""
    return {"sections": [_section(kind, run.trials.get(kind.file, {})) for kind in KINDS]}


def tried(run: Run) -> tuple[int, int]:
    """Return how many sessions were tried, and how many of them ended wrong."""
    sections = [_section(kind, content) for kind in KINDS if (content := run.trials.get(kind.file))]
    return sum(section.runs for section in sections), sum(len(section.wrong) for section in sections)


def sentence(run: Run) -> str:
    """Return in a sentence how many sessions were tried, and how many of them ended wrong."""
    runs, wrong = tried(run)
    return _ended(counted(runs, "disturbed session"), wrong)


def _section(kind: Kind, content: Mapping[str, Any]) -> TrialsSection:
    cells = parts(content, "cells")
    options = text(content, "options")
    wrong = [*(_wrong_end(end, options) for cell in cells for end in parts(cell, "wrong")), *_wrong_story(content)]
    runs, killed = number(content, "runs"), sum(number(cell, "killed") for cell in cells)
    sessions = counted(runs, "session") + (
        f" in {counted(len(cells), 'combination')} of circumstances" if cells else ""
    )
    sessions += f", {killed:,} of them in a process that was really killed" if killed else ""
    return TrialsSection(
        kind,
        moment_of(text(content, "measured_at")),
        _ended(sessions, len(wrong)),
        _rows(cells),
        tuple(wrong),
        runs,
    )


def _ended(sessions: str, wrong: int) -> str:
    return f"{sessions}: {f'{wrong:,} ended wrong' if wrong else 'all ended right'}."


def _rows(cells: Sequence[Mapping[str, Any]]) -> tuple[SetUpRow, ...]:
    by_name: dict[str, list[Mapping[str, Any]]] = {}
    for cell in cells:
        by_name.setdefault(text(cell, "set_up"), []).append(cell)
    return tuple(
        SetUpRow(
            name,
            len(group),
            sum(number(cell, "points") for cell in group),
            sum(number(cell, "runs") for cell in group),
            sum(len(parts(cell, "wrong")) for cell in group),
            tuple(dict.fromkeys(note for cell in group for note in texts(cell, "notes"))),
        )
        for name, group in by_name.items()
    )


def _wrong_end(content: Mapping[str, Any], options: str) -> WrongEndRow:
    repeat = f"{options}--repeat {text(content, 'id')}"
    return WrongEndRow(text(content, "where"), tuple(texts(content, "problems")), repeat)


def _wrong_story(content: Mapping[str, Any]) -> list[WrongEndRow]:
    """Return the story that ended wrong, if one did."""
    story = texts(content, "story")
    return [WrongEndRow("The shortest story that ends wrong", (*story, text(content, "error")), "")] if story else []
