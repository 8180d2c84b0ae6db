"""What a state's TypedDict declares: its keys, how updates join them, and a prebuilt strict check for each."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from inspect import Parameter, signature
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typing_extensions

from support.validators.type_marks import OPTIONAL, unmarked

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

Kind = Literal["plain", "append", "merge", "messages", "reduced", "own"]


@dataclass(frozen=True)
class StateKey:
    """One key of a state.

    Args:
        kind: How an update joins it: `plain` replaces, `append` extends a list, `merge` lays entries over a
            mapping, `messages` is LangGraph's `add_messages`, `reduced` is any other reducer, `own` is a reducer of
            which nothing is known, so that only its result is checked.
        strict: Whether only a value of the very type is right; False where a model converts the input of nodes.
        closed: Whether each part of the type must be checkable, and a TypedDict in it may hold no other keys.
    """

    name: str
    kind: Kind
    declared: Any
    reducer: Callable[[Any, Any], Any] | None
    required: bool
    strict: bool = True
    closed: bool = True

    @cached_property
    def holds_rows(self) -> bool:
        """Whether the items of this append key are themselves lists."""
        items = typing_extensions.get_args(self.declared)
        return bool(items) and _bare(items[0]) is list

    @property
    def holds_a_list(self) -> bool:
        """Whether what it holds is a list."""
        return _bare(self.declared) is list

    def empty(self) -> Any:
        """Return the value of the key before anything was written to it; only for keys with a reducer."""
        return self._container()

    @cached_property
    def accepts(self) -> Callable[[Any], bool]:
        """The strict type check of a value, as fast as it can be had."""
        validator = self._adapter.validator
        return lambda value: validator.isinstance_python(value, strict=self._strictness)

    @cached_property
    def may_nest(self) -> bool:
        """Whether the types alone would let a list pass as an item of this append key."""
        return self.kind == "append" and not self.holds_rows and self.accepts([[]])

    def type_errors(self, value: Any) -> list[ErrorDetails]:
        """Return pydantic's account of what is wrong with a value's types."""
        from pydantic import ValidationError  # noqa: PLC0415 - pydantic, once a state is checked

        try:
            self._adapter.validate_python(value, strict=self._strictness)
        except ValidationError as error:
            return error.errors(include_url=False, include_context=False)
        return []

    @property
    def _strictness(self) -> bool | None:
        return (
            self.strict if self.closed else None
        )  # as its adapter says, in which a list may take the place of a tuple

    @cached_property
    def _container(self) -> Callable[[], Any]:
        container: Callable[[], Any] = _bare(self.declared)
        return container

    @cached_property
    def _adapter(self) -> Any:
        from support.validators.type_adapters import adapter_of  # noqa: PLC0415 - pydantic, once a state is checked

        return adapter_of(self.declared, strict=self.strict, closed=self.closed)


@dataclass(frozen=True)
class StateSchema:
    """The keys of a state, by name."""

    name: str
    keys: Mapping[str, StateKey]

    def empties(self) -> dict[str, Any]:
        """Return every key that has a reducer with its empty value; plain keys are left out."""
        return {name: key.empty() for name, key in self.keys.items() if key.kind not in ("plain", "own")}

    def nearest(self, name: Any) -> str:
        """Return a sentence that names the declared key most like another; empty if none is."""
        near = difflib.get_close_matches(str(name), self.keys, n=1)
        return f"Did you mean {near[0]!r}?" if near else ""


@lru_cache(maxsize=64)
def schema_of(state: type) -> StateSchema:
    """Return what a TypedDict declares; read once for each class.

    A plain key is required unless it is marked `NotRequired`: `total=False` only says that LangGraph may leave
    keys out until they are written.

    Raises:
        TypeError: It is no TypedDict.
    """
    if not typing_extensions.is_typeddict(state):
        raise TypeError(f"a state is declared by a TypedDict, not by {state!r}")
    hints = typing_extensions.get_type_hints(state, include_extras=True)
    return StateSchema(state.__name__, {name: state_key(name, hint) for name, hint in hints.items()})


def place(name: str, path: Iterable[Any]) -> str:
    """Return the readable place of a nested value: `bookings[0].guest.name`."""
    text = name
    for step in path:
        text += f".{step}" if isinstance(step, str) and step.isidentifier() else f"[{step!r}]"
    return text


def key_at(place: str) -> str:
    """Return the key of the state in which a place lies: `bookings` of `bookings[0].guest.name`."""
    return place.split(".", maxsplit=1)[0].split("[", maxsplit=1)[0]


def state_key(name: str, hint: Any, *, by_graph: bool = False, strict: bool = True) -> StateKey:
    """Return a key by its type hint.

    Args:
        by_graph: Whether only its graph is known: then the key may be absent, and its reducer do anything.
        strict: Whether only a value of the very type is right.
    """
    marks_of_key, hint = unmarked(hint)
    required = not by_graph and marks_of_key.isdisjoint(OPTIONAL)
    reducer = None
    if typing_extensions.get_origin(hint) is Annotated:
        hint, *marks = typing_extensions.get_args(hint)
        reducer = marks[-1] if _is_reducer(marks[-1]) else None
    kind: Kind = "own" if by_graph and reducer is not None else _kind(hint, reducer)
    return StateKey(name, kind, hint, reducer, required and reducer is None, strict, closed=not by_graph)


def _is_reducer(mark: Any) -> bool:
    if not callable(mark) or isinstance(mark, type):
        return False
    try:
        parameters = signature(mark).parameters.values()
    except ValueError:  # some built-in functions show no signature
        return True
    places = (Parameter.POSITIONAL_ONLY, Parameter.POSITIONAL_OR_KEYWORD)
    return sum(parameter.kind in places for parameter in parameters) == 2


def _kind(declared: Any, reducer: Any) -> Kind:
    if reducer is None:
        return "plain"
    from langgraph.graph.message import add_messages  # noqa: PLC0415 - LangGraph, once a state is checked

    if reducer is add_messages:
        return "messages"
    if _bare(declared) is list:
        return "append"
    return "merge" if _bare(declared) is dict else "reduced"


def _bare(declared: Any) -> Any:
    return typing_extensions.get_origin(declared) or declared
