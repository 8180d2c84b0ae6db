"""What a node returned: keys, and where it jumps to."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from langgraph.errors import ParentCommand
from langgraph.types import Command

from support.langgraph_versions import unwrap_overwrite
from support.record.inputs import live_fields


def returned_keys(outputs: Any) -> tuple[str, ...]:
    """Return the keys that a node's result updates.

    Args:
        outputs: A mapping, a `Command`, a list of these, an object with fields, or None.
    """
    if isinstance(outputs, Mapping):
        return tuple(outputs)
    if isinstance(outputs, list | tuple):
        return tuple(dict.fromkeys(key for part in outputs for key in _keys_of_part(part)))
    if hasattr(outputs, "goto"):
        return returned_keys(outputs.update)
    return tuple(live_fields(outputs) or ())


def _keys_of_part(part: Any) -> tuple[str, ...]:
    """Return the keys of one part of a list: an update of its own, or a pair of key and value."""
    match part:
        case (str(key), _):
            return (key,)
        case _:
            return returned_keys(part)


def updates_in(outputs: Any) -> list[Any]:
    """Return the updates that a node's result, as in `returned_keys`, holds, live."""
    if isinstance(outputs, list | tuple):
        return [update for part in outputs for update in updates_in(part)]
    return updates_in(outputs.update) if hasattr(outputs, "goto") else [outputs]


def updates_of_node(streamed: Any) -> list[Any]:
    """Return the updates that a chunk of the stream holds under a node's name: LangGraph makes a list of several."""
    return streamed if isinstance(streamed, list) else [streamed]


def overwritten(chunk: Mapping[str, Any], keys: Collection[str]) -> set[str]:
    """Return those of some keys that an update of a chunk of the stream overwrites."""
    parts = (part for update in chunk.values() for part in updates_of_node(update))
    changes = (change for part in parts if isinstance(part, dict) for change in part.items())
    return {key for key, value in changes if key in keys and unwrap_overwrite(value)[1]}


def command_from_subgraph(error: BaseException) -> Any:
    """Return the command by which a graph inside a node ends that node and jumps; None where the error is none.

    A command of the node's own for a graph around it is an error: there is no such graph.
    """
    if isinstance(error, ParentCommand) and error.args[0].graph != Command.PARENT:
        return error.args[0]
    return None


def gotos(outputs: Any) -> list[tuple[str, str]]:
    """Return label and target of each jump that a node's result asks for; only a `Command` jumps."""
    if isinstance(outputs, list | tuple):
        return [jump for part in outputs for jump in gotos(part)]
    wanted = getattr(outputs, "goto", None)
    if not wanted:
        return []
    targets = wanted if isinstance(wanted, list | tuple) else [wanted]
    return [_jump(target) for target in targets]


def _jump(target: Any) -> tuple[str, str]:
    node = str(getattr(target, "node", target))
    return node, node
