"""The schema of a compiled graph of any kind, read from the graph alone."""

from __future__ import annotations

import operator
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import typing_extensions

from support.langgraph_versions import is_of_langgraph
from support.validators.schema import StateKey, StateSchema, state_key

if TYPE_CHECKING:
    from langgraph.graph.state import CompiledStateGraph


@dataclass(frozen=True)
class GraphSchema(StateSchema):
    """The keys of a graph's state, whichever of its schemas declares them.

    No key has to be there before a node has written it: LangGraph does not ask for that. Of a key with a reducer only
    the value is checked: a reducer may take anything, and join it as it likes.

    Args:
        growing: The keys whose updates only add items at the end.
    """

    growing: frozenset[str] = frozenset()


def schema_of_graph(compiled_graph: CompiledStateGraph[Any, Any, Any, Any]) -> GraphSchema:
    """Return what a graph declares: by TypedDicts, dataclasses or pydantic models, those of single nodes included."""
    builder = compiled_graph.builder
    declared: dict[str, StateKey] = {}
    for schema in (builder.state_schema, *builder.schemas):
        for name, key in _keys(schema).items():
            if name in builder.channels:
                declared.setdefault(
                    name, key if _holds_declared(builder.channels[name]) else replace(key, declared=Any)
                )
    growing = frozenset(name for name, key in declared.items() if key.reducer is operator.add and key.holds_a_list)
    return GraphSchema(builder.state_schema.__name__, declared, growing)


def _holds_declared(channel: Any) -> bool:
    """Return whether what a channel is written and holds is of the type that its key declares."""
    return is_of_langgraph(channel) and channel.UpdateType == channel.ValueType


def _keys(schema: Any) -> Mapping[str, StateKey]:
    if not hasattr(schema, "__annotations__"):
        return {}
    coerces = hasattr(schema, "__pydantic_validator__")  # a model, or a dataclass of pydantic
    hints = typing_extensions.get_type_hints(schema, include_extras=True)
    keys = {name: state_key(name, hint, by_graph=True, strict=not coerces) for name, hint in hints.items()}
    converted = _converted(schema) if coerces else ()
    return {name: replace(key, declared=Any) if name in converted else key for name, key in keys.items()}


def _converted(schema: Any) -> Collection[str]:
    """Return the fields of a pydantic model that validators of its own make of what may be of another type."""
    from pydantic import BeforeValidator, PlainValidator, WrapValidator  # noqa: PLC0415 - once a state is checked

    fields, own = schema.__pydantic_fields__, schema.__pydantic_decorators__
    if any(validator.info.mode != "after" for validator in own.model_validators.values()):
        return set(fields)
    validators = [validator.info for validator in own.field_validators.values() if validator.info.mode != "after"]
    named = {name for validator in validators for name in validator.fields}
    kinds = (BeforeValidator, PlainValidator, WrapValidator)
    marked = {name for name, field in fields.items() if any(isinstance(mark, kinds) for mark in field.metadata)}
    return {*fields} if "*" in named else named | marked
