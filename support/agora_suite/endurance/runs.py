"""Runs of single discussions out of many, and their comparable results."""

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
from support.execution.budget import StepBudget
from support.execution.configuration import SuiteConfiguration
from support.execution.pending import session_status
from support.mock_llm import ModelCall
from support.record import Record


@dataclass(frozen=True, slots=True)
class DiscussionResult:
    """The results of a discussion; `seconds` are wall-clock time, `work` is processor time in seconds.

    Attributes:
        fingerprints: Of its record, prompts, state and files: equal for discussions that are equal to the byte.
        where: Where its session is: `finished`, unless something went wrong.
        foreign_numbers: The numbers of other discussions that appear in its record, prompts, state or files.
    """

    plan: Plan
    fingerprints: Mapping[str, str]
    where: str
    foreign_numbers: frozenset[int]
    seconds: float
    work: float

    def different_from(self, other: DiscussionResult) -> list[str]:
        """Return which parts differ from another discussion: `record`, `prompts`, `state`, `files`."""
        return [name for name, mark in self.fingerprints.items() if other.fingerprints[name] != mark]


def open_discussion(plan: Plan, suite: SuiteConfiguration, checkpointer: Any = None) -> Session:
    """Open a discussion with everything that watches it; its checkpointer is its own by default."""
    return open_session(
        plan.set_up(),
        suite,
        Record(),
        plan.owner(),
        answer_by=suite.answer_by,
        budget=StepBudget(suite.step_budget),
        checkpointer=checkpointer,
    )


def run_discussion(
    plan: Plan, suite: SuiteConfiguration, checkpointer: Any = None, ready: Callable[[], object] | None = None
) -> DiscussionResult:
    """Run a discussion to its end, watched and validated as in any scenario.

    Without a checkpointer it has its own. `ready` is called before it starts, and waits for others.
    """
    session = open_discussion(plan, suite, checkpointer)
    return run_to_end(plan, session, ready, lambda: (session.models.calls, session.built.storage.files))


def run_to_end(
    plan: Plan,
    session: Session,
    ready: Callable[[], object] | None,
    outputs: Callable[[], tuple[Iterable[ModelCall], Mapping[str, str]]],
) -> DiscussionResult:
    """Run an open discussion to its end, and return its comparable results.

    `ready` is called before it starts, and waits for others; `outputs` returns its model calls and its files by path.
    """
    if ready is not None:
        ready()
    start, processor_start = time.perf_counter(), time.thread_time()
    session.execution.run()
    seconds, worked = time.perf_counter() - start, time.thread_time() - processor_start
    session.execution.verify()
    calls, files = outputs()
    prompts = "\n".join(call.prompt for call in calls)
    state = f"{session.graph_values}\n{dict(session.state)}"
    texts = {"prompts": prompts, "state": state, "files": str(dict(sorted(files.items())))}
    record = session.execution.record
    prints = {name: hashlib.sha256(text.encode()).hexdigest() for name, text in texts.items()}
    return DiscussionResult(
        plan,
        {"record": record.fingerprint(), **prints},
        session_status(session.built.flow.compiled_graph, session.address).where,  # type: ignore[arg-type]
        frozenset(plan.foreign_numbers("\n".join([*record.to_lines(), *texts.values()]))),
        seconds,
        worked,
    )


@cache
def run_alone(plan: Plan, suite: SuiteConfiguration) -> DiscussionResult:
    """Run a discussion while nothing else happens; cached, since the same plan has the same result."""
    return run_discussion(plan, suite)


def run_as_in_production(plan: Plan) -> None:
    """Run a discussion with the flow's own coordinator and nothing of the kit around it.

    Its language models have constant replies, so that nothing is kept for later.
    """
    built, answers = build_agora(plan.set_up().agora_settings(), ConstantModels()), plan.answers()
    session = built.flow.create_session(main_topic=f"Theme {plan.number}", user_defines_topics=True)
    coordinator = StreamCoordinator(built.flow, lambda pause: answers[pause.type], "update")
    for _ in coordinator.coordinate_stream_execution({"configurable": {"thread_id": session}}):
        pass
    built.close()
