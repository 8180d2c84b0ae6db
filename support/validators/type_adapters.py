"""Checks by pydantic of values of any declared type, a `typing.TypedDict` of Python 3.11 included."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import is_dataclass
from types import UnionType
from typing import Annotated, Any, Literal, NotRequired, Required, Union

import typing_extensions
from pydantic import BaseModel, ConfigDict, Field, InstanceOf, TypeAdapter
from pydantic.errors import PydanticUserError
from pydantic_core import SchemaError
from typing_extensions import TypedDict

from support.validators.type_marks import MARKS, OPTIONAL, unmarked

_NOT_CHECKABLE = (PydanticUserError, SchemaError, NameError, TypeError, RecursionError)
"""What pydantic raises for a declaration that it cannot make a check of."""


def adapter_of(declared: Any, *, strict: bool, closed: bool) -> TypeAdapter[Any]:
    """Return the check of a declared type.

    Args:
        strict: Whether only a value of the very type is right; False takes any value that pydantic can convert.
        closed: Whether a declaration must be checkable, and a TypedDict in it may hold no other keys; False lets any
            value pass for a type that pydantic cannot check, and a list for a tuple, which comes back from most
            checkpointers as one.
    """
    config = ConfigDict(strict=strict, extra="forbid" if closed else "ignore", arbitrary_types_allowed=True)
    try:
        hint = _Rebuilt(config, lists_for_tuples=not closed).hint(declared)
        if not _brings_its_configuration(hint):
            return TypeAdapter(hint, config=config)
        instance: Any = InstanceOf  # seen by type checkers as an alias, in truth a mark
        by_fields = typing_extensions.is_typeddict(hint) or not strict
        return TypeAdapter(hint if by_fields else Annotated[hint, instance()])
    except _NOT_CHECKABLE:
        if closed:
            raise
        return TypeAdapter(Any)


def _brings_its_configuration(hint: Any) -> bool:
    is_model = isinstance(hint, type) and issubclass(hint, BaseModel)
    return is_model or is_dataclass(hint) or typing_extensions.is_typeddict(hint)


class _Rebuilt:
    """Replaces each TypedDict in a type hint by one that pydantic takes on every Python, with a configuration.

    With `lists_for_tuples`, each tuple in it may be a list.

    pydantic refuses `typing.TypedDict` before Python 3.12, and gives a TypedDict no configuration but its own.
    """

    def __init__(self, config: ConfigDict, *, lists_for_tuples: bool) -> None:
        self._config = config
        self._lists_for_tuples = lists_for_tuples
        self._made: dict[Any, Any] = {}

    def hint(self, hint: Any) -> Any:
        """Return a type hint with each TypedDict in it rebuilt."""
        if hint is tuple and self._lists_for_tuples:
            return Annotated[hint, Field(strict=False)]
        if typing_extensions.is_typeddict(hint):
            return self._typed_dict(hint)
        origin, arguments = typing_extensions.get_origin(hint), typing_extensions.get_args(hint)
        if typing_extensions.is_typeddict(origin):  # a generic one: the types of its variables are not checked
            return self._typed_dict(origin)
        if not arguments or origin is Literal or not self._changes(hint):
            return hint
        rebuilt = self._with_arguments(origin, arguments)
        return Annotated[rebuilt, Field(strict=False)] if origin is tuple and self._lists_for_tuples else rebuilt

    def _changes(self, hint: Any) -> bool:
        """Return whether a type hint holds what is rebuilt."""
        if isinstance(hint, list):
            return any(map(self._changes, hint))
        parts = (hint, typing_extensions.get_origin(hint))
        if any(map(typing_extensions.is_typeddict, parts)) or (self._lists_for_tuples and tuple in parts):
            return True
        return any(map(self._changes, typing_extensions.get_args(hint)))

    def _with_arguments(self, origin: Any, arguments: tuple[Any, ...]) -> Any:
        if origin in MARKS:
            return self.hint(arguments[0])
        if origin is Annotated:
            return Annotated[(self.hint(arguments[0]), *arguments[1:])]
        within = tuple(self._each(arguments))
        if origin in (Union, UnionType):
            return Union[within]  # noqa: UP007  # of a tuple that is made at run time
        return origin[within]

    def _each(self, arguments: Iterable[Any]) -> Iterable[Any]:
        for argument in arguments:
            yield [*self._each(argument)] if isinstance(argument, list) else self.hint(argument)

    def _typed_dict(self, declared: Any) -> Any:
        if declared in self._made:
            return self._made[declared]
        self._made[declared] = dict[str, Any]  # where it holds itself, it is not checked any deeper
        hints = typing_extensions.get_type_hints(declared, include_extras=True)
        fields: dict[str, Any] = {}
        for name, hint in hints.items():
            marks, bare = unmarked(hint)
            # a string annotation hides its mark from `__required_keys__`
            may_lack = not marks.isdisjoint(OPTIONAL) or (name not in declared.__required_keys__ and not marks)
            fields[name] = NotRequired[self.hint(bare)] if may_lack else Required[self.hint(bare)]
        made: Any = TypedDict  # to type checkers, a declaration that is made at run time is none
        rebuilt = made(declared.__name__, fields)
        rebuilt.__pydantic_config__ = {**self._config, **getattr(declared, "__pydantic_config__", {})}
        self._made[declared] = rebuilt
        return rebuilt
