"""Holds one of many discussions, and gives what can be compared of it."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from support.agora.coordinator import StreamCoordinator
from support.agora_suite.built_flow import build_agora
from support.agora_suite.discussion.session import Session, open_session
from support.agora_suite.endurance.plan import Plan
from support.agora_suite.reference_sessions.models import ConstantModels
from support.execution.configuration import SuiteConfiguration
from support.interrupt_simulator.budget import StepBudget
from support.interrupt_simulator.pending import where_it_stands
from support.mock_llm import ModelCall
from support.record import Record


@dataclass(frozen=True, slots=True)
class Held:
    """What is left of a discussion when it was held.

    Attributes:
        plan: What it was to be.
        fingerprints: Of its record, its prompts, its state and its files: equal for equal discussions, to the byte.
        where: Where it stands: `finished`, if all went well.
        strangers: The numbers of other discussions that its record, prompts, state or files speak of.
        seconds: What it took by the clock.
        work: What the processor did for it, in seconds.
    """

    plan: Plan
    fingerprints: Mapping[str, str]
    where: str
    strangers: frozenset[int]
    seconds: float
    work: float

    def different_from(self, other: Held) -> list[str]:
        """Return what is not the same in another discussion: `record`, `prompts`, `state`, `files`.

        Args:
            other: The other one.
        """
        return [name for name, mark in self.fingerprints.items() if other.fingerprints[name] != mark]


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
    return run_to_end(plan, session, ready, lambda: (session.models.calls, session.built.storage.files))


def run_to_end(
    plan: Plan,
    session: Session,
    ready: Callable[[], object] | None,
    left: Callable[[], tuple[Iterable[ModelCall], Mapping[str, str]]],
) -> Held:
    """Run an opened discussion to its end, and return what can be compared of it.

    Args:
        plan: What it is to be.
        session: The discussion.
        ready: Called when it is about to begin; others are waited for there.
        left: Returns its model calls and its files by path, once it has run.

    Raises:
        StateAtFault: A promise that holds for every discussion is broken, or a limit is reached.
    """
    if ready is not None:
        ready()
    begun, work = time.perf_counter(), time.thread_time()
    session.execution.run()
    seconds, worked = time.perf_counter() - begun, time.thread_time() - work
    session.execution.verify()
    calls, files = left()
    prompts = "\n".join(call.prompt for call in calls)
    state = f"{session.graph_values}\n{dict(session.state)}"
    kept = {"prompts": prompts, "state": state, "files": str(dict(sorted(files.items())))}
    record = session.execution.record
    prints = {name: hashlib.sha256(text.encode()).hexdigest() for name, text in kept.items()}
    return Held(
        plan,
        {"record": record.fingerprint(), **prints},
        where_it_stands(session.built.flow.compiled_graph, session.address).where,  # type: ignore[arg-type]
        frozenset(plan.strangers("\n".join([*record.to_lines(), *kept.values()]))),
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
