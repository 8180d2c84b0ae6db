"""How far the discussion has come."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from hamcrest import assert_that, equal_to, not_

from support.agora_suite.discussion.tables import rows_of
from support.agora_suite.discussion.verbs import Verbs
from support.agora_suite.rules.course import LAST_STEP
from support.agora_suite.rules.decisions import DECISIONS
from support.agora_suite.vocabulary import ACTIVITIES, CHECKPOINT_DECISIONS, INITIATORS, PHASES
from support.execution.pending import session_status
from support.record import PhaseChanged, UpdateSeen


class Progress(Verbs):
    """How far the discussion has come."""

    def is_over(self) -> None:
        """The session has run to its end: nothing waits, nothing is to be done."""
        assert_over(session_status(self.session.graph, self.session.address).where, self.world.record.visits())

    def phase(self, phase: str) -> None:
        """The session is in this phase."""
        assert_that(_name(self.state["current_phase"]), equal_to(phase), "the phase")

    def phases(self, phases: Sequence[str]) -> None:
        """The session went through these phases, in this order."""
        history = self.state["phase_history"]
        gone = [_name(change["from_phase"]) for change in history] + [_name(self.state["current_phase"])]
        assert_that(gone, equal_to(list(phases)), "the phases so far")

    def steps_in_their_phases(self) -> None:
        """Each step ran in the phase to which the flow assigns it; a step that enters a phase belongs to it."""
        phases_of: dict[str, set[str]] = {}
        node, phase = "", _name(0)
        for event in (*self.world.record, UpdateSeen(node="", changes={}, number=0)):
            if isinstance(event, PhaseChanged):
                phase = _name(event.to_phase)
            elif isinstance(event, UpdateSeen):
                phases_of.setdefault(node, set()).add(phase)
                node = event.node
        del phases_of[""]
        assert_that(list(phases_of), not_(equal_to([])), "the steps that ran")
        belongs = self.session.built.guide.node_phase
        strays = [
            f"{_activity(step)} ran in the phase {', '.join(sorted(phases))}, and belongs to {_name(belongs[step])}"
            for step, phases in phases_of.items()
            if phases != {_name(belongs[step])}
        ]
        assert_that(strays, equal_to([]), "the steps that ran in another phase than their own")

    def history(self, table: Sequence[Sequence[str]]) -> None:
        """The history of the phases has exactly these changes, and ends in the present phase.

        Columns of the table: `from`, `to`, `because`, `brought about by`.
        """
        columns = ("from", "to", "because", "brought about by")
        rows = [dict(zip(columns, row, strict=True)) for row in rows_of(table, *columns)]
        history = self.state["phase_history"]
        changes = [_change(entry) for entry in history]
        assert_that(changes, equal_to(rows), "the history of the phases")
        assert_that(history[-1]["to_phase"], equal_to(self.state["current_phase"]), "where the history leads")
        moments = [entry["timestamp"] for entry in history]
        assert_that(moments, equal_to(sorted(moments)), "the moments of the changes")

    def came_because(self, phase: str, reason: str, initiator: str) -> None:
        """The session is in a phase, for a reason and through an initiator."""
        last = _change(self.state["phase_history"][-1])
        change = {name: last[name] for name in ("to", "because", "brought about by")}
        assert_that(
            change, equal_to({"to": phase, "because": reason, "brought about by": initiator}), "the last change"
        )

    def checkpoints(self, table: Sequence[Sequence[str]]) -> None:
        """The checkpoints so far are these: they were counted, and each decision is stored twice.

        Columns of the table: `topic`, `round`, `decision`.
        """
        columns = ("topic", "round", "decision")
        expected = [dict(zip(columns, row, strict=True)) for row in rows_of(table, *columns)]
        state = self.state
        stops = [_checkpoint(stop["topic"], stop["round_number"], stop["user_decision"]) for stop in _stops(state)]
        answers = [
            _checkpoint(entry["topic"], entry["round"], entry["result"])
            for entry in state["hitl_state"].get("approval_history", [])
            if entry["type"] == "periodic_stop"
        ]
        assert_that(state["periodic_stop_counter"], equal_to(len(expected)), "the checkpoints counted")
        assert_that(stops, equal_to(expected), "the checkpoints remembered")
        assert_that(answers, equal_to(expected), "the answers remembered")

    def last_reason(self, reason: str) -> None:
        """The owner's reason for what was decided at the last checkpoint is kept."""
        assert_that(self.state["user_stop_history"][-1]["reason"], equal_to(reason), "the reason")

    def nothing_decided(self) -> None:
        """When the topic was announced, no decision that was taken before was in force any longer."""
        seen = [event.changes for event in self.world.record.of(UpdateSeen)]
        last = max(number for number, changes in enumerate(seen) if changes.get("active_topic"))
        in_force = {
            key: value
            for key in DECISIONS
            if (value := next((changes[key] for changes in reversed(seen[: last + 1]) if key in changes), None))
        }
        assert_that(in_force, equal_to({}), "the decisions in force when the topic was announced")

    def rounds_held(self, number: int, topic: str) -> None:
        """A number of rounds was held on a topic; every count of them agrees."""
        records = [entry for entry in self.state["round_history"] if entry["topic"] == topic]
        assert_that(len(records), equal_to(number), f"the rounds held on {topic}")
        assert_that(self.state["rounds_per_topic"].get(topic, 0), equal_to(number), f"the rounds counted on {topic}")


def assert_over(where: str, steps: Sequence[str]) -> None:
    """Check that a session is over: `where` its graph is, and that its last step was the last of all."""
    assert_that(where, equal_to("finished"), "whether the session is over")
    assert_that(steps[-1], equal_to(LAST_STEP), "the last step of the session")


def _change(entry: Mapping[str, Any]) -> dict[str, str]:
    return {
        "from": _name(entry["from_phase"]),
        "to": _name(entry["to_phase"]),
        "because": entry["reason"],
        "brought about by": next(words for words, by in INITIATORS.items() if by == entry["triggered_by"]),
    }


def _stops(state: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    stops: Sequence[Mapping[str, Any]] = state["user_stop_history"]
    return stops


def _checkpoint(topic: str, round_number: int, decision: str) -> dict[str, str]:
    return {"topic": topic, "round": str(round_number), "decision": CHECKPOINT_DECISIONS[decision]}


def _name(phase: int | str) -> str:
    return next(name for name, number in PHASES.items() if number == phase)


def _activity(node: str) -> str:
    return next((words for words, name in ACTIVITIES.items() if name == node), node)
