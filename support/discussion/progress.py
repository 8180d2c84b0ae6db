"""How far the discussion has come."""

from __future__ import annotations

from collections.abc import Sequence

from hamcrest import assert_that, equal_to

from support.discussion.journal import Verbs
from support.discussion.terms import PHASES


class Progress(Verbs):
    """How far the discussion has come."""

    def is_over(self) -> None:
        """The session has run to its end: nothing waits, nothing is to be done."""
        from support.interrupt_simulator.pending import where_it_stands

        graph = self.world.session.built.flow.compiled_graph
        if graph is None:
            raise RuntimeError("a flow that was built is compiled")
        standing = where_it_stands(graph, self.world.session.address)
        assert_that(standing.where, equal_to("finished"), "where the session stands")
        assert_that(self.world.record.visits()[-1], equal_to("multi_file_output"), "the last step of the session")

    def phase(self, phase: str) -> None:
        """The session is in this phase."""
        assert_that(_name(self.world.state["current_phase"]), equal_to(phase), "the phase")

    def phases(self, phases: Sequence[str]) -> None:
        """The session went through these phases, in this order."""
        history = self.world.state["phase_history"]
        gone = [_name(change["from_phase"]) for change in history] + [_name(self.world.state["current_phase"])]
        assert_that(gone, equal_to(list(phases)), "the phases so far")

    def rounds_held(self, number: int, topic: str) -> None:
        """A number of rounds was held on a topic; every count of them agrees."""
        records = [entry for entry in self.world.state["round_history"] if entry["topic"] == topic]
        assert_that(len(records), equal_to(number), f"the rounds held on {topic}")
        assert_that(
            self.world.state["rounds_per_topic"].get(topic, 0), equal_to(number), f"the rounds counted on {topic}"
        )


def _name(phase: int) -> str:
    return next(name for name, number in PHASES.items() if number == phase)
