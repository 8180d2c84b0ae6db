"""A session of Virtual Agora run in three ways: by the kit, by its coordinator alone, and on the bare graph."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from langgraph.types import Command

from support.agora.coordinator import StreamCoordinator
from support.agora_suite.built_flow import AgoraSettings, BuiltFlow, build_agora
from support.agora_suite.discussion.session import Session, scripted_owner, watched_session
from support.agora_suite.reference_sessions.models import ConstantModels
from support.agora_suite.vocabulary import GOING_ON
from support.agora_suite.writers import moderated_discussion
from support.execution.budget import StepBudget
from support.execution.configuration import SuiteConfiguration
from support.flow_builder.protocol import AnswerBy
from support.mock_llm import LLMProviderMock
from support.record import Record

SETTINGS: Final = AgoraSettings(interval=20)
"""Three agents and three rounds per topic, without periodic stops."""


@dataclass(frozen=True, slots=True)
class CreatedSession:
    """A session that was created and has not begun."""

    built: BuiltFlow
    id: str

    @property
    def address(self) -> Any:
        """The run configuration that addresses the session."""
        return {"configurable": {"thread_id": self.id}}

    @property
    def graph(self) -> Any:
        """The compiled graph."""
        return self.built.flow.compiled_graph

    @property
    def values(self) -> Mapping[str, Any]:
        """The session's state in the graph."""
        values: Mapping[str, Any] = self.graph.get_state(self.address).values
        return values


def open_session(
    settings: AgoraSettings = SETTINGS, models: ConstantModels | None = None, saver: Any = None
) -> CreatedSession:
    """Create a session on a flow whose language models cost next to nothing; it is saved in memory by default."""
    built = build_agora(settings, models or ConstantModels(), checkpointer=saver)
    return CreatedSession(built, built.flow.create_session(main_topic="Remote work"))


def watch(created: CreatedSession, answer_by: AnswerBy, suite: SuiteConfiguration | None = None) -> Session:
    """Watch a session with everything that a scenario has."""
    suite = suite or SuiteConfiguration()
    # the flow's own clock, as in a scenario, for the time of each event
    return watched_session(
        created.built,
        LLMProviderMock(repertoire=moderated_discussion()),
        created.id,
        suite,
        Record(now=created.built.clock.now),
        scripted_owner(GOING_ON),
        answer_by=answer_by,
        budget=StepBudget(suite.step_budget),
    )


def run_watched(created: CreatedSession, answer_by: AnswerBy) -> Session:
    """Run a session as a scenario does: observed, synchronized, validated, measured."""
    session = watch(created, answer_by)
    session.execution.run()
    return session


def run_coordinated(created: CreatedSession, answer_by: AnswerBy) -> None:
    """Run a session by the flow's own coordinator, and nothing else."""
    coordinator = StreamCoordinator(created.built.flow, lambda pause: GOING_ON[pause.type], answer_by)
    for _ in coordinator.coordinate_stream_execution(created.address):
        pass


def run_bare(created: CreatedSession) -> None:
    """Run a session on the compiled graph: no state manager, no coordinator; each pause is resumed by its id."""
    graph = created.graph
    step: Any = created.built.flow.get_state_manager(created.id).initial_input()
    while step is not None:
        waiting: dict[str, Any] = {}
        for chunk in graph.stream(step, created.address, stream_mode="updates"):
            for interrupt in chunk.get("__interrupt__", ()):
                waiting[interrupt.id] = GOING_ON[interrupt.value["type"]]
        step = Command(resume=waiting) if waiting else None
