"""Recovery from a failed stream: the session's state is made consistent again, if possible."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from langgraph.graph import START
from langgraph.types import Overwrite, StateSnapshot

from support.agora.checkpoints import Graph, SessionCheckpoints, saved_values
from support.agora.masking import MaskError, mask_error
from support.agora.schema import KEYS, check_update, consistency_problems, differing_keys, plain_keys
from support.agora.state_manager import StateManager
from support.agora.state_repair import CONSTANTS, certain_repairs

Action = Literal["none", "reloaded", "repaired", "rolled_back", "reinitialised", "failed"]
Reinitial = Callable[[], Mapping[str, Any]]

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class EmergencyOutcome:
    """The outcome of an emergency recovery.

    Args:
        can_continue: Whether the session is consistent and can go on.
        problems: The problems with the state, one line each.
        remaining: The problems that remain.
        error: The error that ended the stream.
    """

    can_continue: bool
    action: Action
    problems: list[str] = field(default_factory=list)
    remaining: list[str] = field(default_factory=list)
    error: str = ""
    session_id: str = ""


def emergency_recovery(
    compiled_graph: Graph,
    manager: StateManager,
    error: BaseException,
    reinitial: Reinitial,
    clean: MaskError = mask_error,
) -> EmergencyOutcome:
    """Make a session's state consistent again, in the graph and in the manager, and validate the result.

    The checkpoint is the truth. If it is consistent, only the manager is reloaded. Else certain values are repaired;
    else the session goes back to its last consistent checkpoint; else it is reinitialized under its own id. A question
    that waits for an answer waits again, unless the session goes further back than that.

    Only a request to leave the program is ever raised.

    Args:
        reinitial: Returns the value of every plain key at the session's start.
    """
    session = manager.session_id
    failed = f"{type(error).__name__}: {clean(error)}"
    try:
        action, problems, remaining = _Emergency(compiled_graph, manager, reinitial, clean).run()
    except Exception as failure:
        failure_text = f"{type(failure).__name__}: {clean(failure)}"  # before it is logged
        _log.exception("emergency recovery of session %s failed", session)
        return EmergencyOutcome(False, "failed", [failed], [failure_text], failed, session)
    if action != "none":
        _log.warning("session %s: %s after %s; %s", session, action, failed, "; ".join(problems))
    return EmergencyOutcome(not remaining, action, problems, remaining, failed, session)


class _Emergency:
    def __init__(self, graph: Graph, manager: StateManager, reinitial: Reinitial, clean: MaskError) -> None:
        self._graph = graph
        self._checkpoints = SessionCheckpoints(graph, manager.session_id)
        self._manager = manager
        self._reinitial = reinitial
        self._clean = clean

    def run(self) -> tuple[Action, list[str], list[str]]:
        newest = self._checkpoints.newest()
        if newest is None:
            return self._restart()
        problems = self._problems()
        if not problems:
            return self._reload(), [], []
        attempts: list[tuple[Action, Callable[[StateSnapshot], bool]]] = [
            ("repaired", self._repair),
            ("rolled_back", self._roll_back),
            ("reinitialised", self._reinitialise),
        ]
        for action, attempt in attempts:
            try:
                done = attempt(newest)
            except Exception as error:
                # The next way may still succeed.
                self._clean(error)
                _log.exception("session %s could not be %s", self._manager.session_id, action)
                continue
            if done and not self._problems():
                self._reload()
                return action, problems, []
        return "failed", problems, self._problems()

    def _saved_values(self) -> dict[str, Any]:
        return saved_values(self._graph, self._checkpoints.current())

    def _problems(self) -> list[str]:
        try:
            return consistency_problems(self._saved_values())
        except Exception as error:
            return [f"the checkpoint cannot be read: {type(error).__name__}: {self._clean(error)}"]

    def _reload(self) -> Action:
        values = self._saved_values()
        same = dict(self._manager.state) == values
        self._manager.load(values)
        return "none" if same else "reloaded"

    def _repair(self, newest: StateSnapshot) -> bool:
        repairs = certain_repairs(newest.values, self._constants())
        values = {**newest.values, **repairs}
        if not repairs or consistency_problems(values):
            return False
        writer = self._checkpoints.writer_for(newest, values)
        if writer is None:
            return False
        self._checkpoints.write(newest, {name: _replacing(name, value) for name, value in repairs.items()}, writer)
        return True

    def _roll_back(self, newest: StateSnapshot) -> bool:
        for snapshot in self._checkpoints.backwards(newest):
            if consistency_problems(snapshot.values):
                continue
            writer = self._checkpoints.writer_for(snapshot, snapshot.values)
            if writer is not None:
                self._checkpoints.write(snapshot, {}, writer)
                return True
        return False

    def _reinitialise(self, newest: StateSnapshot) -> bool:
        values = {name: key.empty for name, key in KEYS.items() if key.kind != "plain"} | self._initial()
        self._checkpoints.write(newest, {name: _replacing(name, value) for name, value in values.items()}, START)
        return True

    def _restart(self) -> tuple[Action, list[str], list[str]]:
        # Nothing was saved, so only the session's initial input counts.
        problems = self._manager.validate_consistency()
        beginning = self._manager.initial_input()
        if beginning and not differing_keys(self._manager.state, beginning):
            return "none", [], []
        self._manager.initialize_state(beginning or self._initial())
        return "reinitialised", problems, []

    def _initial(self) -> dict[str, Any]:
        return {**self._reinitial(), "session_id": self._manager.session_id}

    def _constants(self) -> dict[str, Any]:
        current = {name: self._manager.state[name] for name in CONSTANTS if name in self._manager.state}
        sound = {name: value for name, value in current.items() if not check_update({name: value})}
        initial = {name: value for name, value in self._initial().items() if name in CONSTANTS}
        return {**initial, **sound}


def _replacing(name: str, value: Any) -> Any:
    return value if name in plain_keys() else Overwrite(value)
