"""How what a session keeps can be damaged, in business words, and where it is kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from support.agora_suite.discussion.forgery import FORGERIES
from support.execution.errors import ScenarioError

if TYPE_CHECKING:
    from langgraph.checkpoint.base import CheckpointTuple

    from support.agora_suite.discussion.session import Session

State = Mapping[str, Any]
MISSING: Final = "a missing entry"
FORGOTTEN: Final = "a forgotten decision"
HALF_WRITTEN: Final = "a half-written step"


def _unfinished(state: State) -> dict[str, Any]:
    topic = state["completed_topics"][0]
    return {topic: {**state["topics_info"][topic], "message_count": 0}}


DAMAGES: Final[Mapping[str, tuple[str, Callable[[State], Any]]]] = {
    "a value of the wrong kind": ("current_round", lambda _: "three"),
    "a wrong count": ("total_messages", lambda state: state["total_messages"] + 1),
    "an unknown phase": ("current_phase", lambda _: 9),
    "a list within a list": ("votes", lambda state: [list(state["votes"])]),
    "a list that is none": ("messages", lambda _: None),
    "a blank topic to come": ("topic_queue", lambda state: [" ", *state["topic_queue"]]),
    "a topic to come twice": ("topic_queue", lambda state: [*state["topic_queue"], state["topic_queue"][0]]),
    "a completed topic to come": (
        "topic_queue",
        lambda state: [*state["topic_queue"], state["completed_topics"][0]],
    ),
    "the topic under discussion to come": (
        "topic_queue",
        lambda state: [*state["topic_queue"], state["active_topic"]],
    ),
    "a number for the last error": ("last_error", lambda _: 7),
    "a word for a moment": ("phase_start_time", lambda _: "noon"),
    "a word for the checkpoints": ("periodic_stop_counter", lambda _: "two"),
    "a changed entry": ("topics_info", lambda state: {**state["topics_info"], **_unfinished(state)}),
    MISSING: ("session_id", lambda _: None),
    FORGOTTEN: ("agenda_approved", lambda _: None),
    HALF_WRITTEN: ("warnings", lambda _: [["half"]]),
    "a lost interval": ("checkpoint_interval", lambda _: "three"),
}
"""For each damage the key that it befalls, and what the key then holds; a missing entry is not there at all, and a
forgotten decision is in no checkpoint of the session. A half-written step is what a step has left that did not end."""

REMEDIES: Final[Mapping[str, str]] = {
    "repaired": "repaired",
    "undone": "rolled_back",
    "read anew": "reloaded",
    "begun anew": "reinitialised",
    "left as it was": "none",
    "given up": "failed",
}
"""How a damage can be mended: the actions of the emergency recovery."""


def damage_notes(session: Session, damage: str) -> None:
    """Damage what the flow has in hand of a session: its state manager.

    Args:
        session: The session.
        damage: The damage in business words.
    """
    manager = session.built.flow.get_state_manager(session.id)
    manager.load(_damaged(manager.get_snapshot(), damage))


def damage_checkpoint(session: Session, damage: str) -> None:
    """Damage what is kept of a session: its newest checkpoint, as a program would that writes past every rule.

    Args:
        session: The session; it is at rest.
        damage: The damage in business words.
    """
    if damage in (MISSING, FORGOTTEN):
        _remove(session, DAMAGES[damage][0], everywhere=damage == FORGOTTEN)
        return
    if damage == HALF_WRITTEN:
        _leave_half(session, *DAMAGES[damage])
        return
    from langgraph.types import Overwrite

    graph = session.built.flow.compiled_graph
    if graph is None:
        raise ScenarioError("the flow is not compiled")
    key, change = DAMAGES[damage]
    value = change(session.graph_values)
    grows = key in session.execution.growing
    written_by = [node for node, _ in _writers(session)][-1]
    graph.update_state(session.address, {key: Overwrite(value) if grows else value}, as_node=written_by)


def rewrite(session: Session, values: Mapping[str, Any]) -> None:
    """Put other values into what is kept of a session, in place, as if it had been kept so.

    Args:
        session: The session; it is at rest.
        values: The values by key; each was written before.
    """
    saved = _saved(session)
    checkpoint = {**saved.checkpoint, "channel_values": {**saved.checkpoint["channel_values"], **values}}
    versions = saved.checkpoint["channel_versions"]
    _put(session, saved, checkpoint, {name: versions[name] for name in values})


def cut_off(path: Path) -> None:
    """Leave the first half of a file.

    Args:
        path: The file.
    """
    held = path.read_bytes()
    path.write_bytes(held[: len(held) // 2])


def overwritten(path: Path) -> None:
    """Write nonsense over a file.

    Args:
        path: The file.
    """
    path.write_bytes(b"nothing that could be read " * 400)


FILE_DAMAGES: Final[Mapping[str, Callable[[Path], None]]] = {
    "cut off": cut_off,
    "overwritten": overwritten,
    **FORGERIES,
}
"""What can happen to the file in which sessions are kept."""


def _damaged(values: dict[str, Any], damage: str) -> dict[str, Any]:
    key, change = DAMAGES[damage]
    if damage in (MISSING, FORGOTTEN):
        return {name: held for name, held in values.items() if name != key}
    return {**values, key: change(values)}


def _writers(session: Session) -> list[tuple[str, Any]]:
    from support.record import UpdateSeen

    return [(event.node, event) for event in session.execution.record.of(UpdateSeen)]


def _remove(session: Session, key: str, *, everywhere: bool) -> None:
    kept = list(session.built.checkpointer.list(session.address))
    if not kept:
        raise ScenarioError("nothing is kept of the session yet")
    for saved in kept if everywhere else kept[:1]:
        checkpoint = dict(saved.checkpoint)
        for part in ("channel_values", "channel_versions"):
            checkpoint[part] = {name: held for name, held in saved.checkpoint[part].items() if name != key}
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
    graph, saved = session.built.flow.compiled_graph, _saved(session)
    if graph is None:
        raise ScenarioError("nothing is kept of the session yet")
    (task,) = graph.get_state(session.address).tasks
    session.built.checkpointer.put_writes(saved.config, [(key, change(session.graph_values))], task.id)


def lose(session: Session) -> None:
    """Lose all that is kept of a session.

    Args:
        session: The session.
    """
    session.built.checkpointer.delete_thread(session.id)
