"""Names the questions of a session: a new one is counted, and one that waits still keeps its name."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import Any

from support.record.questions import AnswerGiven, AnswerRefused, Paused
from support.record.record import Record


class QuestionNames:
    """The ids of one session's questions, `session/type/ordinal`, counted from 1.

    Each pause and each answer of the record is read once, so that a name costs the same however long the session is.
    """

    def __init__(self, session: str, record: Record) -> None:
        self._session = session
        self._pauses, self._answers = record.of(Paused), record.of(AnswerGiven)
        self._refused = record.of(AnswerRefused)
        self._pauses_read = self._answers_read = self._refused_read = 0
        self._asked: defaultdict[str, set[str]] = defaultdict(set)
        self._waiting: defaultdict[tuple[str, str], list[Paused]] = defaultdict(list)
        self._answers_to: Counter[str] = Counter()

    def name(self, question_type: str, node: str, payload: Mapping[str, Any] | None) -> str:
        """Return the id of a question that is asked now: that of the one it repeats, or the next of its type."""
        self._read()
        return self._still_open(question_type, node, payload) or self._next(question_type)

    def _read(self) -> None:
        for pause in self._pauses[self._pauses_read :]:
            self._asked[pause.question.rpartition("/")[0]].add(pause.question)
            self._waiting[pause.type, pause.node].append(pause)
        self._pauses_read = len(self._pauses)
        for answer in self._answers[self._answers_read :]:
            self._answers_to[answer.question] += 1
        self._answers_read = len(self._answers)
        for refusal in self._refused[self._refused_read :]:
            self._answers_to[refusal.question] -= 1
        self._refused_read = len(self._refused)

    def _next(self, question_type: str) -> str:
        kind = f"{self._session}/{question_type}"
        return f"{kind}/{len(self._asked[kind]) + 1}"

    def _still_open(self, question_type: str, node: str, payload: Mapping[str, Any] | None) -> str | None:
        """Return the name of a question that waited already: a session that waits asks the same again."""
        place = (question_type, node)
        waited = [pause for pause in self._waiting[place] if not self._answers_to[pause.question]]
        self._waiting[place] = waited
        if not waited:
            return None
        same = next((pause for pause in waited if pause.payload == payload), None)
        if same is None and waited[-1] is self._pauses[-1]:
            same = waited[-1]
        return same.question if same else None
