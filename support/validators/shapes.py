"""The two layers that need no knowledge of the business: types, and what the reducers promise."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from support.validators.finding import Finding, shown
from support.validators.schema import StateKey, StateSchema, place

if TYPE_CHECKING:
    from pydantic import ValidationError


def identity(item: Any) -> str | None:
    """Return the identity of an item of an append key, if it has one.

    Args:
        item: A mapping or a message; anything else has none.
    """
    kind = type(item)
    if kind is str:
        return None
    mapped = kind is dict or isinstance(item, Mapping)  # the first answers nearly always, and faster
    found = item.get("id") if mapped else getattr(item, "id", None)
    return found if isinstance(found, str) else None


def undeclared(schema: StateSchema, name: Any, value: Any) -> Finding:
    """Return the finding for a key that the schema does not declare."""
    advice = f"LangGraph drops an undeclared key in silence. {schema.nearest(name)}".strip()
    return Finding("schema", str(name), f"a key that {schema.name} declares", value, None, advice)


def type_findings(key: StateKey, value: Any) -> list[Finding]:
    """Return every place where a value has another type than its key declares."""
    if key.kind == "messages":
        return _message_types(key, value)
    if key.accepts(value):
        return []
    return [
        Finding("schema", place(key.name, error["loc"]), _wanted(error["type"], error["msg"]), error["input"])
        for error in key.type_errors(value)
    ]


def refused_by_model(error: ValidationError) -> list[Finding]:
    """Return every place of a state that the pydantic model of its graph refuses."""
    return [
        Finding("schema", place(str(one["loc"][0]), one["loc"][1:]), _wanted(one["type"], one["msg"]), one["input"])
        for one in error.errors(include_url=False, include_context=False)
        if one["loc"]
    ]


def join_findings(key: StateKey, value: Any) -> list[Finding]:
    """Return what the reducer of a key cannot or must not take.

    Args:
        key: A key with or without reducer; a plain one takes everything.
    """
    if key.kind == "merge" and not isinstance(value, Mapping):
        return [Finding("reducers", key.name, "a mapping of entries to lay over what is held", value)]
    if key.kind not in ("append", "messages"):
        return []
    if not isinstance(value, list):
        advice = "The update of an append key is always a list of items, even for one item."
        return [Finding("reducers", key.name, "a list of items", value, None, advice)]
    if key.kind == "append" and not key.holds_rows:
        for index, item in enumerate(value):
            if isinstance(item, list):
                advice = "A list was put in place of an item: return [item], not [[item]]."
                return [
                    Finding("reducers", place(key.name, [index]), "an item, not a list of items", item, None, advice)
                ]
    return []


def repeated(key: StateKey, index: int, item: Any) -> Finding:
    """Return the finding for an item whose id was there before."""
    advice = "Work was done twice, or a whole list was written where only what is new belongs."
    expectation = f"an id that {key.name} does not hold yet"
    return Finding("reducers", place(key.name, [index]), expectation, identity(item), None, advice)


def duplicate_findings(key: StateKey, value: Sequence[Any]) -> list[Finding]:
    """Return every item of a whole value whose id occurred before."""
    seen: set[str] = set()
    found = []
    for index, item in enumerate(value):
        name = identity(item)
        if name is not None and name in seen:
            found.append(repeated(key, index, item))
        elif name is not None:
            seen.add(name)
    return found


def shape_findings(key: StateKey, value: Any) -> list[Finding]:
    """Return what is wrong with an update's shape: the reducer's view first, the types only where that holds."""
    if well_shaped(key, value):
        return []
    return join_findings(key, value) or type_findings(key, value)


def well_shaped(key: StateKey, value: Any) -> bool:
    """Return whether a value's shape is certainly right; if not, the findings say more."""
    return key.kind != "messages" and key.accepts(value) and not key.may_nest


def _message_types(key: StateKey, value: Any) -> list[Finding]:
    from langchain_core.messages import BaseMessage  # noqa: PLC0415 - LangChain, once a state is checked

    if not isinstance(value, list):
        return [Finding("schema", key.name, "a list of messages", value)]
    found = []
    for index, message in enumerate(value):
        if not isinstance(message, BaseMessage):
            found.append(Finding("schema", place(key.name, [index]), "a message", message))
        elif not message.id or not isinstance(message.id, str):
            advice = "Without one, the manager and the graph each draw their own."
            found.append(Finding("schema", place(key.name, [index, "id"]), "an id", message.id, None, advice))
    return found


def _wanted(kind: str, message: str) -> str:
    if kind == "missing":
        return "this field"
    if kind == "extra_forbidden":
        return "no field that is not declared"
    return (
        shown(message)
        .strip("'\"")
        .replace("Input should be ", "")
        .replace("a valid integer", "an integer")
        .replace("a valid ", "a ")
    )
