"""The decorators that make a function the meaning of a sentence."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Literal, Protocol, TypeVar

import pytest_bdd
from cucumber_expressions.errors import CucumberExpressionError

from support.gherkin.errors import StepDefinitionError, place_of
from support.gherkin.expressions import Expression, ExpressionParser

Function = TypeVar("Function", bound=Callable[..., Any])
Keyword = Literal["given", "when", "then"]

RESERVED_NAMES = {"discussion", "flow_run", "datatable", "docstring", "request"}
"""Parameters of a step function that are not parameters of its sentence."""


def declare_fixture(name: str) -> None:
    """Name a fixture of yours that steps take, so that it is not taken for a parameter of their sentences.

    Call it before the steps are defined.

    Args:
        name: The fixture's name.
    """
    RESERVED_NAMES.add(name)


class Decorator(Protocol):
    """What makes a function the meaning of a sentence and leaves it as it is."""

    def __call__(self, function: Function, /) -> Function:
        """The same function.

        Args:
            function: What the sentence does.

        Raises:
            StepDefinitionError: The function and its sentence do not go together.
        """
        ...


@dataclass(frozen=True, slots=True)
class StepDefinition:
    """What the project knows about one sentence.

    Args:
        keyword: The keyword it may follow; `None` for any.
        parser: Its expression, bound to the function.
        function: What it does.
        target_fixture: The fixture that is given its result.
    """

    keyword: Keyword | None
    parser: ExpressionParser
    function: Callable[..., object]
    target_fixture: str | None = None

    @property
    def source(self) -> str:
        """The sentence as it is defined."""
        return self.parser.name

    @property
    def description(self) -> str:
        """The function's docstring, written for product owners."""
        return inspect.cleandoc(self.function.__doc__ or "")

    @property
    def place(self) -> str:
        """Where it is defined, as `file:line`."""
        return self.parser.place

    def __str__(self) -> str:
        return f"{(self.keyword or '*').capitalize()} {self.source}"


_definitions: list[StepDefinition] = []


def definitions() -> tuple[StepDefinition, ...]:
    """Every step definition that was imported, in the order of its import."""
    return tuple(_definitions)


def given(expression: Expression, *, target_fixture: str | None = None) -> Decorator:
    """A decorator: the function brings about a fact that holds before the scenario starts.

    Args:
        expression: The sentence, `parse("…")`.
        target_fixture: The fixture that is given the function's result, where steps share it that way.
    """
    return _decorator("given", expression, target_fixture)


def when(expression: Expression, *, target_fixture: str | None = None) -> Decorator:
    """A decorator: the function makes an event happen.

    Args:
        expression: The sentence, `parse("…")`.
        target_fixture: The fixture that is given the function's result, where steps share it that way.
    """
    return _decorator("when", expression, target_fixture)


def then(expression: Expression, *, target_fixture: str | None = None) -> Decorator:
    """A decorator: the function checks what can be observed.

    Args:
        expression: The sentence, `parse("…")`.
        target_fixture: The fixture that is given the function's result, where steps share it that way.
    """
    return _decorator("then", expression, target_fixture)


def step(expression: Expression, *, target_fixture: str | None = None) -> Decorator:
    """A decorator: the function's sentence may follow any keyword.

    Args:
        expression: The sentence, `parse("…")`.
        target_fixture: The fixture that is given the function's result, where steps share it that way.
    """
    return _decorator(None, expression, target_fixture)


def _decorator(keyword: Keyword | None, expression: Expression, target_fixture: str | None) -> Decorator:
    def register(function: Function) -> Function:
        definition = replace(_definition(keyword, expression, function), target_fixture=target_fixture)
        # pytest-bdd injects a fixture into the module that applies the decorator: one frame above this one.
        pytest_bdd.step(definition.parser, keyword, target_fixture=target_fixture, stacklevel=2)(function)
        _definitions.append(definition)
        return function

    return register


def _definition(keyword: Keyword | None, expression: Expression, function: Callable[..., object]) -> StepDefinition:
    """The checked definition of a step.

    Raises:
        StepDefinitionError: The function and its sentence do not go together.
    """
    place = place_of(function)
    if not isinstance(expression, Expression):
        raise StepDefinitionError(f'{place}: write the sentence as parse("…"), not as {expression!r}.')
    if not (function.__doc__ or "").strip():
        raise StepDefinitionError(
            f"{place}: “{expression.source}” has no docstring; product owners read it in the vocabulary."
        )
    try:
        types = expression.parameter_names()
    except CucumberExpressionError as error:
        raise StepDefinitionError(f"{place}: {error}") from None
    names = tuple(name for name in inspect.signature(function).parameters if name not in RESERVED_NAMES)
    if len(names) != len(types):
        raise StepDefinitionError(_mismatch(place, expression, types, names))
    return StepDefinition(keyword, ExpressionParser(expression, names, place), function)


def _mismatch(place: str, expression: Expression, types: tuple[str, ...], names: tuple[str, ...]) -> str:
    """What does not fit between a sentence and its function."""
    sentence = ", ".join(f"{{{name}}}" for name in types) or "none"
    function = ", ".join(names) or "none"
    return (
        f"{place}: the parameters of “{expression.source}” and of its function do not match: "
        f"the sentence has {len(types)} ({sentence}), the function has {len(names)} ({function}), "
        f"not counting {', '.join(sorted(RESERVED_NAMES))}."
    )
