"""Remembers what a scenario said, so that the same can be said to another discussion."""

from __future__ import annotations

import functools
from collections.abc import Callable, Collection
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

if TYPE_CHECKING:
    from support.agora_suite.discussion.world import Discussion

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")
Part = TypeVar("Part", bound="Verbs")

Said = tuple[str, str, tuple[Any, ...], dict[str, Any]]
"""Something that was said: the part of the world, the verb, its arguments and its named arguments."""


class Verbs:
    """A part of the world whose verbs are remembered.

    Args:
        discussion: The world that it is a part of.
        name: The name under which the world has it.
    """

    def __init__(self, discussion: Discussion, name: str) -> None:
        self._discussion = discussion
        self._name = name

    @property
    def name(self) -> str:
        """The name under which the world has this part."""
        return self._name

    @property
    def world(self) -> Discussion:
        """The world that this is a part of."""
        return self._discussion


def verb(
    method: Callable[Concatenate[Part, Parameters], Result],
) -> Callable[Concatenate[Part, Parameters], Result]:
    """A decorator: what is said with the method is remembered, but for what it says to other verbs in turn."""

    @functools.wraps(method)
    def remembered(part: Part, /, *arguments: Parameters.args, **named: Parameters.kwargs) -> Result:
        with part.world.journal.saying(part.name, method.__name__, arguments, named):
            return method(part, *arguments, **named)

    return remembered


class Journal:
    """What was said to a discussion, in order."""

    def __init__(self) -> None:
        self._said: list[Said] = []
        self._depth = 0

    @property
    def whole(self) -> tuple[Said, ...]:
        """What was said so far, in order."""
        return tuple(self._said)

    def saying(self, part: str, method: str, arguments: tuple[Any, ...], named: dict[str, Any]) -> Journal:
        """Note something that is being said; use it in a `with` statement around what it does.

        Args:
            part: The part of the world.
            method: The verb.
            arguments: Its arguments.
            named: Its named arguments.
        """
        if self._depth == 0:
            self._said.append((part, method, arguments, dict(named)))
        return self

    def __enter__(self) -> None:
        self._depth += 1

    def __exit__(self, *_: object) -> None:
        self._depth -= 1

    def said(self, part: str) -> list[tuple[str, tuple[Any, ...], dict[str, Any]]]:
        """Give what was said with one part of the world: verb, arguments, named arguments.

        Args:
            part: The part.
        """
        return [(method, arguments, dict(named)) for where, method, arguments, named in self._said if where == part]

    def repeat_to(self, other: Discussion, leaving_out: Collection[str] = ()) -> None:
        """Say the same to another discussion.

        Args:
            other: The discussion; nothing was said to it yet.
            leaving_out: Verbs that are left out, as `part.verb`.
        """
        for part, method, arguments, named in self._said:
            if f"{part}.{method}" in leaving_out:
                continue
            getattr(getattr(other, part), method)(*arguments, **named)
