"""The eight questions to the owner, and the nodes that ask them."""

from __future__ import annotations

from typing import Final

from support.agora.questions.agenda import AGENDA_APPROVAL, AGENDA_MODIFICATION, THEME, TOPIC_DEFINITION
from support.agora.questions.discussion import (
    PERIODIC_STOP,
    TOPIC_CONCLUSION_CONFIRMATION,
    TOPIC_CONTINUATION,
    USER_TURN_PARTICIPATION,
)
from support.agora.questions.question import Problem, Question, ask

QUESTIONS: Final[dict[str, Question]] = {
    question.type: question
    for question in (
        THEME,
        TOPIC_DEFINITION,
        AGENDA_APPROVAL,
        USER_TURN_PARTICIPATION,
        PERIODIC_STOP,
        TOPIC_CONCLUSION_CONFIRMATION,
        TOPIC_CONTINUATION,
        AGENDA_MODIFICATION,
    )
}

ASKING_NODES: Final = frozenset(question.node for question in QUESTIONS.values())

__all__ = ["ASKING_NODES", "QUESTIONS", "Problem", "Question", "ask"]
