"""Whether two accounts of one state agree: at every update in brief, at pauses and the end in full."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from support.validators.differences import ABSENT, differences
from support.validators.finding import Finding
from support.validators.schema import StateKey, StateSchema

_ADVICE = "The state manager must join every update, and every answer, exactly as the graph does."


def disagreements(schema: StateSchema, state: Mapping[str, Any], graph: Mapping[str, Any]) -> list[Finding]:
    """Return every place at which the state manager and the graph hold different values.

    Unwritten append and merged keys count as empty, and keys that the schema does not declare must be in neither.

    Args:
        graph: The values of the graph (`get_state(config).values`).
    """
    found = []
    held, given = state.get, graph.get
    for name in dict.fromkeys([*schema.keys, *state, *graph]):
        ours, theirs = held(name, ABSENT), given(name, ABSENT)
        if ours is ABSENT or theirs is ABSENT:
            ours, theirs = _held(schema, state, name), _held(schema, graph, name)
        for difference in differences(name, theirs, ours):
            expectation = f"what the graph holds, {difference.old!r:.200}"
            found.append(Finding("consistency", difference.field, expectation, difference.new, None, _ADVICE))
    return found


def brief_disagreements(schema: StateSchema, node_input: Mapping[str, Any], state: Mapping[str, Any]) -> list[Finding]:
    """Return the keys at which what a node is given differs from the state manager, at a cost that stays the same.

    Identity is compared first; plain and merged keys by value, append keys by length and last item only: comparing
    them whole takes a long session a third more processor time.
    """
    found = []
    given, held = node_input.get, state.get
    for name, key in schema.keys.items():
        theirs, ours = given(name, ABSENT), held(name, ABSENT)
        if theirs is ours or _equal_in_brief(key, theirs, ours):
            continue
        expectation = f"what the next node is given, {_brief(key, theirs)}"
        found.append(Finding("consistency", name, expectation, _brief(key, ours), None, _ADVICE))
    return found


def _held(schema: StateSchema, values: Mapping[str, Any], name: str) -> Any:
    value = values.get(name, ABSENT)
    key = schema.keys.get(name)
    has_empty = key is not None and key.kind not in ("plain", "own")
    return key.empty() if value is ABSENT and key is not None and has_empty else value


def _equal_in_brief(key: StateKey, theirs: Any, ours: Any) -> bool:
    kind = key.kind
    if kind == "plain":
        return type(theirs) is type(ours) and bool(theirs == ours)
    # a key that was not written counts as empty
    if theirs is ABSENT:
        theirs = key.empty()
    if ours is ABSENT:
        ours = key.empty()
    if kind not in ("append", "messages"):
        return bool(theirs == ours)
    if not isinstance(theirs, list) or not isinstance(ours, list) or len(theirs) != len(ours):
        return False
    return not theirs or theirs[-1] is ours[-1] or bool(theirs[-1] == ours[-1])


def _brief(key: StateKey, value: Any) -> Any:
    if key.kind not in ("append", "messages") or not isinstance(value, list):
        return value
    return f"{len(value)} items" + (f", the last {value[-1]!r:.80}" if value else "")
