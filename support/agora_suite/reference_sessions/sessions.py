"""One session of Virtual Agora run in three ways: by the kit, by its coordinator alone, and by the bare graph."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from langgraph.types import Command

from support.agora.coordinator import StreamCoordinator
from support.agora_suite.built_flow import AgoraSettings, BuiltFlow, build_agora
from support.agora_suite.discussion.session import Session, occasion, watched_session
from support.agora_suite.reference_sessions.models import ConstantModels
from support.agora_suite.vocabulary import GOING_ON
from support.agora_suite.writers import moderated_discussion
from support.execution.configuration import SuiteConfiguration
from support.flow_builder.protocol import AnswerBy
from support.interrupt_simulator.budget import StepBudget
from support.interrupt_simulator.owner import Owner
from support.mock_llm import LLMProviderMock
from support.record import Record

SETTINGS: Final = AgoraSettings(interval=20)
"""Three agents and three rounds a topic, without periodic stops."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A session that was created and has not begun.

    Attributes:
        built: The flow and its world.
        id: The session's id.
    """

    built: BuiltFlow
    id: str

    @property
    def address(self) -> Any:
        """The configuration that addresses the session."""
        return {"configurable": {"thread_id": self.id}}

    @property
    def graph(self) -> Any:
        """The compiled graph."""
        return self.built.flow.compiled_graph

    @property
    def values(self) -> Mapping[str, Any]:
        """What the graph holds of the session."""
        values: Mapping[str, Any] = self.graph.get_state(self.address).values
        return values


def open_session(settings: AgoraSettings = SETTINGS, models: ConstantModels | None = None, saver: Any = None) -> Opened:
    """Give a session of a flow whose language models cost next to nothing.

    Args:
        settings: How the flow is built.
        models: Its language models.
        saver: Where its checkpoints are kept; in memory by default.
    """
    built = build_agora(settings, models or ConstantModels(), checkpointer=saver)
    return Opened(built, built.flow.create_session(main_topic="Remote work"))


def watch(opened: Opened, answer_by: AnswerBy, suite: SuiteConfiguration | None = None) -> Session:
    """Put everything around a session that a scenario has around it.

    Args:
        opened: The session.
        answer_by: How answers reach the graph.
        suite: How it is run.
    """
    suite = suite or SuiteConfiguration()
    owner = Owner(occasion=occasion)
    for question, answer in GOING_ON.items():
        owner.always(question, answer, required=False)
    # the clock is the flow's own, as in a scenario: each event tells when it happened
    return watched_session(
        opened.built,
        LLMProviderMock(repertoire=moderated_discussion()),
        opened.id,
        suite,
        Record(now=opened.built.clock.now),
        owner,
        answer_by=answer_by,
        budget=StepBudget(suite.step_budget),
    )


def run_watched(opened: Opened, answer_by: AnswerBy) -> Session:
    """Run a session as a scenario does: observed, synchronised, validated, measured.

    Args:
        opened: The session.
        answer_by: How answers reach the graph.
    """
    session = watch(opened, answer_by)
    session.execution.run()
    return session


def run_coordinated(opened: Opened, answer_by: AnswerBy) -> None:
    """Run a session by the flow's own coordinator, and nothing else.

    Args:
        opened: The session.
        answer_by: How answers reach the graph.
    """
    coordinator = StreamCoordinator(opened.built.flow, lambda pause: GOING_ON[pause.type], answer_by)
    for _ in coordinator.coordinate_stream_execution(opened.address):
        pass


def run_bare(opened: Opened) -> None:
    """Run a session on the compiled graph: no state manager, no coordinator; each pause is resumed by its id.

    Args:
        opened: The session.
    """
    graph = opened.graph
    step: Any = opened.built.flow.get_state_manager(opened.id).initial_input()
    while step is not None:
        waiting: dict[str, Any] = {}
        for chunk in graph.stream(step, opened.address, stream_mode="updates"):
            for interrupt in chunk.get("__interrupt__", ()):
                waiting[interrupt.id] = GOING_ON[interrupt.value["type"]]
        step = Command(resume=waiting) if waiting else None
