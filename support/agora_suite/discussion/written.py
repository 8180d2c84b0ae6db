"""Which fields of the state were written: one that was never written is another thing than one that is empty."""

from __future__ import annotations

from typing import Any

from hamcrest import assert_that, equal_to, none
from langgraph.checkpoint.base import CheckpointTuple

from support.agora.schema import KEYS, plain_keys
from support.agora_suite.discussion.verbs import Verbs, verb
from support.execution.errors import ScenarioError
from support.record import UpdateSeen


class WrittenFields(Verbs):
    """Which fields were written, as the session's input and its checkpoints say. A node sees the same either way."""

    def begins_with_plain_fields(self) -> None:
        """What a session that has not begun will be given are its plain fields, and nothing is kept of it yet."""
        session = self.session
        given = session.manager.initial_input()
        assert_that(sorted(given), equal_to(sorted(self._plain)), "what the session will be given first")
        assert_that(session.built.checkpointer.get_tuple(session.address), none(), "what is kept of the session")

    def was_given_plain_fields(self) -> None:
        """What the session was given first, as its first checkpoint has it, were its plain fields."""
        session = self.session
        *_, first = session.built.checkpointer.list(session.address)
        given = first.checkpoint["channel_values"]["__start__"]
        assert_that(sorted(given), equal_to(sorted(self._plain)), "what the session was given first")

    def only_nodes_wrote(self) -> None:
        """Of the fields that grow those were written that nodes have returned, and no others."""
        returned = {key for seen in self.world.record.of(UpdateSeen) for key in seen.changes} & self._growing
        assert_that(sorted(self._written), equal_to(sorted(returned)), "the growing fields that were written")
        assert_that(len(returned) < len(self._growing), equal_to(True), "whether some are still to be written")

    def was_written(self, key: str) -> None:
        """This growing field was written, if only as an empty one."""
        assert_that(key in self._written, equal_to(True), f"whether {key} was written")

    def was_never_written(self, key: str) -> None:
        """This growing field was never written."""
        assert_that(key in self._written, equal_to(False), f"whether {key} was written")

    @verb
    def is_initialised(self, key: str) -> None:
        """The state manager is to begin a session anew with a growing field that is empty."""
        manager = self.session.manager
        empty = {**manager.initial_input(), key: KEYS[key].empty}
        self.world.expect_refusal(lambda: manager.initialize_state(empty))

    @property
    def _plain(self) -> frozenset[str]:
        return plain_keys()

    @property
    def _growing(self) -> set[str]:
        return set(KEYS) - self._plain

    @property
    def _written(self) -> set[str]:
        session = self.session
        saved: CheckpointTuple | None = session.built.checkpointer.get_tuple(session.address)
        if saved is None:
            raise ScenarioError("nothing is kept of the session yet")
        versions: dict[str, Any] = dict(saved.checkpoint["channel_versions"])
        return versions.keys() & self._growing
