"""How what a session keeps can be damaged, in business words, and where it is kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from langgraph.checkpoint.base import CheckpointTuple
from langgraph.types import Overwrite

from support.agora_suite.discussion.session import Session
from support.agora_suite.phrases.damages import DAMAGES, FORGOTTEN, HALF_WRITTEN, HALF_WRITTEN_KEY, MISSING, State
from support.execution.errors import ScenarioError
from support.record import UpdateSeen


def damage_notes(session: Session, damage: str) -> None:
    """Damage the state that the state manager of a session holds."""
    manager = session.manager
    manager.load(_damaged(manager.get_snapshot(), damage))


def damage_checkpoint(session: Session, damage: str) -> None:
    """Damage the newest checkpoint of a session at rest, as a program would that ignores every rule."""
    if damage in (MISSING, FORGOTTEN):
        _remove(session, DAMAGES[damage][0], everywhere=damage == FORGOTTEN)
        return
    if damage in (HALF_WRITTEN, HALF_WRITTEN_KEY):
        _leave_half(session, *DAMAGES[damage])
        return
    key, change = DAMAGES[damage]
    value = change(session.graph_values)
    grows = key in session.execution.growing
    written_by = [node for node, _ in _writers(session)][-1]
    session.graph.update_state(session.address, {key: Overwrite(value) if grows else value}, as_node=written_by)


def rewrite(session: Session, values: Mapping[str, Any]) -> None:
    """Replace values in the newest checkpoint of a session at rest; each key was written before."""
    saved = _saved(session)
    checkpoint = {**saved.checkpoint, "channel_values": {**saved.checkpoint["channel_values"], **values}}
    versions = saved.checkpoint["channel_versions"]
    _put(session, saved, checkpoint, {name: versions[name] for name in values})


def _damaged(values: dict[str, Any], damage: str) -> dict[str, Any]:
    key, change = DAMAGES[damage]
    if damage in (MISSING, FORGOTTEN):
        return {name: value for name, value in values.items() if name != key}
    return {**values, key: change(values)}


def _writers(session: Session) -> list[tuple[str, Any]]:
    return [(event.node, event) for event in session.execution.record.of(UpdateSeen)]


def _remove(session: Session, key: str, *, everywhere: bool) -> None:
    kept = list(session.built.checkpointer.list(session.address))
    if not kept:
        raise ScenarioError("nothing is kept of the session yet")
    for saved in kept if everywhere else kept[:1]:
        checkpoint = dict(saved.checkpoint)
        for part in ("channel_values", "channel_versions"):
            checkpoint[part] = {name: value for name, value in saved.checkpoint[part].items() if name != key}
        _put(session, saved, checkpoint, {})


def _saved(session: Session) -> CheckpointTuple:
    saved = session.built.checkpointer.get_tuple(session.address)
    if saved is None:
        raise ScenarioError("nothing is kept of the session yet")
    return saved


def _put(session: Session, saved: CheckpointTuple, checkpoint: Any, versions: Mapping[str, Any]) -> None:
    # under the checkpoint's own id, so that what waits in it still waits
    beginning = {"configurable": {**session.address["configurable"], "checkpoint_ns": ""}}
    where: Any = dict(saved.parent_config or beginning)
    session.built.checkpointer.put(where, checkpoint, saved.metadata, dict(versions))


def _leave_half(session: Session, key: str, change: Callable[[State], Any]) -> None:
    saved = _saved(session)
    (task,) = session.graph.get_state(session.address).tasks
    session.built.checkpointer.put_writes(saved.config, [(key, change(session.graph_values))], task.id)


def lose(session: Session) -> None:
    """Delete every checkpoint of a session."""
    session.built.checkpointer.delete_thread(session.id)
