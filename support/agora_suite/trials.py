"""The sessions of Virtual Agora that trials stop and disturb: six set-ups that pair every choice with every other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Final

from langgraph.checkpoint.base import BaseCheckpointSaver

from support.agora.errors import VirtualAgoraError
from support.agora.session_file import memory_saver
from support.agora_suite.built_flow import Timing, open_checkpointer
from support.agora_suite.discussion.comparison import normalized_files, normalized_state, without_times
from support.agora_suite.discussion.session import Session, open_session, scripted_owner
from support.agora_suite.discussion.set_up import SetUp
from support.agora_suite.variants import TAKING_PART
from support.agora_suite.vocabulary import CAST, GOING_ON, SPECIAL_ROLES
from support.execution.budget import StepBudget
from support.execution.configuration import SuiteConfiguration
from support.flow_builder.saver_faults import SaverUnreachableError
from support.record import Record
from support.trials.database import open_database
from support.trials.failures import MODEL_FAILURES, Failure, ModelFailure, StepFailure
from support.trials.subject import STORES, WAYS, Cell, Leftovers, StoreKind, TrialSetUp

TOPICS: Final = ("Budget", "Hiring")
ANSWERS: Final[Mapping[str, Any]] = {
    **GOING_ON,
    "theme": {"action": "provide", "main_topic": "Remote work"},
    "topic_definition": {"action": "provide", "topics": list(TOPICS)},
    "user_turn_participation": {"action": "participate", "message": "What does it cost?"},
}

SAYS: Final[Mapping[str, tuple[str, ...]]] = {
    "timeout": ("no answer in time",),
    "connection": ("connection refused",),
    "rate_limit": ("rate limit",),
    "rate_limit_with_wait": ("rate limit",),
    "provider": ("internal error",),
    "foreign": ("an error of a library",),
    "empty": ("answered with nothing",),
    "truncated": ("breaks off",),
    "malformed": ("is JSON", "could not be", "no list of topics", "counts as an abstention"),
    "huge": ("was mended", "breaks off"),
}
"""What a warning says about each kind of failure of a language model: one of these."""


@dataclass(frozen=True, slots=True)
class DiscussionSetUp:
    """A short discussion of two agents; the attributes are the choices that are paired."""

    theme_given: bool
    own_topics: bool
    timing: Timing
    confirmation: bool
    interval: int
    stores: ClassVar = STORES
    ways: ClassVar = WAYS
    exact: ClassVar = True
    failure_kinds: ClassVar = frozenset(MODEL_FAILURES)
    notes: ClassVar = ()

    @property
    def name(self) -> str:
        """The choices in words."""
        theme = "theme given" if self.theme_given else "theme asked for"
        topics = "own topics" if self.own_topics else "the agents' topics"
        confirms = "confirms" if self.confirmation else "does not confirm"
        taking_part = TAKING_PART[self.timing]
        return f"{theme}, {topics}, takes part {taking_part}, {confirms}, interval {self.interval}"

    def saver(self, kind: StoreKind, path: str) -> BaseCheckpointSaver[Any]:
        """Return a new saver of the application."""
        if kind == "postgres":
            saver: BaseCheckpointSaver[Any] = open_database(memory_saver().serde)
            return saver
        return open_checkpointer("memory" if kind == "memory" else f"sqlite:{path}")

    def is_named(self, error: Exception) -> bool:
        """Return whether an error is the application's own, or that of the store."""
        return isinstance(error, VirtualAgoraError | SaverUnreachableError)

    def finds_more_variation(self) -> bool:
        """Return False: nothing in these sessions varies but times, which are left out."""
        return False

    def open(
        self,
        cell: Cell,
        saver: BaseCheckpointSaver[Any],
        left: Leftovers | None = None,
        failure: Failure | None = None,
    ) -> Session:
        """Create a session, or adopt the one that a stopped machine left, with the files that it had written."""
        suite = SuiteConfiguration(enable_monitoring=False, answer_by=cell.answer_by)
        session = open_session(
            self._facts(cell, failure),
            suite,
            Record(),
            scripted_owner(ANSWERS),
            answer_by=cell.answer_by,
            budget=StepBudget(suite.step_budget),
            adopted_id=left.session if left else None,
            checkpointer=saver,
        )
        if left:
            for path, text in left.files.items():
                session.built.storage.write(path, text)
            if not session.built.flow.is_over(session.id):
                session.built.flow.stream(session.address)  # the flow adopts the session, and does not run yet
        return session

    def end(self, session: Session) -> Mapping[str, Any]:
        """Return state and files of a session, without times."""
        return {"state": normalized_state(session), "files": normalized_files(session)}

    def question(self, payload: Mapping[str, Any]) -> Any:
        """Return the payload of a question without times."""
        return without_times(payload)

    def explains(self, warning: str, failure: Failure | None) -> bool:
        """Return whether a warning names the agent that failed, and how; other failures may change nothing."""
        return (
            isinstance(failure, ModelFailure)
            and failure.agent in warning
            and any(words in warning for words in SAYS[failure.kind])
        )

    def warnings(self, session: Session) -> tuple[str, ...]:
        """Return the session's warnings, but for those that only count repeated calls."""
        return tuple(normalized_state(session)["warnings"])

    def _facts(self, cell: Cell, failure: Failure | None) -> SetUp:
        facts = SetUp(theme="Remote work" if self.theme_given else None, own_topics=self.own_topics, richness="terse")
        facts.seat_number(2)
        facts.agents_want(TOPICS)
        facts.configure(
            timing=self.timing,
            confirmation=self.confirmation,
            interval=self.interval,
            minimum_rounds=1,
            maximum_rounds=2 if self.interval == 1 else 1,
            durability=cell.durability,
        )
        if isinstance(failure, StepFailure):
            facts.faults.fail(failure.node, ValueError, when=failure.when, visits=failure.visit, times=failure.times)
        elif failure is not None:
            what = {**failure.circumstances, **MODEL_FAILURES[failure.kind], "nth": failure.nth}
            facts.instructions.append({"speaker": _speaker(failure.agent), "task": failure.task, **what})
        return facts


def _paired() -> tuple[DiscussionSetUp, ...]:
    first = (
        DiscussionSetUp(True, True, "disabled", True, 1),
        DiscussionSetUp(True, True, "start_of_round", False, 20),
        DiscussionSetUp(True, False, "end_of_round", True, 20),
    )
    opposite = (
        replace(
            facts,
            theme_given=not facts.theme_given,
            own_topics=not facts.own_topics,
            confirmation=not facts.confirmation,
            interval=21 - facts.interval,
        )
        for facts in first
    )
    return (*first, *opposite)


def _speaker(agent: str) -> str:
    """Return the name in a set-up of an agent, whose id in the flow ends with the number of the seat."""
    roles = {identity: name for name, identity in SPECIAL_ROLES.items()}
    return roles.get(agent) or CAST[int(agent.rpartition("_")[2]) - 1]


SET_UPS: Final[tuple[TrialSetUp[Session], ...]] = _paired()
"""Every value of every choice meets every value of every other choice in one of them."""
