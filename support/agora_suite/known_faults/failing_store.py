"""Faults of what is kept when a session begins, and of looking after a session whose store fails."""

from __future__ import annotations

from typing import Final

from support.production_faults.fault import Change, Fault, Variant

_BEGINNING: Final = "error_recovery/stopped_as_it_begins.feature"
_BEYOND: Final = "error_recovery/beyond_repair.feature"
_STORE: Final = "error_recovery/failing_store.feature"

FAILING_STORE: Final = (
    Fault(
        id="PF-46",
        title="Killed at the very beginning, a session forgets its theme",
        story=(
            "The machine went down in the first second of a session. When it was back, the agents discussed nothing in "
            "particular, and Dana was not asked for the topics that she had wanted to name. The program had found a session "
            "without a theme, taken it for damaged, and repaired it by making up the rest."
        ),
        cause="Input that still waits in the first checkpoint is taken for damage and repaired away.",
        variants=(
            Variant(
                "a session whose only checkpoint is its input is repaired",
                (
                    f"{_BEGINNING}::A session killed as soon as its beginning is kept keeps its theme: <why>",
                    f"{_BEGINNING}::A session killed as soon as its beginning is kept asks for own topics: <why>",
                ),
                (
                    Change(
                        "checkpoints",
                        """
                             values = dict(snapshot.values)
                        +    return values
                        """,
                    ),
                ),
            ),
        ),
    ),
    Fault(
        id="PF-47",
        title="After a failed save the discussion goes on from what was never saved",
        story=(
            "The store of sessions was full for a moment. The discussion stopped, was started again, and called the first "
            "agenda its second attempt: it had begun again from what it remembered, although nothing of that had been saved."
        ),
        cause="The manager's copy is trusted over a store that holds nothing.",
        variants=(
            Variant(
                "the next stream begins from the state manager, whatever the store holds",
                (f"{_BEGINNING}::A session whose beginning cannot be kept begins again as it was meant: <why>",),
                (
                    Change(
                        "state_manager",
                        """
                        -            return dict(structural_copy(self._beginning))
                        +            return {name: structural_copy(self._values[name]) for name in plain_keys() & self._values.keys()}
                        """,
                    ),
                    Change(
                        "emergency",
                        """
                        -        if beginning and not differing_keys(self._manager.state, beginning):
                        +        if not problems:
                        """,
                    ),
                    Change(
                        "flow",
                        """
                        -        apart = differing_keys(manager.state, kept(self._compiled(), snapshot) or manager.initial_input())
                        +        apart = differing_keys(manager.state, kept(self._compiled(), snapshot) or manager.state)
                        """,
                    ),
                ),
            ),
            Variant(
                "what was not saved stays in the state manager until the session goes on",
                (f"{_STORE}::What was not kept is forgotten at once: <why>",),
                (
                    Change(
                        "emergency",
                        """
                                 beginning = self._manager.initial_input()
                        -        if beginning and not differing_keys(self._manager.state, beginning):
                        +        if beginning:
                        """,
                    ),
                ),
            ),
        ),
    ),
    Fault(
        id="PF-51",
        title="The stream itself fails, and no one looks after the session",
        story=(
            "The connection to the store broke in the middle of a round. What the program showed afterwards was not what "
            "was saved, a half-written session stayed half-written, and no log said what had been done about it: nothing had."
        ),
        cause="The call of emergency_recovery lost in a refactoring.",
        variants=(
            Variant(
                "a stream that fails raises, and nothing else",
                (
                    f"{_STORE}::What was not kept is forgotten at once: <why>",
                    f"{_STORE}::Damage that a failing store leaves behind is mended at once: <why>",
                    f"{_STORE}::A session whose store is lost stops, and goes on when the store works again",
                ),
                (
                    Change(
                        "flow",
                        """
                                         self.health.stream_failed()
                                     self.boundary.clean(error)
                        -            self.error_recovery_manager.emergency_recovery(manager, error)
                                     raise
                        """,
                    ),
                ),
            ),
            Variant(
                "a session that cannot be read is left as it is",
                (f"{_BEYOND}::A session that cannot be read is looked after at once",),
                (
                    Change(
                        "flow",
                        """
                        -            self.error_recovery_manager.emergency_recovery(self._sessions.get(name) or StateManager(name), error)
                                     raise
                        """,
                    ),
                ),
            ),
            Variant(
                "an error after which a session cannot go on does not say so",
                (f"{_STORE}::A session whose store is lost stops, and goes on when the store works again",),
                (
                    Change(
                        "recovery",
                        """
                        -        if not outcome.can_continue:
                        -            error.add_note(f'the session "{session}" cannot go on as it is; stream it again when the cause is gone')
                        """,
                    ),
                ),
            ),
        ),
    ),
)
"""Faults of what is kept when a session begins or its store fails, in the order of their ids."""
