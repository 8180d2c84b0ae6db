"""The sessions with which builds of Virtual Agora are compared."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Final

from langgraph.checkpoint.base import BaseCheckpointSaver

from support.agora.session_file import memory_saver
from support.agora_suite.discussion.session import Session, open_session, scripted_owner
from support.agora_suite.discussion.set_up import SetUp
from support.agora_suite.phrases.failures import failure_of
from support.agora_suite.vocabulary import EVERY_AGENT, GOING_ON
from support.execution.budget import StepBudget
from support.execution.configuration import SuiteConfiguration
from support.record import Record

TOPICS: Final = ("Budget", "Hiring", "Offices")
LONG_ROUNDS: Final = 40
SEED: Final = 1
"""The seed of every reference session, independent of the suite's: a baseline has only one."""


@dataclass(frozen=True, slots=True)
class DiscussionReference:
    """A session that always does the same work; `set_up` returns new facts for each run."""

    name: str
    set_up: Callable[[], SetUp]

    def saver(self) -> BaseCheckpointSaver[Any]:
        """Return a new saver in memory."""
        return memory_saver()

    def open(self, suite: SuiteConfiguration, checkpointer: BaseCheckpointSaver[Any] | None = None) -> Session:
        """Open the session with everything that a scenario has around it, with its own seed instead of the suite's."""
        fixed = replace(suite, seed=SEED, answer_by="update")
        return open_session(
            self.set_up(),
            fixed,
            Record(),
            scripted_owner(GOING_ON),
            answer_by="update",
            budget=StepBudget(fixed.step_budget),
            checkpointer=checkpointer,
        )


def _golden() -> SetUp:
    facts = SetUp(seed=SEED)
    facts.agents_want(TOPICS)
    facts.configure(interval=20)
    return facts


def _long() -> SetUp:
    facts = SetUp(seed=SEED)
    facts.agents_want(TOPICS[:1])
    facts.instruct(EVERY_AGENT, "vote to conclude", reply="No. We have only begun.")
    facts.configure(interval=20, minimum_rounds=LONG_ROUNDS, maximum_rounds=LONG_ROUNDS)
    return facts


def _troubled() -> SetUp:
    facts = _golden()
    facts.instruct("Ada", "discuss", fault="timeout", times=2)
    facts.instruct("Ben", "vote to conclude", fault="rate_limit", times=1, retry_after=2.0)
    facts.instruct("the summarizer", "summarise the topic", malformed="prose")
    facts.instruct(EVERY_AGENT, "vote to continue", fault="connection", times=1)
    for node in ("vote_evaluation", "file_output"):
        facts.faults.fail(node, lambda: failure_of("a wrong value"), times=1)
    facts.storage_faults.append((1, failure_of("a full disk"), "*"))
    return facts


def run_golden_session() -> None:
    """Run the golden session to its end; raise `RuntimeError` if it did not complete its topics."""
    session = GOLDEN.open(SuiteConfiguration())
    session.execution.run()
    session.execution.verify()
    if tuple(session.state["completed_topics"]) != TOPICS:
        raise RuntimeError(f"three topics were to be discussed, not {session.state['completed_topics']}")


GOLDEN: Final = DiscussionReference("golden session", _golden)
REFERENCES: Final = (
    GOLDEN,
    DiscussionReference(f"session of {LONG_ROUNDS} rounds", _long),
    DiscussionReference("session with recoveries", _troubled),
)
"""Three topics without failures; a long topic; three topics with failures that are recovered from."""
