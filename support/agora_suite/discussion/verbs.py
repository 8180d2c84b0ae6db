"""What every part of a discussion is: a set of verbs that act on its world."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Concatenate, ParamSpec, TypeVar

from support.agora_suite.discussion.journal import VerbCall
from support.agora_suite.discussion.world import DiscussionWorld

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")
Part = TypeVar("Part", bound="Verbs")


class Verbs:
    """A part of a discussion, which acts on the world; `name` is its attribute of the discussion."""

    def __init__(self, world: DiscussionWorld, name: str) -> None:
        self.world = world
        self.name = name


def verb(
    method: Callable[Concatenate[Part, Parameters], Result],
) -> Callable[Concatenate[Part, Parameters], Result]:
    """Decorate a method whose calls are noted in the journal, so that they can be repeated."""

    @functools.wraps(method)
    def noted(part: Part, /, *arguments: Parameters.args, **named: Parameters.kwargs) -> Result:
        with part.world.journal.enter(VerbCall(part.name, method.__name__, arguments, dict(named))):
            return method(part, *arguments, **named)

    return noted
