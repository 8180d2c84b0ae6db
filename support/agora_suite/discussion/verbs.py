"""What every part of a discussion is: a set of verbs that act on its world."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from typing import Any, Concatenate, ParamSpec, TypeVar

from hamcrest import assert_that, contains_inanyorder

from support.agora_suite.circumstances import attempt_of, round_of, topic_of
from support.agora_suite.discussion.journal import VerbCall
from support.agora_suite.discussion.session import Session
from support.agora_suite.discussion.world import DiscussionWorld
from support.agora_suite.vocabulary import SPECIAL_ROLES
from support.mock_llm import ModelCall

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")
Part = TypeVar("Part", bound="Verbs")


class Verbs:
    """A part of a discussion, which acts on the world; `name` is its attribute of the discussion."""

    def __init__(self, world: DiscussionWorld, name: str) -> None:
        self.world = world
        self.name = name

    @property
    def session(self) -> Session:
        """The session; raises `ScenarioError` before the discussion begins."""
        return self.world.session

    @property
    def state(self) -> Mapping[str, Any]:
        """The session's state."""
        return self.world.state

    @property
    def agents(self) -> dict[str, str]:
        """The agents' names by id, in seating order."""
        return {identifier: name for name, identifier in self.session.built.cast.items()}

    @property
    def names(self) -> dict[str, str]:
        """What a scenario calls everyone with a language model, by id."""
        return {**{identifier: words for words, identifier in SPECIAL_ROLES.items()}, **self.agents}

    def id_of(self, speaker: str) -> str:
        """Return the id of a speaker, who is not every agent."""
        return str(self.world.set_up.agent_id(speaker, self.session.built.cast))

    def calls(
        self, task: str, topic: str | None = None, round_number: int | None = None, attempt: int | None = None
    ) -> list[ModelCall]:
        """Return the successful model calls for a task; None means every topic, round or attempt."""
        return [
            call
            for call in self.session.models.calls
            if (call.task, call.error) == (task, None)
            and topic in (None, topic_of(call))
            and round_number in (None, round_of(call))
            and attempt in (None, attempt_of(call))
        ]

    def calls_of_each_agent(
        self, task: str, topic: str | None = None, round_number: int | None = None, attempt: int | None = None
    ) -> list[ModelCall]:
        """Return the successful model calls for a task, of which each agent has exactly one."""
        calls = self.calls(task, topic, round_number, attempt)
        asked = [self.names[call.agent] for call in calls]
        assert_that(asked, contains_inanyorder(*self.agents.values()), f"who was asked to {task}")
        return calls


def verb(
    method: Callable[Concatenate[Part, Parameters], Result],
) -> Callable[Concatenate[Part, Parameters], Result]:
    """Decorate a method whose calls are noted in the journal, so that they can be repeated."""

    @functools.wraps(method)
    def noted(part: Part, /, *arguments: Parameters.args, **named: Parameters.kwargs) -> Result:
        with part.world.journal.enter(VerbCall(part.name, method.__name__, arguments, dict(named))):
            return method(part, *arguments, **named)

    return noted


def disturbance(
    method: Callable[Concatenate[Part, Parameters], Result],
) -> Callable[Concatenate[Part, Parameters], Result]:
    """Decorate a verb that a twin without failures leaves out: a failure, or an event from outside."""
    disturbing = verb(method)
    disturbing.disturbs = True  # type: ignore[attr-defined]
    return disturbing
