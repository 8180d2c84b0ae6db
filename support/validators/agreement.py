"""Compares two accounts of one state: at every update in brief, at pauses and the end in full."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from support.record.equality import certainly_equal_from
from support.record.inputs import ChangedValue
from support.validators.differences import ABSENT, differences
from support.validators.finding import StateFinding
from support.validators.schema import StateKey, StateSchema, place

_ADVICE = "The state manager must join every update, and every answer, exactly as the graph does."


def disagreements(
    schema: StateSchema, state: Mapping[str, Any], graph: Mapping[str, Any], known: Mapping[str, int] | None = None
) -> list[StateFinding]:
    """Return every place at which the state manager and the graph (`get_state(config).values`) differ.

    Unwritten append and merged keys count as empty, and keys that the schema does not declare must be in neither.

    Args:
        known: By append key, how many of its first items need not be compared again.
    """
    findings = []
    manager_value, graph_value = state.get, graph.get
    for name in dict.fromkeys([*schema.keys, *state, *graph]):
        actual, expected = manager_value(name, ABSENT), graph_value(name, ABSENT)
        if actual is ABSENT or expected is ABSENT:
            actual, expected = _value_or_empty(schema, state, name), _value_or_empty(schema, graph, name)
        if certainly_equal_from((known or {}).get(name, 0), expected, actual):
            continue
        for difference in differences(name, expected, actual):
            expectation = f"what the graph holds, {difference.old!r:.200}"
            findings.append(StateFinding("consistency", difference.field, expectation, difference.new, None, _ADVICE))
    return findings


def altered_item(change: ChangedValue) -> StateFinding:
    """Return the finding for an old item that the state manager alone holds otherwise than when it was added."""
    expectation = f"what it was when it was added, {change.expected!r:.200}"
    field = place(change.key, () if change.place is None else (change.place,))
    advice = "The state manager must not change in place what it holds: the graph keeps what it was."
    return StateFinding("consistency", field, expectation, change.actual, None, advice)


def brief_disagreements(
    schema: StateSchema, node_input: Mapping[str, Any], state: Mapping[str, Any]
) -> list[StateFinding]:
    """Return the keys at which a node's input differs from the state manager, at a cost that stays the same.

    Identity is compared first; plain and merged keys by value, append keys by length and last item only: comparing
    them whole takes a long session a third more processor time.
    """
    findings = []
    input_value, manager_value = node_input.get, state.get
    for name, key in schema.keys.items():
        expected, actual = input_value(name, ABSENT), manager_value(name, ABSENT)
        if expected is actual or _equal_in_brief(key, expected, actual):
            continue
        expectation = f"what the next node is given, {_brief(key, expected)}"
        findings.append(StateFinding("consistency", name, expectation, _brief(key, actual), None, _ADVICE))
    return findings


def _value_or_empty(schema: StateSchema, values: Mapping[str, Any], name: str) -> Any:
    value = values.get(name, ABSENT)
    key = schema.keys.get(name)
    has_empty = key is not None and key.kind not in ("plain", "own")
    return key.empty() if value is ABSENT and key is not None and has_empty else value


def _equal_in_brief(key: StateKey, expected: Any, actual: Any) -> bool:
    kind = key.kind
    if kind == "plain":
        return type(expected) is type(actual) and bool(expected == actual)
    # a key that was not written counts as empty
    if expected is ABSENT:
        expected = key.empty()
    if actual is ABSENT:
        actual = key.empty()
    if kind not in ("append", "messages"):
        return bool(expected == actual)
    if not isinstance(expected, list) or not isinstance(actual, list) or len(expected) != len(actual):
        return False
    return not expected or expected[-1] is actual[-1] or bool(expected[-1] == actual[-1])


def _brief(key: StateKey, value: Any) -> Any:
    if key.kind not in ("append", "messages") or not isinstance(value, list):
        return value
    return f"{len(value)} items" + (f", the last {value[-1]!r:.80}" if value else "")
