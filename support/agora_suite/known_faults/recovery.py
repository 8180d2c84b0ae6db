"""Faults of recovering from errors, and of sessions beside each other."""

from __future__ import annotations

from typing import Final

from support.production_faults.fault import Change, Fault, Variant

_ASKING: Final = "error_recovery/failures_while_asking.feature"
_AT_ONCE: Final = "endurance/at_once.feature"
_ENGINE: Final = "error_recovery/recovery_engine.feature"
_FAILING: Final = "error_recovery/failing_steps.feature"
_NOT_CREATED: Final = "error_recovery/models_that_cannot_be_created.feature::The model of <why> cannot be created"


def _created_or_none(missing: str) -> Variant:
    return Variant(
        f"the session starts without the model of the {missing}",
        (_NOT_CREATED,),
        (
            Change(
                "flow",
                f"""
                -        special = {{name: self._model(role, getattr(config, role)) for role, name in SPECIAL_ROLES.items()}}
                +        special: dict[str, Any] = {{}}
                +        for role, name in SPECIAL_ROLES.items():
                +            try:
                +                special[name] = self._model(role, getattr(config, role))
                +            except Exception:
                +                if role != "{missing}":
                +                    raise
                +                special[name] = None
                """,
            ),
        ),
    )


RECOVERY: Final = (
    Fault(
        id="PF-27",
        title="The recovery itself breaks down",
        story=(
            "A small failure ended the whole session with “KeyError: vote_history”. The check that should have helped looked "
            "for a list that is not there before its first entry."
        ),
        cause="Direct indexing of reducer fields that are deliberately absent.",
        variants=(
            Variant(
                "the check of the state indexes a list that may be absent",
                (
                    f"{_ENGINE}::A session that has not begun is left as it is",
                    f"{_ENGINE}::A session that waits for its first answer is left as it is",
                ),
                (
                    Change(
                        "schema",
                        """
                        +    if len(values["vote_history"]) < 0:
                        +        return ["vote_history: shorter than nothing"]
                             problems = [f"{name}: missing" for name in sorted(_PLAIN - values.keys())]
                        """,
                    ),
                    Change(
                        "state_manager",
                        """
                        -        self._values.update((name, key.empty) for name, key in KEYS.items() if key.kind != "plain")
                        """,
                    ),
                ),
            ),
            Variant(
                "emergency recovery reads what the graph does not hold yet",
                (
                    f"{_ENGINE}::A session that has not begun is left as it is",
                    f"{_ENGINE}::A session that waits for its first answer is left as it is",
                ),
                (
                    Change(
                        "emergency",
                        """
                        +        held = self._checkpoints.current().values["vote_history"]
                        +        if held is None:
                        +            return "failed", [], []
                                 newest = self._checkpoints.newest()
                        """,
                    ),
                ),
            ),
        ),
    ),
    Fault(
        id="PF-28",
        title="A failing step is not recovered at all",
        story=(
            "One lost connection, and the session was over, although the application can recover from that. The part that "
            "does so had been built, and nobody called it."
        ),
        cause="A recovery manager that was never wired.",
        variants=(
            Variant(
                "the coordinator raises instead of recovering",
                (f"{_FAILING}::A step that fails once with <failure> is tried again",),
                (
                    Change(
                        "coordinator",
                        """
                        -                yield from self._recover(error, config)
                        +                raise
                        """,
                    ),
                ),
            ),
            Variant(
                "what was recovered from is not recorded",
                (f"{_FAILING}::A step that fails once with <failure> is tried again",),
                (
                    Change(
                        "recovery",
                        """
                                 if decision.strategy is RecoveryStrategy.RETRY:
                        -            self._pending.add(session, node, record)
                                     return {}
                        """,
                    ),
                ),
            ),
        ),
    ),
    Fault(
        id="PF-29",
        title="The screen fails, and the session ends in silence as a success",
        story=(
            "The screen could not show a question, and the program said that everything was done. The error was taken note "
            "of by leaving, and nobody could tell that from the end of a session."
        ),
        cause="An error result swallowed by a return.",
        variants=(
            Variant(
                "the coordinator returns on an error",
                (f"{_ASKING}::A broken screen ends the session visibly and the question waits",),
                (
                    Change(
                        "coordinator",
                        """
                                 except Exception:
                                     self.results.append(ContinuationResult.ERROR)
                        -            raise
                        +            return
                        """,
                    ),
                ),
            ),
            Variant(
                "a step that cannot be recovered ends the session in silence",
                (f"{_FAILING}::A step that fails again stops the discussion",),
                (
                    Change(
                        "coordinator",
                        """
                                     except NodeExecutionError as error:
                        -                yield from self._recover(error, config)
                        +                try:
                        +                    yield from self._recover(error, config)
                        +                except NodeExecutionError:
                        +                    return
                        """,
                    ),
                ),
            ),
        ),
    ),
    Fault(
        id="PF-30",
        title="What one session leaves behind blocks the next",
        story=(
            "After a session that had been left at a question, no other session could be held until the program was started "
            "again. The whole program shared one note of who is being asked, and nobody wiped it."
        ),
        cause="A process-wide singleton that is not reset between sessions.",
        variants=(
            Variant(
                "a question that waits in one session keeps every other from streaming",
                (
                    "state/sessions.feature::A discussion that begins beside another asks its own question and leaves the other alone",
                ),
                (
                    Change(
                        "flow",
                        """
                        +_INTERRUPTED: list[str] = []
                        +
                        +
                         class VirtualAgoraV13Flow:
                        """,
                    ),
                    Change(
                        "flow",
                        """
                                 with self._lock:
                        +            if any(held != name for held in _INTERRUPTED):
                        +                raise StateError(f'"{_INTERRUPTED[-1]}" is being asked; nothing else can be streamed')
                                     if name in self._streaming:
                        """,
                    ),
                    Change(
                        "flow",
                        """
                                     for chunk in self._compiled().stream(graph_input, run, stream_mode="updates"):
                        +                if "__interrupt__" in chunk:
                        +                    _INTERRUPTED.append(name)
                        """,
                    ),
                ),
            ),
        ),
    ),
    Fault(
        id="PF-39",
        title="A language model is missing, and the session starts all the same",
        story=(
            "The model that writes the reports could not be created. The session started without it, the agents talked for "
            "hours, and the first report failed with a message that no one could make anything of."
        ),
        cause="A broad except around the construction of a language model, which goes on with None.",
        variants=(
            _created_or_none("moderator"),
            _created_or_none("summarizer"),
            _created_or_none("report_writer"),
            Variant(
                "the session starts without the model of an agent",
                (_NOT_CREATED,),
                (
                    Change(
                        "flow",
                        """
                        -        entries = [self._model(f"agents[{place}]", entry) for place, entry in enumerate(config.agents)]
                        +        entries: list[Any] = []
                        +        for place, entry in enumerate(config.agents):
                        +            try:
                        +                entries.append(self._model(f"agents[{place}]", entry))
                        +            except Exception:
                        +                entries.append(None)
                        """,
                    ),
                ),
            ),
        ),
    ),
    Fault(
        id="PF-52",
        title="Two sessions on one flow object share what belongs to one",
        story=(
            "Two owners were served by one program. While one was answering, the other's discussion went on with her "
            "words. The program kept the state of one session only: that of whichever had been streamed last."
        ),
        cause="The flow used the state manager of the session that streamed last instead of the session's own.",
        variants=(
            Variant(
                "one state manager serves all sessions",
                (f"{_AT_ONCE}::Two discussions that take turns on one flow each end as if alone",),
                (
                    Change(
                        "flow",
                        """
                        -        name = session_id if session_id is not None else self._current
                        +        name = self._current if self._current is not None else session_id
                        """,
                    ),
                ),
            ),
            Variant(
                "an update is joined to the session that streamed last",
                (f"{_AT_ONCE}::Two discussions that take turns on one flow each end as if alone",),
                (
                    Change(
                        "flow",
                        """
                        -                self._synchronise(manager, chunk)
                        +                self._synchronise(self.state_manager, chunk)
                        """,
                    ),
                ),
            ),
            Variant(
                "an answer is joined to the session that streamed last",
                (f"{_AT_ONCE}::Two discussions that take turns on one flow each end as if alone",),
                (
                    Change(
                        "flow",
                        """
                        -        self.get_state_manager(name).update_state(update)
                        +        self.state_manager.update_state(update)
                        """,
                    ),
                ),
            ),
            Variant(
                "the records of retries are kept by step alone",
                (f"{_AT_ONCE}::Two discussions on one flow that fail in turns each recover as if alone",),
                (
                    Change(
                        "recovery_record",
                        """
                        -        self._records.setdefault((session, node), []).append(record)
                        +        self._records.setdefault(("", node), []).append(record)
                        """,
                    ),
                    Change(
                        "recovery_record",
                        """
                        -        return tuple(self._records.get((session, node), ()))
                        +        return tuple(self._records.get(("", node), ()))
                        """,
                    ),
                    Change(
                        "recovery_record",
                        """
                        -        self._records.pop((session, node), None)
                        +        self._records.pop(("", node), None)
                        """,
                    ),
                ),
            ),
        ),
    ),
)
"""Faults of recovery, in the order of their ids."""
