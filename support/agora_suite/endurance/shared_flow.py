"""Many discussions on one flow, whose boundary shows each discussion its own clock, record, model calls and files."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache
from types import TracebackType
from typing import Literal, Self

from support.agora.coordinator import StreamCoordinator
from support.agora.errors import NetworkTransientError, StorageError
from support.agora_suite.built_flow import BuiltFlow, build_agora
from support.agora_suite.discussion.session import Session, model_called, watched_session
from support.agora_suite.endurance.plan import Plan, facts_of_one_flow
from support.agora_suite.endurance.runs import DiscussionResult, run_to_end
from support.agora_suite.endurance.turns import InTurns, hand_over
from support.agora_suite.virtual_world import MemoryStorage, VirtualClock, WrittenFile
from support.agora_suite.writers import moderated_discussion
from support.execution.budget import StepBudget
from support.execution.configuration import SuiteConfiguration
from support.flow_builder.faults import FaultPlan
from support.flow_builder.protocol import AnswerBy, InterruptProcessor, Pause
from support.mock_llm import LLMProviderMock, ModelCall
from support.record import FaultInjected, Record

Failing = tuple[str, int]
"""A node, and how often it fails."""


@dataclass(slots=True)
class _DiscussionWorld:
    """The parts of a shared flow that belong to one discussion; files are by path."""

    clock: VirtualClock = field(default_factory=VirtualClock)
    record: Record = field(default_factory=Record)
    calls: list[ModelCall] = field(default_factory=list)
    files: dict[str, str] = field(default_factory=dict)
    on_written: Callable[[WrittenFile], None] | None = None


_world: ContextVar[_DiscussionWorld] = ContextVar("_world")
"""The world of the running discussion; LangGraph passes it on to the threads in which nodes run."""


class _SharedClock(VirtualClock):
    """A clock that shows each discussion its own time."""

    def now(self) -> datetime:
        return _world.get().clock.now()

    def sleep(self, seconds: float) -> None:
        _world.get().clock.sleep(seconds)

    def advance(self, seconds: float) -> None:
        _world.get().clock.advance(seconds)


class _SharedFiles(MemoryStorage):
    """The files of all discussions; each is notified of its own."""

    def __init__(self) -> None:
        super().__init__(StorageError, _file_written)

    def listen(self, on_written: Callable[[WrittenFile], None]) -> None:
        _world.get().on_written = on_written


@dataclass(frozen=True, slots=True)
class _Flow:
    built: BuiltFlow
    models: LLMProviderMock
    faults: FaultPlan


class OneFlow:
    """A flow object that runs `number` discussions at once, and a similar flow for each discussion alone.

    Each discussion may see the process grow by the limit for all of them. A `failing` node fails in each discussion,
    and is retried each time.
    """

    def __init__(self, suite: SuiteConfiguration, number: int, failing: Failing | None = None) -> None:
        self._suite = suite
        self._concurrent_suite = replace(suite, memory_growth_mb=suite.memory_growth_mb * number)
        self._failing = failing
        self._flow = _build_flow(suite.seed, failing)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._flow.built.close()
        if error is None:
            self._flow.faults.verify()

    def run_alone(self, plan: Plan) -> DiscussionResult:
        """Run a discussion on its own flow while nothing else happens."""
        return _run_alone(plan, self._suite, self._failing)

    def run_concurrently(self, plan: Plan, ready: Callable[[], object]) -> DiscussionResult:
        """Run a discussion on the flow of the others; `ready` is called before it starts, and waits for them."""
        return _run(self._flow, plan, self._concurrent_suite, ready)


@cache
def _run_alone(plan: Plan, suite: SuiteConfiguration, failing: Failing | None) -> DiscussionResult:
    flow = _build_flow(suite.seed, failing)
    with flow.built:
        return _run(flow, plan, suite, None)


def _build_flow(seed: int, failing: Failing | None) -> _Flow:
    facts, clock, faults = facts_of_one_flow(seed), _SharedClock(), FaultPlan(_fault_fired)
    models = LLMProviderMock(seed=facts.seed, clock=clock, on_call=_model_asked, repertoire=moderated_discussion())
    if failing is not None:
        node, times = failing
        faults.fail(node, _connection_lost, times=times)
    return _Flow(build_agora(facts.agora_settings(), models, faults, _SharedFiles(), clock=clock), models, faults)


def _run(flow: _Flow, plan: Plan, suite: SuiteConfiguration, ready: Callable[[], object] | None) -> DiscussionResult:
    world = _DiscussionWorld()
    token = _world.set(world)
    try:
        return run_to_end(plan, _open_session(flow, plan, suite, world), ready, lambda: (world.calls, world.files))
    finally:
        _world.reset(token)


def _open_session(flow: _Flow, plan: Plan, suite: SuiteConfiguration, world: _DiscussionWorld) -> Session:
    built, facts, name = flow.built, plan.set_up(), f"discussion_{plan.number}"
    built.flow.create_session(session_id=name, main_topic=facts.theme, user_defines_topics=facts.own_topics)
    session = watched_session(
        built,
        flow.models,
        name,
        suite,
        world.record,
        plan.owner(),
        answer_by=suite.answer_by,
        budget=StepBudget(suite.step_budget),
    )

    def coordinator(owner: InterruptProcessor, answer_by: AnswerBy) -> InTurns:
        def asked(pause: Pause) -> object:
            hand_over()
            return owner(pause)

        return InTurns(StreamCoordinator(built.flow, asked, answer_by))

    session.execution.coordinator = coordinator
    return session


def _connection_lost() -> Exception:
    hand_over()  # so that the others run between two failures of a node
    return NetworkTransientError("the connection was lost")


def _model_asked(call: ModelCall) -> None:
    world = _world.get()
    world.calls.append(call)
    # Numbered within each discussion: the number among all calls depends on the other discussions.
    world.record.append(model_called(replace(call, number=len(world.calls))))


def _file_written(file: WrittenFile) -> None:
    world = _world.get()
    world.files[file.path] = file.text
    if world.on_written is not None:
        world.on_written(file)


def _fault_fired(node: str, kind: str, visit: int, when: Literal["before", "after"]) -> None:
    _world.get().record.append(FaultInjected(node=node, fault=kind, visit=visit, when=when))
