"""Holds one of many discussions, and gives what can be compared of it."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from support.agora.coordinator import StreamCoordinator
from support.benchmarks.models import ConstantModels
from support.discussion.configuration import SuiteConfiguration
from support.discussion.session import Session, open_session
from support.endurance.plan import Plan
from support.flow_builder.agora import build_agora
from support.interrupt_simulator.budget import StepBudget
from support.interrupt_simulator.pending import where_it_stands
from support.record import Record


@dataclass(frozen=True, slots=True)
class Held:
    """What is left of a discussion when it was held.

    Attributes:
        plan: What it was to be.
        fingerprint: Of its record: equal for equal discussions, to the byte.
        where: Where it stands: `finished`, if all went well.
        strangers: The numbers of other discussions that its record, prompts, state or files speak of.
        seconds: What it took by the clock.
        work: What the processor did for it, in seconds.
    """

    plan: Plan
    fingerprint: str
    where: str
    strangers: frozenset[int]
    seconds: float
    work: float


def opened(plan: Plan, suite: SuiteConfiguration, checkpointer: Any = None) -> Session:
    """Give a discussion that is ready to be held, with everything that watches it.

    Args:
        plan: What it is to be.
        suite: How it is run.
        checkpointer: Where it is kept, beside others; by itself by default.
    """
    return open_session(
        plan.set_up(),
        suite,
        Record(),
        plan.owner(),
        answer_by=suite.answer_by,
        budget=StepBudget(suite.step_budget),
        checkpointer=checkpointer,
    )


def hold(
    plan: Plan, suite: SuiteConfiguration, checkpointer: Any = None, ready: Callable[[], object] | None = None
) -> Held:
    """Hold a discussion to its end, watched and judged as in any scenario.

    Args:
        plan: What it is to be.
        suite: How it is run.
        checkpointer: Where it is kept, beside others; by itself by default.
        ready: Called when it is about to begin; others are waited for there.

    Raises:
        StateAtFault: A promise that holds for every discussion is broken, or a limit is reached.
    """
    session = opened(plan, suite, checkpointer)
    if ready is not None:
        ready()
    begun, work = time.perf_counter(), time.thread_time()
    session.execution.run()
    seconds, worked = time.perf_counter() - begun, time.thread_time() - work
    session.execution.verify()
    record = session.execution.record
    asked = [call.prompt for call in session.models.calls]
    kept = [str(held) for held in (session.graph_values, session.state, session.built.storage.files)]
    told = [*record.to_lines(), *asked, *kept]
    return Held(
        plan,
        record.fingerprint(),
        where_it_stands(session.built.flow.compiled_graph, session.address).where,  # type: ignore[arg-type]
        frozenset(plan.strangers("\n".join(told))),
        seconds,
        worked,
    )


@cache
def alone(plan: Plan, suite: SuiteConfiguration) -> Held:
    """Give the discussion as it is when nothing else happens; the same plan always comes to the same.

    Args:
        plan: What it is to be.
        suite: How it is run.
    """
    return hold(plan, suite)


def hold_as_in_production(plan: Plan) -> None:
    """Hold a discussion by the flow's own coordinator, with nothing of the kit around it.

    Args:
        plan: What it is to be. Its language models say always the same, so that nothing is kept for later.
    """
    built, answers = build_agora(plan.set_up().agora_settings(), ConstantModels()), plan.answers()
    session = built.flow.create_session(main_topic=f"Theme {plan.number}", user_defines_topics=True)
    coordinator = StreamCoordinator(built.flow, lambda pause: answers[pause.type], "update")
    for _ in coordinator.coordinate_stream_execution({"configurable": {"thread_id": session}}):
        pass
    built.close()
