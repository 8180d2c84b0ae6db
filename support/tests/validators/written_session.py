"""The updates of a session, written one by one and joined to its state."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import deepcopy
from datetime import UTC, datetime, timedelta
from typing import Any

from langchain_core.messages import AIMessage, BaseMessage, HumanMessage

from support.agora.state import VirtualAgoraState
from support.agora_suite.rules.ballots import PHASES
from support.tests.validators.entries import plain_values, statistics
from support.validators.schema import schema_of

SCHEMA = schema_of(VirtualAgoraState)
START = datetime(2025, 3, 3, 9, 0, tzinfo=UTC)


class WrittenSession:
    """A session whose updates are joined to its state as LangGraph would join them.

    Args:
        agents: How many agents discuss.
        interval: Rounds between two checkpoints.
    """

    def __init__(self, agents: int, interval: int) -> None:
        self.agents = [f"model_{number}" for number in range(1, agents + 1)]
        self.updates: list[tuple[str, dict[str, Any]]] = []
        self._serial = 0
        self._poll_began = START
        self.initial = {**plain_values(SCHEMA, START), "checkpoint_interval": interval}
        self.state: dict[str, Any] = {**SCHEMA.empties(), **deepcopy(self.initial)}

    def write(self, node: str, **update: Any) -> None:
        """Add an update, and join it to the state.

        Args:
            node: Who writes it.
            **update: What is written.
        """
        self.updates.append((node, update))
        for name, value in update.items():
            kind = SCHEMA.keys[name].kind
            if kind == "plain":
                self.state[name] = value
            elif kind == "merge":
                self.state[name].update(value)
            else:
                self.state[name].extend(value)

    def message(
        self, speaker: str, role: str, phase: int, number: int, topic: str, turn: int | None = None
    ) -> BaseMessage:
        """Give a message with all its metadata.

        Args:
            speaker: Who says it.
            role: In which role.
            phase: In which phase.
            number: In which round.
            topic: About what.
            turn: The speaker's place in the round.
        """
        name = self.name("message")
        known = {"message_id": name, "speaker_id": speaker, "speaker_role": role, "timestamp": self.now()}
        known |= {"phase": phase, "round": number, "topic": topic, "turn_order": turn}
        kind = HumanMessage if role == "owner" else AIMessage
        return kind(content=f"{speaker} on {topic}", id=name, additional_kwargs=known)

    def now(self) -> datetime:
        """Give a moment, a second later than the one before."""
        self._serial += 1
        return START + timedelta(seconds=self._serial)

    def name(self, kind: str) -> str:
        """Give an identifier that was not given before.

        Args:
            kind: What it names.
        """
        self._serial += 1
        return f"{kind}_{self._serial:012x}"

    def _said(
        self, spoken: Sequence[BaseMessage], infos: Mapping[str, Mapping[str, Any]] | None = None
    ) -> dict[str, Any]:
        return {"messages": list(spoken), **statistics(self.state, spoken, infos or {})}

    def _enters(self, phase: int) -> dict[str, Any]:
        before = self.state["current_phase"]
        if before == phase:
            return {}
        now = self.now()
        record = {"from_phase": before, "to_phase": phase, "timestamp": now, "reason": "it is time"}
        return {"current_phase": phase, "phase_start_time": now, "phase_history": [record | {"triggered_by": "system"}]}

    def _answered(self, kind: str, result: str) -> dict[str, Any]:
        before = self.state["hitl_state"].get("approval_history", [])
        return {"approval_history": [*before, {"type": kind, "result": result, "timestamp": self.now()}]}

    def _votes(self, kind: str, choices: Sequence[str], **about: Any) -> list[dict[str, Any]]:
        metadata = {"topic": None, "round": None, "attempt": None} | about
        votes: list[dict[str, Any]] = [
            {
                "id": self.name("vote"),
                "voter_id": voter,
                "phase": PHASES[kind],
                "vote_type": kind,
                "choice": choice,
                "timestamp": self.now(),
                "metadata": dict(metadata),
            }
            for voter, choice in zip(self.agents, choices, strict=True)
        ]
        self._poll_began = votes[0]["timestamp"]
        return votes

    def _vote_round(self, kind: str, options: list[str], result: str, minority: list[str]) -> dict[str, Any]:
        return {
            "id": self.name("vote_round"),
            "phase": PHASES[kind],
            "vote_type": kind,
            "options": options,
            "start_time": self._poll_began,
            "end_time": self.now(),
            "required_votes": len(self.agents) // 2 + 1,
            "received_votes": len(self.agents),
            "result": result,
            "status": "completed",
            "minority_voters": minority,
        }
