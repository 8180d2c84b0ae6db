"""What the parts of a discussion share: its facts, its session, its record, and what the last event changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from itertools import count
from pathlib import Path
from textwrap import shorten
from typing import Any, Self

from langgraph.errors import GraphRecursionError

from support.agora.errors import StateError, VirtualAgoraError
from support.agora_suite.discussion.journal import Journal, VerbCall
from support.agora_suite.discussion.session import Session, occasion, open_session
from support.agora_suite.discussion.set_up import SetUp
from support.agora_suite.vocabulary import ANSWERING_STEPS, PHASES, words_of
from support.execution.budget import StepBudget, StoppedShortError
from support.execution.configuration import SuiteConfiguration
from support.execution.errors import ScenarioError, UnseenError
from support.execution.pending import pending_questions
from support.execution.story import story
from support.flow_builder.guide import FlowGuide
from support.flow_builder.pauses import WaitingPause
from support.flow_builder.protocol import AnswerBy
from support.flow_builder.saver_faults import SaverUnreachableError
from support.interrupt_simulator.owner import Owner
from support.record import EmergencyHandled, Record, RunEnded

LAST_WORDS_SHOWN = 100
"""How much of the last words a failed scenario shows (characters)."""


class DiscussionWorld:
    """A discussion without its verbs: every part acts on it, and it depends on none of them.

    The scenario may write files in `directory`. `before` is the session's state before the last event.
    """

    chosen_by: tuple[str, ...] = ()

    def __init__(self, suite: SuiteConfiguration, directory: Path, answer_by: AnswerBy | None = None) -> None:
        self.suite = suite
        self.directory = directory
        self.answer_by: AnswerBy = answer_by or suite.answer_by
        self.journal = Journal()
        self.set_up = SetUp(seed=suite.seed)
        self.person = Owner(ANSWERING_STEPS, occasion=self._occasion)
        self.record = Record(now=lambda: self.session.built.clock.now() if self._session else None)  # type: ignore[arg-type,return-value]  # before it begins there is no time
        self._session: Session | None = None
        self._ended: list[Session] = []
        self._error: Exception | None = None
        self._error_checked = False
        self.last_updates: list[Mapping[str, Any]] = []
        self.before: Mapping[str, Any] = {}
        self._twins = count(1)

    def _occasion(self, pause: Any) -> Any:
        # A topic that comes back is asked about with the very payload of its first time; phases lie in between.
        # So is a question whose answer an emergency has undone.
        undone = sum(emergency.undid for emergency in self.record.of(EmergencyHandled))
        return occasion(pause), len(self.state["phase_history"]), undone

    @property
    def has_begun(self) -> bool:
        """Whether the discussion has begun."""
        return self._session is not None

    @property
    def has_run(self) -> bool:
        """Whether anything has happened in the discussion since it was opened."""
        return bool(self.record.of(RunEnded))

    @property
    def session(self) -> Session:
        """The session.

        Raises `UnseenError` if the discussion could not begin, `ScenarioError` if it has not begun.
        """
        if self._session is None and self._error is not None:
            raise UnseenError(f"the discussion could not begin: {_described(self._error)}") from self._error
        if self._session is None:
            raise ScenarioError("the discussion has not begun; add: When the discussion begins")
        return self._session

    @property
    def guide(self) -> FlowGuide | None:
        """The flow in a product owner's words; None before it has begun."""
        return self._session.built.guide if self._session is not None else None

    @property
    def state(self) -> Mapping[str, Any]:
        """The session's state."""
        return self.session.state

    @property
    def waiting(self) -> WaitingPause | None:
        """The question that waits for the owner, or None; while the store cannot be reached, nothing is asked."""
        if self.set_up.saver_faults.is_lost:
            return None
        return next(iter(pending_questions(self.session.graph, self.session.address)), None)

    @property
    def question_payload(self) -> Mapping[str, Any]:
        """What the question that waits shows the owner; empty if none waits."""
        waiting = self.waiting
        return waiting.payload if waiting else {}

    def require_question(self) -> WaitingPause:
        """Return the question that waits for the owner; raise `ScenarioError` if none does."""
        waiting = self.waiting
        if waiting is None:
            raise ScenarioError("nothing is asked now; a question has to wait")
        return waiting

    @property
    def error(self) -> Exception | None:
        """The last error; reading it here counts as a check of the scenario."""
        self._error_checked = True
        return self._error

    @property
    def unchecked_error(self) -> str:
        """The last error in words; empty if there is none or the scenario has checked it."""
        return _described(self._error) if self._error is not None and not self._error_checked else ""

    def change_facts(self) -> SetUp:
        """Return the facts, to be changed; raise `ScenarioError` if the discussion has begun."""
        if self.has_begun:
            raise ScenarioError("the discussion has begun; facts about it belong before: Given …")
        return self.set_up

    def begin(self) -> None:
        """Open the session, without running it; raise `ScenarioError` if it has already begun."""
        if self.has_begun:
            raise ScenarioError("the discussion has begun already; what happens next is: When …")
        self._budget = StepBudget(self.suite.step_budget)
        with self.recording_error(VirtualAgoraError):
            self._session = self._opened()

    def begin_and_run(self) -> None:
        """Open the session and run it until something is asked; stay where it cannot be opened."""
        self.begin()
        if self.has_begun:
            self.run()

    def run(self) -> None:
        """Run the session until it ends or a question waits that the owner does not answer."""
        self.remember_state()
        self.person.expect_pause()
        self.last_updates = []
        try:
            with self.recording_error(VirtualAgoraError, SaverUnreachableError):
                self.last_updates = list(self.session.execution.run())
        except GraphRecursionError as error:
            raise StoppedShortError(self.record.visits()) from error
        finally:
            self.set_up.saver_faults.end_run()
        self.person.raise_findings()

    def remember_state(self) -> None:
        """Keep the present state, so that the changes of the next event can be checked."""
        try:
            self.before = self.session.manager.get_snapshot()
        except StateError:
            # A flow that takes a session up knows it only when it streams: it is as the flow before it left it.
            self.before = self._ended[-1].built.flow.get_state_manager(self.session.id).get_snapshot()

    def record_error(self, error: Exception) -> None:
        """Record an error that the scenario must check; raise `UnseenError` if an earlier error is unchecked."""
        if self._error is not None and not self._error_checked:
            raise UnseenError(f"the scenario never checked: {_described(self._error)}") from self._error
        self._error, self._error_checked = error, False

    @contextmanager
    def recording_error(self, *expected: type[Exception]) -> Iterator[None]:
        """Note an expected error of the block instead of raising it."""
        try:
            yield
        except expected as error:
            self.record_error(error)

    def expect_refusal(self, attempt: Callable[[], Any]) -> None:
        """Record the application's error with which an attempt is refused; raise `AssertionError` if it is not."""
        self.remember_state()
        try:
            attempt()
        except VirtualAgoraError as error:
            self.record_error(error)
        except Exception as error:
            raise AssertionError(f"this ought to be refused with an error of the application, not {error!r}") from error
        else:
            raise AssertionError("this ought to be refused, and was not")

    def stream_directly(self, **how: Any) -> None:
        """Stream the session by the flow itself, bypassing the coordinator; `how` are the arguments of its `stream`."""
        flow, execution = self.session.built.flow, self.session.execution
        self.remember_state()
        with self.recording_error(VirtualAgoraError):
            for update in flow.stream({**self.session.address, "callbacks": [execution.observer]}, **how):
                execution.observer.see_update(update)
            for pause in flow.pauses(self.session.id):
                execution.ask_owner(pause)

    def adopt(self, checkpointer: Any = None) -> None:
        """Adopt the session in a new flow, from its checkpoints; by default they are kept where they were."""
        gone = self.session
        if checkpointer is not None:
            gone = replace(gone, built=replace(gone.built, checkpointer=checkpointer))
        self._ended.append(gone)
        self._session = self._opened(after=gone)

    def return_to_previous_flow(self) -> None:
        """Return the session to the flow that had it before, because the new flow has refused it."""
        self._session = self._ended.pop()

    def adopt_from_file(self, identifier: str) -> None:
        """Take over a session that another process began, from the file in which it is kept."""
        self._budget = StepBudget(self.suite.step_budget)
        self._session = self._opened(adopted_id=identifier)
        self._session.built.flow.stream(self._session.address)  # the flow takes the session in, and does not run yet
        for instruction in self.set_up.given:
            instruction.used += 1  # the other process may have needed it

    def _opened(self, **how: Any) -> Session:
        return open_session(
            self.set_up,
            self.suite,
            self.record,
            self.person,
            answer_by=self.answer_by,
            budget=self._budget,
            **how,
        )

    def twin(
        self, answer_by: AnswerBy | None = None, seed: int | None = None, calls: Iterable[VerbCall] | None = None
    ) -> Self:
        """Return another discussion in which the same verbs were called; close it.

        By default, it has the seed, the way of answering and the calls of this discussion.
        """
        suite = self.suite if seed is None else replace(self.suite, seed=seed)
        directory = self.directory / f"twin_{next(self._twins)}"
        directory.mkdir()
        other = type(self)(suite, directory, answer_by or self.answer_by)
        try:
            for call in self.journal.calls if calls is None else calls:
                call.repeat_in(other)
        except BaseException:
            other.close()
            raise
        return other

    def other_seed(self, seed: int) -> int:
        """Return a seed for a twin; the next number if it is this discussion's own."""
        return seed if seed != self.suite.seed else seed + 1

    def verify(self) -> None:
        """Check, when the scenario is over, what holds for every scenario.

        Raise `AssertionError` if a promise is broken, or the scenario left something unused.
        """
        if self._error is not None and not self._error_checked:
            raise UnseenError(
                f"the discussion met an error that the scenario never checked: {_described(self._error)}\n"
                '  if it is meant to happen, add: Then the discussion stops because "…"'
            ) from self._error
        if self._session is None:
            return
        self._session.execution.verify()
        self.person.verify()
        self._session.models.verify({identifier: name for name, identifier in self._session.built.cast.items()})
        self._session.built.verify()
        self.set_up.faults.verify()
        self._session.built.storage.verify()
        self.set_up.saver_faults.verify()

    def close(self) -> None:
        """Release everything that the scenario holds."""
        if self._session is None:
            return
        if self._session.monitor is not None:
            self._session.monitor.end()
        for session in (*self._ended, self._session):
            session.built.close()

    def at_this_moment(self) -> dict[str, str]:
        """Return what the discussion is doing, in business words, for the message of a failed scenario."""
        if not self.has_begun:
            return {"the discussion": self._not_begun()}
        try:
            state, waiting = self.state, self.waiting
        except Exception as error:  # what a failed scenario left must not hide why it failed
            return {"the discussion": f"cannot be read ({type(error).__name__}: {error})"}
        messages = state.get("messages", [])
        names = {identifier: name for name, identifier in self.session.built.cast.items()}
        phase = next((name for name, number in PHASES.items() if number == state.get("current_phase")), "unknown")
        return {
            "waiting for an answer": words_of(waiting.type) if waiting else "nothing",
            "phase": phase,
            "topic": f"{state.get('active_topic') or 'none'}, round {state.get('current_round')}",
            "last words": _last_words(messages[-1], names) if messages else "none yet",
        }

    def _not_begun(self) -> str:
        return "could not begin" if self._error is not None else "has not begun"

    def story(self) -> str:
        """Return what happened, in a few lines, for the message of a failed scenario."""
        guide = self.guide
        if guide is None:
            return f"the discussion {self._not_begun()}"
        return "\n".join(story(self.record, guide))


def _last_words(message: Any, names: Mapping[str, str]) -> str:
    return shorten(_by_name(f"{message.name}: {message.text}", names), LAST_WORDS_SHOWN, placeholder=" …")


def _by_name(text: str, names: Mapping[str, str]) -> str:
    """Replace the ids of agents in a text by their names."""
    for identifier in sorted(names, key=len, reverse=True):
        text = text.replace(identifier, names[identifier])
    return text


def _described(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"
