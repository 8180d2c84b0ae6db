"""What engineers look at: nodes, updates, fingerprints."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from hamcrest import assert_that, equal_to

from support.discussion.journal import Verbs
from support.flow_builder.protocol import AnswerBy
from support.record import Paused

if TYPE_CHECKING:
    from support.discussion.world import Discussion


class Engine(Verbs):
    """The engine under the discussion."""

    def visited(self, nodes: Sequence[str]) -> None:
        """The nodes were visited in exactly this order."""
        assert_that(self.world.record.visits(), equal_to(list(nodes)), "the nodes visited")

    def steps(self, number: int) -> None:
        """So many steps were taken."""
        assert_that(len(self.world.record.visits()), equal_to(number), "the steps taken")

    def same_either_way(self) -> None:
        """The same discussion, with its answers brought to the graph in the other way, comes to the same state."""
        other: AnswerBy = "resume" if self.world.answer_by == "update" else "update"
        twin = self.world.twin(other)
        try:
            ours, theirs = self.world.session, twin.session
            assert_that(dict(theirs.graph_values), equal_to(dict(ours.graph_values)), "the state, either way")
            assert_that(twin.record.visits(), equal_to(self.world.record.visits()), "the steps, either way")
            asked = [pause.payload for pause in self._pauses(twin)]
            assert_that(asked, equal_to([pause.payload for pause in self._pauses(self.world)]), "the questions")
            twin.verify()
        finally:
            twin.close()

    def same_again(self) -> None:
        """The same discussion held again leaves the same record, to the byte."""
        twin = self.world.twin(self.world.answer_by)
        try:
            assert_that(twin.record.fingerprint(), equal_to(self.world.record.fingerprint()), "the record")
        finally:
            twin.close()

    def _pauses(self, discussion: Discussion) -> Sequence[Paused]:
        return discussion.record.of(Paused)
