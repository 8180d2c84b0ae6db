"""Builds Virtual Agora for a scenario, with everything that watches it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import takewhile
from typing import Any, Literal

from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.graph.state import CompiledStateGraph

from support.agora.emergency import EmergencyOutcome
from support.agora.errors import NetworkTransientError, ProviderError, ProviderRateLimitError
from support.agora.questions.agenda import question_of_theme
from support.agora.recovery import ErrorRecoveryManager
from support.agora.state import VirtualAgoraState
from support.agora.state_manager import StateManager
from support.agora_suite.built_flow import AgoraSettings, BuiltFlow, build_agora, storage_for
from support.agora_suite.discussion.set_up import SetUp
from support.agora_suite.production_world import ProductionClock, ProductionStorage
from support.agora_suite.rules import DISCUSSION_RULES
from support.agora_suite.variants import chosen_variants
from support.agora_suite.virtual_world import MemoryStorage, VirtualClock, WrittenFile
from support.agora_suite.writers import moderated_discussion
from support.execution.boundary import Boundary
from support.execution.budget import StepBudget
from support.execution.configuration import SuiteConfiguration
from support.execution.execution import Execution, Watch
from support.execution.known_findings import Waivers
from support.execution.monitoring import memory_recorder, started_monitor
from support.flow_builder.flow_under_test import AttachedFlow
from support.flow_builder.protocol import AnswerBy
from support.flow_builder.stored_state import StoredState
from support.interrupt_simulator.owner import Owner
from support.mock_llm import LLMProviderMock, ModelCall
from support.mock_llm.factory import MOCK, NamedModels
from support.monitors.performance import PerformanceMonitor
from support.record import (
    EmergencyHandled,
    Event,
    FaultInjected,
    FileWritten,
    ModelCalled,
    PhaseChanged,
    Record,
    RecoveryApplied,
    SessionCreated,
    SessionResumed,
)
from support.record.copying import structural_copy
from support.validators.update_checker import UpdateChecker

PROVIDER_FAULTS: Mapping[str, Any] = {
    "connection": lambda occasion: NetworkTransientError(f"connection refused by {occasion.provider}"),
    "timeout": lambda occasion: NetworkTransientError(f"no answer in time from {occasion.provider}"),
    "rate_limit": lambda occasion: ProviderRateLimitError(
        f"rate limit of {occasion.provider} reached", occasion.provider, occasion.retry_after
    ),
    "provider": lambda occasion: ProviderError(f"internal error of {occasion.provider}", occasion.provider, "internal"),
}
"""The errors of language models, as the application knows them."""

LATER = 86400.0
"""Seconds after which a session goes on that another process began: a day."""

GROWING = frozenset({"messages"})


@dataclass(slots=True)
class Session:
    """One flow with one session, built and observed; `beginning` are the values that the session was created with."""

    built: BuiltFlow
    models: LLMProviderMock
    execution: Execution
    monitor: PerformanceMonitor | None
    beginning: Mapping[str, Any] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """The session's id."""
        return self.execution.session

    @property
    def state(self) -> Mapping[str, Any]:
        """The session's state, live, as the state manager holds it."""
        return self.manager.state

    @property
    def manager(self) -> StateManager:
        """The flow's manager of the session's state."""
        return self.built.flow.get_state_manager(self.id)

    @property
    def recovery(self) -> ErrorRecoveryManager:
        """The flow's manager of recoveries, which all its sessions share."""
        return self.built.flow.error_recovery_manager

    @property
    def graph(self) -> CompiledStateGraph[Any, Any, Any, Any]:
        """The compiled graph; raises `RuntimeError` if the flow no longer has a graph."""
        graph = self.built.flow.compiled_graph
        if graph is None:
            raise RuntimeError("a flow that was built is compiled")
        return graph

    @property
    def graph_values(self) -> Mapping[str, Any]:
        """What the graph holds of the session."""
        return dict(self.graph.get_state(self.address).values)

    @property
    def files(self) -> Mapping[str, str]:
        """The text of every file that the session has written, by path."""
        return self.built.storage.files

    @property
    def files_written(self) -> int:
        """How many files the session has written (count)."""
        return len(self.built.storage.written_files)

    def close(self) -> None:
        """Release everything that the session holds."""
        self.built.close()

    @property
    def address(self) -> Any:
        """The configuration that addresses the session."""
        return {"configurable": {"thread_id": self.id}}


def derive_events(node: str, changes: Mapping[str, Any]) -> Iterable[Event]:  # noqa: ARG001  # the observer gives it
    """Return the changes of phase and the recoveries in a node's update."""
    for change in changes.get("phase_history", ()):
        yield PhaseChanged(
            from_phase=change["from_phase"],
            to_phase=change["to_phase"],
            reason=change["reason"],
            triggered_by=change["triggered_by"],
        )
    for recovery in changes.get("recoveries", ()):
        yield RecoveryApplied(
            node=recovery["node"],
            error=recovery["error"],
            strategy=recovery["strategy"],
            severity=recovery["severity"],
            success=True,
        )


def scripted_owner(answers: Mapping[str, Any]) -> Owner:
    """Return an owner with the same answer to every question of a type; unused answers are no error."""
    owner = Owner(occasion=occasion)
    for question, answer in answers.items():
        owner.always(question, answer, required=False)
    return owner


def occasion(pause: Any) -> Any:
    """Return what distinguishes two questions of a type: the topic, the round, the agenda, the attempt."""
    payload = pause.payload
    remaining = payload.get("remaining_topics")
    return (
        payload.get("current_topic", payload.get("completed_topic")),
        payload.get("current_round"),
        tuple(payload.get("proposed_agenda", payload.get("current_agenda", ()))),
        payload.get("attempt"),
        (payload.get("conclusion_vote") or {}).get("round"),
        None if remaining is None else tuple(remaining),
    )


def open_session(  # noqa: PLR0913 - what is said, who takes part and where it is kept, each by name
    set_up: SetUp,
    suite: SuiteConfiguration,
    record: Record,
    owner: Owner,
    *,
    answer_by: AnswerBy,
    budget: StepBudget,
    after: Session | None = None,
    adopted_id: str | None = None,
    checkpointer: BaseCheckpointSaver[Any] | None = None,
) -> Session:
    """Build the flow and open its session, or adopt the session of a flow that is gone.

    A new flow resumes the session `after` from its checkpoints, or that of another process, `adopted_id`; it is
    saved in `checkpointer`, beside others; by default where the set-up says.
    """
    settings = set_up.agora_settings()
    if after:
        clock, storage, models = after.built.clock, after.built.storage, after.models
    else:
        clock, storage = world_outside(suite, settings)
        models = _models(set_up, suite, clock, record)
    if adopted_id is not None and suite.test_mode:
        clock.advance(LATER)
    for model, error in set_up.uncreatable.items():
        models.cannot_create(model, error)
    built = build_agora(
        settings,
        models,
        set_up.faults,
        storage,
        clock=clock,
        checkpointer=after.built.checkpointer if after else checkpointer,
    )
    try:
        if after is None:
            _listen(set_up, built, models, record)
        if after is None and adopted_id is None:
            identifier = built.flow.create_session(main_topic=set_up.theme, user_defines_topics=set_up.own_topics)
        else:
            identifier = after.id if after else str(adopted_id)
        session = watched_session(built, models, identifier, suite, record, owner, answer_by=answer_by, budget=budget)
        session.execution.listeners = set_up.listeners
        return session
    except Exception:
        if after is None and checkpointer is None:
            built.close()
        raise


def world_outside(suite: SuiteConfiguration, settings: AgoraSettings) -> tuple[VirtualClock, MemoryStorage]:
    """Return the clock and the storage of a flow: replaced ones, or those of production."""
    if suite.test_mode:
        return VirtualClock(), storage_for(settings)
    return ProductionClock(), ProductionStorage(settings.directory)


def _models(set_up: SetUp, suite: SuiteConfiguration, clock: VirtualClock, record: Record) -> LLMProviderMock:
    if suite.provider_factory not in ("", MOCK):
        return NamedModels(suite.provider_factory)
    return LLMProviderMock(
        repertoire=moderated_discussion(),
        seed=set_up.seed,
        richness=set_up.richness,
        clock=clock if suite.test_mode else None,
        on_call=lambda call: record.append(model_called(call)),
        faults=PROVIDER_FAULTS,
    )


def _listen(set_up: SetUp, built: BuiltFlow, models: LLMProviderMock, record: Record) -> None:
    set_up.give_instructions(models, built.cast)

    def fired(node: str, kind: str, visit: int, when: Literal["before", "after"]) -> None:
        record.append(FaultInjected(node=node, fault=kind, visit=visit, when=when))

    set_up.faults.listen(fired)
    for count, error, pattern in set_up.storage_faults:
        built.storage.fail_next(count, error, pattern)
    set_up.saver_faults.put_into(built.checkpointer)


def _listen_to_files(built: BuiltFlow, record: Record) -> None:
    def append(file: WrittenFile) -> None:
        record.append(FileWritten(path=file.path))

    built.storage.listen(append)


def watched_session(  # everything that watches, by name
    built: BuiltFlow,
    models: LLMProviderMock,
    identifier: str,
    suite: SuiteConfiguration,
    record: Record,
    owner: Owner,
    *,
    answer_by: AnswerBy,
    budget: StepBudget,
) -> Session:
    """Return a session of a flow with everything that watches it."""
    flow, attached = built.flow, AttachedFlow(built.under_test)
    opened = attached.open(identifier)
    stored = StoredState(attached.compiled_graph, {"configurable": {"thread_id": opened.id}})
    has_begun = built.checkpointer.get_tuple({"configurable": {"thread_id": opened.id}}) is not None
    values = stored() if has_begun else {}
    record.append(_opened(identifier, built, record, resumed=bool(values)))
    _listen_to_files(built, record)
    if not values:
        values = dict(opened.manager_values())
    checker = UpdateChecker(VirtualAgoraState, DISCUSSION_RULES, values) if suite.enable_validation else None
    monitor = started_monitor(suite, memory_recorder(record, built.clock.now))
    execution = Execution(
        session=opened.id,
        coordinator=opened.coordinator,
        graph_values=stored,
        manager_values=opened.manager_values,
        description=built.description,
        owner=owner,
        refuses_at_once=True,
        is_over=lambda values: values.get("report_generation_status", "pending") != "pending",
        answer_by=answer_by,
        record=record,
        waivers=Waivers(suite.known_findings),
        boundary=Boundary(suite.boundary, built.settings.directory, is_replaced=suite.test_mode),
        watch=Watch(checker, monitor, budget),
        growing=GROWING | frozenset(built.description.keys("append")),
        derive=derive_events,
        phase_key="current_phase",
        titles={**built.guide.state_titles, **built.guide.node_titles},
        emergencies=emergencies_of(flow.error_recovery_manager, identifier),
        asking={node: _theme_is_asked if node == "get_theme" else None for node in built.asking_nodes},
    )
    return Session(built, models, execution, monitor, structural_copy(values))


def _opened(identifier: str, built: BuiltFlow, record: Record, *, resumed: bool) -> SessionCreated | SessionResumed:
    # the record has no clock yet: its session is just being created
    now, name = built.clock.now(), built.guide.name
    if not resumed:
        values = built.flow.get_state_manager(identifier).state
        settings = chosen_variants(built.flow.config, built.settings.interval, values)
        cast = {identity: called for called, identity in built.cast.items()}
        return SessionCreated(session=identifier, flow=name, settings=settings, cast=cast, at=now)
    how = "in a new flow" if record.of(SessionCreated) else "from another process"
    return SessionResumed(session=identifier, how=how, flow=name, at=now)


def emergencies_of(recovery: ErrorRecoveryManager, session: str) -> Callable[[], list[EmergencyHandled]]:
    """Return a function that returns the emergencies of a session since its last call.

    `recovery` keeps the last emergencies of all sessions of the flow.
    """
    seen: list[EmergencyOutcome] = list(recovery.emergencies)[-1:]

    def new() -> list[EmergencyHandled]:
        outcomes = list(
            takewhile(lambda outcome: not any(outcome is known for known in seen), reversed(recovery.emergencies))
        )[::-1]
        seen[:] = outcomes[-1:] or seen
        return [_handled(outcome) for outcome in outcomes if outcome.session_id == session]

    return new


def _handled(outcome: EmergencyOutcome) -> EmergencyHandled:
    return EmergencyHandled(
        error=outcome.error,
        action=outcome.action,
        can_continue=outcome.can_continue,
        problems=tuple(outcome.problems),
    )


def _theme_is_asked(inputs: Mapping[str, Any]) -> bool:
    return question_of_theme(inputs) is not None


def model_called(call: ModelCall) -> ModelCalled:
    """Return the event of a model call."""
    return ModelCalled(
        number=call.number,
        agent=call.agent,
        role=call.role,
        task=call.task,
        circumstances=call.circumstances,
        error=call.error.partition(":")[0] if call.error else None,
        input_tokens=call.usage.input_tokens,
        output_tokens=call.usage.output_tokens,
    )
