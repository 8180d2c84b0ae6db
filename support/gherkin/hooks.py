"""Hooks that run before and after the steps of scenarios, selected by tags."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal, TypeVar

from cucumber_tag_expressions import parse

from support.gherkin.errors import StepDefinitionError, place_of

Function = TypeVar("Function", bound=Callable[..., Any])
Moment = Literal["before", "after"]


TAG = re.compile(r"(?<![^\s()])(?!(?:and|or|not)\b)[^\s()]+")
"""A tag in a tag expression. pytest reads an argument that begins with @ as a file, so @ may be left out of tags."""


def with_sign(tag: re.Match[str]) -> str:
    """Return a tag with its @."""
    return f"@{tag[0].removeprefix('@')}"


@dataclass(frozen=True)
class Hook:
    """A function that runs before or after the steps of scenarios; its parameters are fixtures.

    Without a tag expression, it runs for every scenario. Reports show its name.
    """

    when: Moment
    function: Callable[..., object]
    tags: str = ""
    name: str = ""

    @cached_property
    def _expression(self) -> Any:
        return parse(TAG.sub(with_sign, self.tags))

    def is_for(self, tags: Collection[str]) -> bool:
        """Return whether it runs for a scenario with these tags, which are without `@`."""
        return not self.tags or bool(self._expression.evaluate([f"@{tag}" for tag in tags]))


_hooks: list[Hook] = []


def hooks() -> tuple[Hook, ...]:
    """Return every hook imported so far, in order of import."""
    return tuple(_hooks)


def before_scenario(*, tags: str = "", name: str = "") -> Callable[[Function], Function]:
    """Return a decorator that runs a function before the steps of scenarios; if it fails, the steps do not run.

    `tags` is the tag expression of these scenarios, e.g. `@slow and not @wip`; reports show `name`.
    """
    return _decorator("before", tags, name)


def after_scenario(*, tags: str = "", name: str = "") -> Callable[[Function], Function]:
    """Return a decorator that runs a function after the steps of scenarios, even failed ones, the last defined first.

    `tags` is the tag expression of these scenarios, e.g. `@slow and not @wip`; reports show `name`.
    """
    return _decorator("after", tags, name)


def _decorator(when: Moment, tags: str, name: str) -> Callable[[Function], Function]:
    def register(function: Function) -> Function:
        if inspect.isgeneratorfunction(function) or inspect.isasyncgenfunction(function):
            raise StepDefinitionError(f"{place_of(function)}: a hook does not yield; define one before and one after.")
        hook = Hook(when, function, tags, name)
        try:
            hook.is_for(())
        except Exception as error:
            raise StepDefinitionError(f"{place_of(function)}: “{tags}” is not a tag expression: {error}") from None
        _hooks.append(hook)
        return function

    return register
