"""A short discussion with its own seed, people, topic and answers, all marked with its number."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from support.agora_suite.discussion.session import scripted_owner
from support.agora_suite.discussion.set_up import SetUp
from support.agora_suite.vocabulary import CAST, GOING_ON
from support.interrupt_simulator.owner import Owner

COURSES: Final = 3
"""How many courses there are: the owner only agrees, takes part, or confirms the conclusion."""

_MARK: Final = re.compile(r"\b(?:Theme|Matter|Remark) (\d+)\b")


def facts_of_one_flow(seed: int) -> SetUp:
    """Return the facts of discussions that share a flow: the same people, and every question is asked."""
    facts = SetUp(seed=seed)
    facts.configure(interval=20, minimum_rounds=1, maximum_rounds=1, confirmation=True, timing="start_of_round")
    return facts


@dataclass(frozen=True, slots=True)
class Plan:
    """One of many discussions. Each of its texts has its `number`, from 1; its seed is derived from the suite's."""

    number: int
    seed: int

    def set_up(self) -> SetUp:
        """Return the facts of the discussion."""
        seats = self.number % len(CAST), (self.number + 1) % len(CAST)
        facts = SetUp(seed=1000 * self.seed + self.number, theme=f"Theme {self.number}", own_topics=True)
        facts.seat(*(CAST[seat] for seat in seats))
        facts.configure(
            interval=20,
            minimum_rounds=1,
            maximum_rounds=1,
            confirmation=self._course == 2,
            timing="start_of_round" if self._course == 1 else "disabled",
        )
        return facts

    def owner(self) -> Owner:
        """Return the discussion's owner, with every answer prepared."""
        return scripted_owner(self.answers())

    def answers(self) -> Mapping[str, Any]:
        """Return the answer to each type of question."""
        own: dict[str, Any] = {
            "topic_definition": {"action": "provide", "topics": [f"Matter {self.number}"]},
            "topic_continuation": {"action": "end_session"},
        }
        if self._course == 1:
            own["user_turn_participation"] = {"action": "participate", "message": f"Remark {self.number}"}
        return {**GOING_ON, **own}

    def foreign_numbers(self, text: str) -> set[int]:
        """Return the numbers of other discussions that appear in a text."""
        return {int(number) for number in _MARK.findall(text)} - {self.number}

    @property
    def _course(self) -> int:
        return self.number % COURSES
