"""The two layers that need no knowledge of the business: types and reducers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from support.validators.finding import StateFinding, shorten
from support.validators.schema import StateKey, StateSchema, place

if TYPE_CHECKING:
    from pydantic import ValidationError


def identity(item: Any) -> str | None:
    """Return the identity of an item of an append key, if it has one: a mapping or a message may."""
    kind = type(item)
    if kind is str:
        return None
    mapped = kind is dict or isinstance(item, Mapping)  # the first answers nearly always, and faster
    identifier = item.get("id") if mapped else getattr(item, "id", None)
    return identifier if isinstance(identifier, str) else None


def undeclared(schema: StateSchema, name: Any, value: Any) -> StateFinding:
    """Return the finding for a key that the schema does not declare."""
    advice = f"LangGraph drops an undeclared key in silence. {schema.nearest(name)}".strip()
    return StateFinding("schema", str(name), f"a key that {schema.name} declares", value, None, advice)


def type_findings(key: StateKey, value: Any) -> list[StateFinding]:
    """Return every place where a value has another type than its key declares."""
    if key.kind == "messages":
        return _message_types(key, value)
    if key.accepts(value):
        return []
    return [
        StateFinding("schema", place(key.name, error["loc"]), _expectation(error["type"], error["msg"]), error["input"])
        for error in key.type_errors(value)
    ]


def refused_by_model(error: ValidationError) -> list[StateFinding]:
    """Return every place of a state that the pydantic model of its graph refuses."""
    return [
        StateFinding(
            "schema",
            place(str(problem["loc"][0]), problem["loc"][1:]),
            _expectation(problem["type"], problem["msg"]),
            problem["input"],
        )
        for problem in error.errors(include_url=False, include_context=False)
        if problem["loc"]
    ]


def join_findings(key: StateKey, value: Any) -> list[StateFinding]:
    """Return what the reducer of a key cannot or must not take."""
    if key.kind == "merge" and not isinstance(value, Mapping):
        return [StateFinding("reducers", key.name, "a mapping of entries to lay over what is held", value)]
    if key.kind not in ("append", "messages"):
        return []
    if not isinstance(value, list):
        advice = "The update of an append key is always a list of items, even for one item."
        return [StateFinding("reducers", key.name, "a list of items", value, None, advice)]
    if key.kind == "append" and not key.holds_rows:
        for index, item in enumerate(value):
            if isinstance(item, list):
                advice = "A list was put in place of an item: return [item], not [[item]]."
                return [
                    StateFinding(
                        "reducers", place(key.name, [index]), "an item, not a list of items", item, None, advice
                    )
                ]
    return []


def repeated(key: StateKey, index: int, item: Any) -> StateFinding:
    """Return the finding for an item whose id was there before."""
    advice = "Work was done twice, or a whole list was written where only what is new belongs."
    expectation = f"an id that {key.name} does not hold yet"
    return StateFinding("reducers", place(key.name, [index]), expectation, identity(item), None, advice)


def duplicate_findings(key: StateKey, value: Sequence[Any]) -> list[StateFinding]:
    """Return every item of a whole value whose id occurred before."""
    seen: set[str] = set()
    findings = []
    for index, item in enumerate(value):
        name = identity(item)
        if name is not None and name in seen:
            findings.append(repeated(key, index, item))
        elif name is not None:
            seen.add(name)
    return findings


def shape_findings(key: StateKey, value: Any) -> list[StateFinding]:
    """Return what is wrong with an update's shape: the reducer's view first, the types only where that holds."""
    if well_shaped(key, value):
        return []
    return join_findings(key, value) or type_findings(key, value)


def well_shaped(key: StateKey, value: Any) -> bool:
    """Return whether a value's shape is certainly right; if not, the findings say more."""
    return key.kind != "messages" and key.accepts(value) and not key.may_nest


def _message_types(key: StateKey, value: Any) -> list[StateFinding]:
    from langchain_core.messages import BaseMessage  # noqa: PLC0415 - LangChain, once a state is checked

    if not isinstance(value, list):
        return [StateFinding("schema", key.name, "a list of messages", value)]
    findings = []
    for index, message in enumerate(value):
        if not isinstance(message, BaseMessage):
            findings.append(StateFinding("schema", place(key.name, [index]), "a message", message))
        elif not message.id or not isinstance(message.id, str):
            advice = "Without one, the manager and the graph each draw their own."
            findings.append(StateFinding("schema", place(key.name, [index, "id"]), "an id", message.id, None, advice))
    return findings


def _expectation(kind: str, message: str) -> str:
    if kind == "missing":
        return "this field"
    if kind == "extra_forbidden":
        return "no field that is not declared"
    return (
        shorten(message)
        .strip("'\"")
        .replace("Input should be ", "")
        .replace("a valid integer", "an integer")
        .replace("a valid ", "a ")
    )
