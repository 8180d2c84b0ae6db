"""Virtual Agora built for a scenario: a realistic configuration, and everything outside replaced at its boundary."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from functools import cached_property, partial
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, Protocol, Self
from unittest.mock import patch

from langchain_core.language_models import BaseChatModel
from langgraph.checkpoint.base import BaseCheckpointSaver

from support.agora import flow as application
from support.agora.boundary import Boundary, Draws
from support.agora.configuration import agent_ids
from support.agora.coordinator import StreamCoordinator
from support.agora.errors import StorageError
from support.agora.flow import VirtualAgoraV13Flow
from support.agora.graph import PHASE_OF
from support.agora.questions import QUESTIONS
from support.agora.session_file import memory_saver, open_session_file
from support.agora.world import FileStorage, SeededDraws
from support.agora_suite.titles import (
    INITIATOR_TITLES,
    MESSAGES,
    RECOVERY_TITLES,
    ROUTE_TITLES,
    STATE_TITLES,
)
from support.agora_suite.variants import VARIANTS
from support.agora_suite.virtual_world import MemoryStorage, TemporaryStorage, VirtualClock
from support.agora_suite.vocabulary import ASKED, PHASES, STEPS, TASKS
from support.flow_builder.description import FlowDescription, describe
from support.flow_builder.errors import FlowError
from support.flow_builder.faults import FaultPlan
from support.flow_builder.flow_under_test import FlowUnderTest
from support.flow_builder.guide import FlowGuide, QuestionGuide

Timing = Literal["start_of_round", "end_of_round", "disabled"]
Durability = Literal["sync", "async", "exit"]

DEFAULT_AGENTS = 3
SEATS: tuple[tuple[str, str], ...] = (
    ("OpenAI", "gpt-4o"),
    ("Anthropic", "claude-3-5-sonnet"),
    ("Google", "gemini-1.5-pro"),
    ("Grok", "grok-2"),
)
"""Provider and model of the agents, in seating order; more agents are spread evenly over these."""

MODERATOR = {"provider": "Google", "model": "gemini-1.5-pro", "temperature": 0.7}
SUMMARIZER = {"provider": "OpenAI", "model": "gpt-4o", "temperature": 0.3, "max_tokens": 500}
REPORT_WRITER = {"provider": "Anthropic", "model": "claude-3-5-sonnet", "temperature": 0.6, "max_tokens": 2000}

_PATCHING = threading.Lock()


class ModelSource(Protocol):
    """A source of language models for a flow."""

    def create_provider(
        self, *, provider: str, model: str, temperature: float, max_tokens: int | None = None
    ) -> BaseChatModel:
        """Return a chat model of Google, OpenAI, Anthropic or Grok.

        Without `max_tokens`, the provider limits the answers.
        """


@dataclass(frozen=True, kw_only=True)
class AgoraSettings:
    """A scenario's settings of Virtual Agora.

    Attributes:
        agents: How many agents discuss, or the names that the scenario uses for them, in seating order.
        interval: Rounds between two periodic stops.
        minimum_rounds: Rounds of a topic before the first poll.
        text_length: In characters.
        retry_wait: The longest wait, in seconds, that a provider may ask for.
        checkpointer: `memory`, or `sqlite:<path>`.
        directory: The folder for files; None keeps them in memory.
        overrides: Laid over the configuration, section by section; `agents` is replaced as a whole.
        defaults_only: Whether everything with a default is left to the application.
        yaml_text: YAML text, or a file of it, that replaces the whole configuration.
        durability: When LangGraph saves a step: before the next one (`sync`), while the next one runs, or at the end of
            the run.
    """

    seed: int = 1
    agents: int | Sequence[str] = DEFAULT_AGENTS
    timing: Timing = "disabled"
    interval: int = 3
    confirmation: bool = False
    minimum_rounds: int = 3
    maximum_rounds: int = 10
    agenda_attempts: int = 5
    text_length: int = 20_000
    retry_wait: float = 60
    checkpointer: str = "memory"
    monitoring: bool = True
    directory: Path | None = None
    overrides: Mapping[str, Any] = field(default_factory=dict)
    defaults_only: bool = False
    discussion_config: Mapping[str, Any] = field(default_factory=dict)
    yaml_text: str | Path | None = None
    durability: Durability = "async"
    secrets: tuple[str, ...] = ()

    def names(self) -> tuple[str, ...]:
        """Return the names that the scenario uses for the agents, in seating order; empty if it has only a number."""
        return () if isinstance(self.agents, int) else tuple(self.agents)

    def configuration(self) -> dict[str, Any]:
        """Return the configuration as a mapping, which the application validates."""
        number = self.agents if isinstance(self.agents, int) else len(self.agents)
        configuration: dict[str, Any] = {
            "moderator": dict(MODERATOR),
            "summarizer": dict(SUMMARIZER),
            "report_writer": dict(REPORT_WRITER),
            "agents": _entries(number),
            "discussion": {
                "user_participation_timing": self.timing,
                "confirm_conclusion": self.confirmation,
                "minimum_rounds_before_poll": self.minimum_rounds,
                "max_rounds_per_topic": self.maximum_rounds,
                "max_agenda_attempts": self.agenda_attempts,
                "max_text_length": self.text_length,
                "max_retry_wait": self.retry_wait,
            },
        }
        if self.defaults_only:
            del configuration["discussion"]
            for role in ("moderator", "summarizer", "report_writer"):
                configuration[role] = {name: configuration[role][name] for name in ("provider", "model")}
        return _merged(configuration, self.overrides)


@dataclass(frozen=True)
class BuiltFlow:
    """Virtual Agora, compiled, with its boundary; a second flow with the same checkpointer can adopt its sessions."""

    flow: VirtualAgoraV13Flow
    settings: AgoraSettings
    clock: VirtualClock
    storage: MemoryStorage
    draws: Draws
    checkpointer: BaseCheckpointSaver[Any]
    description: FlowDescription
    agent_ids: tuple[str, ...]

    @property
    def asking_nodes(self) -> tuple[str, ...]:
        """The nodes that may pause."""
        return tuple(self.description.asks)

    @cached_property
    def guide(self) -> FlowGuide:
        """The flow in a product owner's words."""
        return agora_guide(self.description)

    @property
    def under_test(self) -> FlowUnderTest:
        """The flow with what it has around its graph, as every flow comes in."""
        graph = self.flow.compiled_graph
        if graph is None:
            raise FlowError("the flow has no graph any more")
        return FlowUnderTest(
            graph,
            self.flow.create_session,
            coordinator=lambda ask, way: StreamCoordinator(self.flow, ask, way),
            state_manager=lambda session: self.flow.get_state_manager(session).state,
            storage=lambda: tuple(Path(file.path) for file in self.storage.written_files),
            guide=self.guide,
        )

    @property
    def cast(self) -> dict[str, str]:
        """The agents' ids by the names that the scenario uses for them."""
        return dict(zip(self.settings.names(), self.agent_ids, strict=False))

    def verify(self) -> None:
        """Check that the compiled graph is still the one that was built.

        Raises:
            FlowError: It has other nodes, edges, routes or keys, or is gone.
        """
        graph = self.flow.compiled_graph
        here = describe(graph, agora_asks()) if graph is not None else None
        names = [entry.name for entry in fields(self.description)]
        if changed := [name for name in names if getattr(here, name, None) != getattr(self.description, name)]:
            raise FlowError(f"the compiled graph is not the one that was built; changed: {', '.join(changed)}")

    def close(self) -> None:
        """Close what the flow holds open: the file of an SQLite checkpointer, a temporary folder."""
        close_checkpointer(self.checkpointer)
        self.storage.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def build_agora(
    settings: AgoraSettings,
    models: ModelSource,
    faults: FaultPlan | None = None,
    storage: MemoryStorage | None = None,
    *,
    clock: VirtualClock | None = None,
    checkpointer: BaseCheckpointSaver[Any] | None = None,
) -> BuiltFlow:
    """Build and compile Virtual Agora, ready for a session; the caller closes it.

    By default, storage and checkpointer are those of the settings, and the clock is new.

    Raises:
        FlowError: The settings name no checkpointer, or a fault is meant for a node that the flow does not have.
        ConfigurationError: The application refuses the configuration.
    """
    time, files, draws = clock or VirtualClock(), storage or storage_for(settings), SeededDraws(settings.seed)
    saver = checkpointer or open_checkpointer(settings.checkpointer)
    try:
        flow = _construct(settings, models, Boundary(time, draws, files, settings.secrets), saver)
        _put_faults(flow, faults)
        flow.build_graph()
        compiled = flow.compile()
        if settings.durability != "async":  # LangGraph's default
            object.__setattr__(compiled, "stream", partial(compiled.stream, durability=settings.durability))
    except Exception:
        if checkpointer is None:
            close_checkpointer(saver)
        raise
    return BuiltFlow(
        flow=flow,
        settings=settings,
        clock=time,
        storage=files,
        draws=draws,
        checkpointer=saver,
        description=describe(compiled, agora_asks()),
        agent_ids=tuple(identity for identity, _ in agent_ids(flow.config)),
    )


def agora_guide(description: FlowDescription) -> FlowGuide:
    """Return Virtual Agora in a product owner's words."""
    return FlowGuide(
        name="Virtual Agora",
        title="Virtual Agora v1.3",
        description=description,
        phases=tuple((number, words.capitalize()) for words, number in PHASES.items()),
        node_phase=PHASE_OF,
        node_titles={node: step.title for node, step in STEPS.items()},
        route_titles=ROUTE_TITLES,
        state_titles=STATE_TITLES,
        initiators=INITIATOR_TITLES,
        recoveries=RECOVERY_TITLES,
        messages=MESSAGES,
        questions=tuple(
            QuestionGuide(question.type, question.node, _title_of(question.type), tuple(question.options))
            for question in QUESTIONS.values()
        ),
        tasks=tuple(TASKS.values()),
        settings=VARIANTS,
    )


def _title_of(question: str) -> str:
    if question not in ASKED:
        raise FlowError(f'the flow asks "{question}", which has no words yet: add a row to ASKED of the vocabulary')
    return ASKED[question].title


def open_checkpointer(address: str) -> BaseCheckpointSaver[Any]:
    """Open a checkpointer: `memory`, or `sqlite:<path>`, whose file another process can read.

    Raises:
        FlowError: It is neither.
    """
    kind, _, path = address.partition(":")
    if address == "memory":
        return memory_saver()
    if kind == "sqlite" and path:
        return open_session_file(path)
    raise FlowError(f'"{address}" is no checkpointer; say memory or sqlite:<path>')


def close_checkpointer(checkpointer: BaseCheckpointSaver[Any]) -> None:
    """Close the file of an SQLite checkpointer; closing again, or any other checkpointer, changes nothing."""
    connection = getattr(checkpointer, "conn", None)
    if connection is not None:
        connection.close()


def storage_for(settings: AgoraSettings) -> MemoryStorage:
    """Return the storage of the settings; it raises the application's `StorageError`."""
    if settings.directory is None:
        return MemoryStorage(StorageError)
    return TemporaryStorage(FileStorage(settings.directory))


def agora_asks() -> dict[str, tuple[str, ...]]:
    """Return the types of question that each asking node of Virtual Agora may ask."""
    questions: dict[str, tuple[str, ...]] = {}
    for question in QUESTIONS.values():
        questions[question.node] = (*questions.get(question.node, ()), question.type)
    return questions


def _construct(
    settings: AgoraSettings, models: ModelSource, world: Boundary, saver: BaseCheckpointSaver[Any]
) -> VirtualAgoraV13Flow:
    # The patched name is global to the module: without the lock, two flows built at once could swap models.
    interval: dict[str, Any] = {} if settings.defaults_only else {"checkpoint_interval": settings.interval}
    with _PATCHING, patch.object(application, "create_provider", models.create_provider):
        return application.VirtualAgoraV13Flow(
            settings.configuration() if settings.yaml_text is None else settings.yaml_text,
            enable_monitoring=settings.monitoring,
            discussion_config=settings.discussion_config or None,
            checkpointer=saver,
            boundary=world,
            **interval,
        )


def _put_faults(flow: VirtualAgoraV13Flow, faults: FaultPlan | None) -> None:
    if faults is None:
        return
    faults.check(flow.node_registry)
    for name in faults.nodes:
        wrapper = flow.node_registry[name]
        wrapper.function = faults.wrap(name, wrapper.function)


def _entries(number: int) -> list[dict[str, Any]]:
    shares = [len(range(seat, number, len(SEATS))) for seat in range(len(SEATS))]
    return [
        {"provider": provider, "model": model, "count": share}
        for (provider, model), share in zip(SEATS, shares, strict=True)
        if share
    ]


def _merged(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    joined = dict(below)
    for key, value in above.items():
        current = joined.get(key)
        joined[key] = _merged(current, value) if isinstance(current, Mapping) and isinstance(value, Mapping) else value
    return joined
