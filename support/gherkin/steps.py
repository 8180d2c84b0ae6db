"""The decorators that define steps."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Final, Literal, Protocol, TypeVar, get_args

import pytest_bdd
from cucumber_expressions.errors import CucumberExpressionError

from support.gherkin.errors import StepDefinitionError, place_of
from support.gherkin.expressions import Expression, ExpressionParser

Function = TypeVar("Function", bound=Callable[..., Any])
Keyword = Literal["given", "when", "then"]
KEYWORDS: Final[frozenset[str]] = frozenset(get_args(Keyword))

RESERVED_NAMES = {"datatable", "docstring", "request"}
"""Parameters of a step function that are not parameters of its expression."""


def declare_fixture(name: str) -> None:
    """Declare a fixture that steps take, so that it is not taken for a parameter of their expressions.

    Call it before the steps are defined.
    """
    RESERVED_NAMES.add(name)


@dataclass(frozen=True, slots=True)
class Signature:
    """The names of a function's parameters: all of them, and those without a default."""

    names: frozenset[str]
    required: tuple[str, ...]


@cache
def signature_of(function: Callable[..., object]) -> Signature:
    """Return the parameters of a function, inspected once."""
    parameters = inspect.signature(function).parameters.values()
    required = tuple(
        parameter.name
        for parameter in parameters
        if parameter.kind in (parameter.POSITIONAL_OR_KEYWORD, parameter.KEYWORD_ONLY)
        and parameter.default is parameter.empty
    )
    return Signature(frozenset(parameter.name for parameter in parameters), required)


class Decorator(Protocol):
    """Registers a function as a step definition, and returns it; raises `StepDefinitionError` if they do not match."""

    def __call__(self, function: Function, /) -> Function:
        """Return the function unchanged."""
        ...


@dataclass(frozen=True, slots=True)
class StepDefinition:
    """An expression bound to a function.

    Args:
        keyword: The keyword it may follow; `None` for any.
    """

    keyword: Keyword | None
    parser: ExpressionParser
    function: Callable[..., object]
    target_fixture: str | None = None

    @property
    def source(self) -> str:
        """The expression as written."""
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
    """Return every step definition imported so far, in order of import."""
    return tuple(_definitions)


def given(expression: Expression, *, target_fixture: str | None = None) -> Decorator:
    """Return a decorator for a function that establishes a fact that holds before the scenario starts.

    Its result becomes the fixture `target_fixture`, where steps share it that way.
    """
    return _decorator("given", expression, target_fixture)


def when(expression: Expression, *, target_fixture: str | None = None) -> Decorator:
    """Return a decorator for a function that makes an event happen.

    Its result becomes the fixture `target_fixture`, where steps share it that way.
    """
    return _decorator("when", expression, target_fixture)


def then(expression: Expression, *, target_fixture: str | None = None) -> Decorator:
    """Return a decorator for a function that checks what can be observed.

    Its result becomes the fixture `target_fixture`, where steps share it that way.
    """
    return _decorator("then", expression, target_fixture)


def step(expression: Expression, *, target_fixture: str | None = None) -> Decorator:
    """Return a decorator for a function whose step may follow any keyword.

    Its result becomes the fixture `target_fixture`, where steps share it that way.
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
    """Return the definition of a step; raise `StepDefinitionError` if function and expression do not match."""
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
    """Describe how the parameters of an expression and of its function differ."""
    sentence = ", ".join(f"{{{name}}}" for name in types) or "none"
    function = ", ".join(names) or "none"
    return (
        f"{place}: the parameters of “{expression.source}” and of its function do not match: "
        f"the sentence has {len(types)} ({sentence}), the function has {len(names)} ({function}), "
        f"not counting {', '.join(sorted(RESERVED_NAMES))}."
    )
