"""Random stories of Virtual Agora: what a product owner can write about a discussion, from moment to moment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import Any, Final

from support.agora_suite.discussion.discussion import Discussion
from support.agora_suite.vocabulary import GOING_ON
from support.execution.configuration import SuiteConfiguration

FACTS: Final = (
    ("Given a discussion without a theme",),
    ("Given Dana wants to name the topics", 'Given the agents want to discuss "Budget"'),
    ('Given the agents are "Ada" and "Ben"', 'Given the agents are "Ada"'),
    ("Given Dana is asked before each round", "Given Dana is asked after each round"),
    ("Given Dana confirms every conclusion",),
    ("Given a checkpoint after every 1 round", "Given a checkpoint after every 2 rounds"),
    ("Given at least 1 round before a poll", "Given at least 2 rounds before a poll"),
    ("Given each step is saved while the next one runs",),
    ('Given "Ada" cannot be asked when proposing topics', 'Given "Ada" cannot be asked when speaking'),
    ("Given what the moderator says is cut off when setting the agenda",),
    ("Given what every agent says is of the wrong type when voting to conclude",),
    ("Given counting the votes fails once with a wrong value",),
    ("Given holding a round fails twice with a lost connection",),
    ("Given summing up the topic fails once with an unknown error",),
    ("Given the disk is full twice",),
    ("Given the session is saved in a file",),
)
"""What may be true of a discussion; of the sentences in one row, one."""

BEGINS: Final = "When the discussion begins"

ANSWERS: Final[Mapping[str, tuple[str, ...]]] = {
    "theme": (
        'When Dana gives the theme "Remote work"',
        "When Dana answers with a blank theme",
        "When Dana answers with a theme with half an emoji",
    ),
    "topic_definition": (
        'When Dana names the topics "Budget" and "Hiring"',
        'When Dana names the topics "Budget"',
        "When Dana answers with a topic twice",
    ),
    "agenda_approval": (
        "When Dana approves the agenda",
        "When Dana rejects the agenda",
        'When Dana rejects the agenda because "too long"',
        'When Dana changes the agenda to "Hiring"',
        'When Dana changes the agenda to "Budget" and "Offices"',
        "When Dana answers with a misspelled approval",
        "When Dana answers with a change with a blank topic",
    ),
    "user_turn_participation": (
        "When Dana lets the discussion continue",
        'When Dana says "What does it cost?"',
        "When Dana ends the topic",
        "When Dana answers with a message with half an emoji",
    ),
    "periodic_stop": (
        "When Dana lets the discussion continue",
        "When Dana ends the topic",
        "When Dana skips to the final report",
        "When Dana asks to change the agenda",
        "When Dana answers with a misspelled approval",
    ),
    "topic_conclusion_confirmation": (
        "When Dana confirms the conclusion",
        "When Dana wants another round",
        "When Dana answers with a number",
    ),
    "topic_continuation": (
        "When Dana lets the discussion continue",
        "When Dana ends the session",
        "When Dana asks for the final report",
        "When Dana asks to change the agenda",
        "When Dana answers with a misspelled approval",
    ),
    "agenda_modification": (
        "When Dana keeps the agenda",
        "When Dana accepts the suggested agenda",
        'When Dana changes the agenda to "Offices"',
        "When Dana answers with a change with a blank topic",
    ),
}
"""The answers to each type of question, right and mistaken."""

INTERRUPTIONS: Final = ("When the machine stops and the discussion is resumed", "When Dana does not answer")
RESUMPTIONS: Final = ("When the machine stops and the discussion is resumed", "When the discussion is resumed")
PROVIDED: Final[Mapping[str, Any]] = {
    "theme": {"action": "provide", "main_topic": "Remote work"},
    "topic_definition": {"action": "provide", "topics": ["Budget", "Hiring"]},
}
MOST_TURNS: Final = 150
"""After how many answers and resumptions a story has to be over."""


class DiscussionStory:
    """A discussion about which random sentences are true."""

    def __init__(self, folder: Path) -> None:
        self._discussion = Discussion(SuiteConfiguration(enable_monitoring=False), folder)

    @property
    def fixtures(self) -> Mapping[str, Any]:
        """What the sentences act on."""
        return {"discussion": self._discussion}

    def possible(self, sentences: Sequence[str]) -> Sequence[str]:
        """Return the sentences that make sense after those said."""
        discussion = self._discussion
        if not discussion.has_begun:
            left = (row for row in FACTS if not any(sentence in sentences for sentence in row))
            return [] if discussion.unchecked_error else [BEGINS, *chain.from_iterable(left)]
        _ = discussion.error  # that the discussion stopped is a part of the story; of which kind, the world has checked
        if (waiting := discussion.waiting) is not None:
            return [*ANSWERS[waiting.type], *INTERRUPTIONS]
        return [] if self._is_over else RESUMPTIONS

    def end(self) -> None:
        """Lead the discussion to its end, and check what holds for every scenario."""
        discussion = self._discussion
        if not discussion.has_begun and not discussion.unchecked_error:
            discussion.machine.begins()
        if not discussion.has_begun:
            return  # refused in words
        error: Exception | None = None
        for _ in range(MOST_TURNS):
            error = discussion.error or error
            if (waiting := discussion.waiting) is not None:
                discussion.owner.answers(PROVIDED.get(waiting.type) or {"action": GOING_ON[waiting.type]})
            elif self._is_over:
                break
            else:
                discussion.machine.goes_on_later()
        else:
            raise AssertionError(f"the discussion did not come to its end; the last error was: {error}")
        discussion.session.execution.verify()
        discussion.session.built.verify()

    def close(self) -> None:
        """Release the discussion."""
        self._discussion.close()

    @property
    def _is_over(self) -> bool:
        session = self._discussion.session
        return session.built.flow.is_over(session.id)
