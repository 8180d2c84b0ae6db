"""Values inside a value: found by a path, and compared with what a scenario expects."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence, Sized
from typing import Any

from support.execution.errors import ScenarioError
from support.flow_builder.errors import nearest

_STEP = re.compile(r"([^.\[\]]+)|\[(-?\d+)\]")


def steps_of(path: str) -> list[str | int]:
    """Return the steps of a path: `order.items[0].price` is `order`, `items`, 0, `price`; `[0].price` begins in a list.

    Raises:
        ScenarioError: It is no path.
    """
    steps = [int(number) if number else name for name, number in _STEP.findall(path)]
    rebuilt = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in steps)
    if not steps or rebuilt != (path if path.startswith("[") else f".{path}"):
        raise ScenarioError(f'"{path}" is no path; write a key, then .field or [number], as in: order.items[0].price')
    return steps


def state_value(values: Mapping[str, Any], declared: Sequence[str], path: str) -> Any:
    """Return the value at a path in a state, None where nothing was written to its key.

    Args:
        declared: The keys of the state; of a flow that declares none, those that have a value.

    Raises:
        ScenarioError: The state has no such key, or the path leads nowhere.
    """
    keys = declared or list(values)
    key, *steps = [path] if path in keys else steps_of(path)
    if key not in keys:
        raise ScenarioError(f'the flow\'s state has no "{key}"; {nearest(str(key), keys)}')
    return value_at(values.get(str(key)), steps, f"the flow's {key}")


def value_at(value: Any, steps: Sequence[str | int], name: str) -> Any:
    """Return the value to which steps lead; `name` is the value's own name in messages.

    Raises:
        ScenarioError: A step leads nowhere.
    """
    for step in steps:
        value = _step(value, step, name)
        name += f"[{step}]" if isinstance(step, int) else f".{step}"
    return value


def includes(actual: Any, expected: Any) -> bool:
    """Return whether a value has what is expected: of mappings all expected fields, of anything else the same."""
    if isinstance(expected, Mapping) and isinstance(actual, Mapping):
        return all(key in actual and includes(actual[key], value) for key, value in expected.items())
    return bool(actual == expected)


def contains(value: Any, words: str) -> bool:
    """Return whether a text has words in it, or a list or mapping has an entry that is written like this."""
    if isinstance(value, str):
        return words in value
    return words in map(str, value) if isinstance(value, Mapping | Sequence | set | frozenset) else False


def size_of(value: Any, name: str) -> int:
    """Return how many entries a value has; one that was never written has none."""
    if value is None:
        return 0
    if not isinstance(value, Sized):
        raise ScenarioError(f"{name} is {type(value).__name__} {value!r:.60}, which has no entries")
    return len(value)


def _step(value: Any, step: str | int, name: str) -> Any:
    if isinstance(value, Mapping):
        keys = {str(key): key for key in value}  # a key may be a number
        if step in value or str(step) in keys:
            return value[step if step in value else keys[str(step)]]
        known = list(keys)
    elif isinstance(step, int):
        if isinstance(value, Sequence) and -len(value) <= step < len(value):
            return value[step]
        raise ScenarioError(f"{name} has no entry {step}; it is {value!r:.120}")
    else:
        if hasattr(value, step):
            return getattr(value, step)
        known = [field for field in vars(value) if not field.startswith("_")] if hasattr(value, "__dict__") else []
    there = nearest(str(step), known) if known else f"it is {value!r:.120}"
    raise ScenarioError(f'{name} has no "{step}"; {there}')
