"""The tasks of a model, with the writers of the answers."""

from __future__ import annotations

import difflib
import random
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from support.mock_llm.persona import Persona
from support.mock_llm.prompt import Circumstance, ModelPrompt, SentMessage, read_prompt
from support.mock_llm.seeding import draw

Richness: TypeAlias = Literal["terse", "normal", "realistic"]


@dataclass(frozen=True, slots=True)
class Writing:
    """All that an answer may depend on: no clock, no cursor, no memory of other calls.

    Attributes:
        draw: Chance, drawn from seed, agent, task and prompt.
        seed: The seed of the mock, for chance that several calls share.
    """

    prompt: ModelPrompt
    persona: Persona
    draw: random.Random
    richness: Richness
    seed: int

    def shared_draw(self, *place: str | int) -> random.Random:
        """Return chance that depends on a place only (the theme for example), not on agent or prompt."""
        return draw(self.seed, *place)


Writer: TypeAlias = Callable[[Writing], str]
"""Writes the answer to a task."""


@dataclass(frozen=True, slots=True)
class Task:
    """A task that a model can be asked."""

    name: str
    roles: frozenset[str]
    writer: Writer


class Repertoire(Mapping[str, Task]):
    """The tasks of a flow, by name.

    Args:
        introduction: What the first line of a system message must match, with the groups `id` and `role`.
        circumstances: What calls for one task differ in.
    """

    def __init__(self, introduction: str, *tasks: Task, circumstances: Sequence[Circumstance] = ()) -> None:
        self.introduction = re.compile(introduction)
        self.circumstances = circumstances
        self.is_open = False
        """Whether there may be tasks that are not in it."""
        missing = {"id", "role"} - set(self.introduction.groupindex)
        if missing:
            raise ValueError(f"the introduction {introduction!r} lacks the groups {', '.join(sorted(missing))}")
        self._tasks: dict[str, Task] = {}
        for task in tasks:
            if task.name in self._tasks:
                raise ValueError(f"the task '{task.name}' is in the repertoire twice")
            self._tasks[task.name] = task

    def __getitem__(self, name: str) -> Task:
        return self._tasks[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._tasks)

    def __len__(self) -> int:
        return len(self._tasks)

    def read(self, messages: Sequence[SentMessage]) -> ModelPrompt:
        """Return a conversation as the model understands it."""
        return read_prompt(messages, self.introduction, self.circumstances)

    def nearest(self, name: str) -> str:
        """Return the known task whose name is most like another name."""
        ranked = difflib.get_close_matches(name, self._tasks, n=1, cutoff=0.0)
        return ranked[0] if ranked else ""

    def problem(self, prompt: ModelPrompt) -> str | None:
        """Return why a prompt cannot be answered; None when it can."""
        if not prompt.agent:
            return f"the system message does not say who is asked (expected: {self.introduction.pattern})"
        if not prompt.task:
            return "the last human message does not begin with '# Task: <task>'"
        task = self._tasks.get(prompt.task)
        if task is None:
            return f"the task '{prompt.task}' is unknown; the nearest known task is '{self.nearest(prompt.task)}'"
        if prompt.role not in task.roles:
            expected = " or ".join(sorted(task.roles))
            return f"the task '{prompt.task}' is for the {expected}, and was asked of the {prompt.role}"
        return None
