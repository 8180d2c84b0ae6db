"""The discussion: the one object that a step is given."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from support.agora_suite.discussion.journal import Journal
from support.agora_suite.vocabulary import GOING_ON, PHASES, QUESTIONS, SENTENCES, words_of
from support.execution.configuration import SuiteConfiguration
from support.execution.errors import ScenarioError, UnseenError
from support.flow_builder.protocol import AnswerBy

if TYPE_CHECKING:
    from support.agora_suite.discussion.session import Session
    from support.agora_suite.discussion.set_up import SetUp
    from support.flow_builder.guide import FlowGuide
    from support.flow_builder.pauses import WaitingPause
    from support.interrupt_simulator.owner import Owner
    from support.record import Record


class Discussion:
    """A discussion as a scenario speaks of it: facts before it begins, what people do, what can be seen.

    Its parts hold the verbs: `facts`, `owner`, `machine`, and what can be seen of `questions`, `agenda`, `talk`,
    `progress`, `polls`, `recovery`, `reports`, `measures` and the `engine`. Everything of LangGraph is imported when
    the discussion begins.

    Args:
        suite: How every scenario is run.
        directory: Where the scenario may write files.
        answer_by: How the owner's answers reach the graph; the suite's way by default.
    """

    chosen_by: tuple[str, ...] = ()

    def __init__(self, suite: SuiteConfiguration, directory: Path, answer_by: AnswerBy | None = None) -> None:
        from support.agora_suite.discussion.parts import parts_of

        self.suite = suite
        self.directory = directory
        self.answer_by: AnswerBy = answer_by or suite.answer_by
        self.journal = Journal()
        self._session: Session | None = None
        self._ended: list[Session] = []
        self._error: Exception | None = None
        self._error_seen = False
        self._updates: list[Mapping[str, Any]] = []
        self._before: Mapping[str, Any] = {}
        self._set_up: SetUp | None = None
        self._owner: Owner | None = None
        self._record: Record | None = None
        parts = parts_of(self)
        self.facts = parts.facts
        self.owner = parts.owner
        self.machine = parts.machine
        self.questions = parts.questions
        self.agenda = parts.agenda
        self.talk = parts.talk
        self.progress = parts.progress
        self.polls = parts.polls
        self.recovery = parts.recovery
        self.emergencies = parts.emergencies
        self.reports = parts.reports
        self.engine = parts.engine
        self.resumption = parts.resumption
        self.sessions = parts.sessions
        self.state_facts = parts.state_facts
        self.written = parts.written
        self.production = parts.production
        self.measures = parts.measures
        self.odd_texts = parts.odd_texts
        self.secrets = parts.secrets
        self.oversized = parts.oversized
        self.forged_reports = parts.forged_reports

    @property
    def set_up(self) -> SetUp:
        """The facts before the discussion begins."""
        if self._set_up is None:
            from support.agora_suite.discussion.set_up import SetUp

            self._set_up = SetUp(seed=self.suite.seed)
        return self._set_up

    @property
    def person(self) -> Owner:
        """The owner, as the flow meets them."""
        if self._owner is None:
            from support.interrupt_simulator.owner import Owner

            self._owner = Owner(SENTENCES, occasion=self._occasion)
        return self._owner

    def _occasion(self, pause: Any) -> Any:
        # A topic that comes back is asked about with the very payload of its first time; phases lie in between.
        # So is a question whose answer an emergency has undone.
        from support.agora_suite.discussion.session import occasion
        from support.record import EmergencyHandled

        undone = sum(emergency.undid for emergency in self.record.of(EmergencyHandled))
        return occasion(pause), len(self.state["phase_history"]), undone

    @property
    def record(self) -> Record:
        """Everything that happened, in order."""
        if self._record is None:
            from support.record import Record

            self._record = Record(now=lambda: self.session.built.clock.now() if self._session else None)  # type: ignore[arg-type,return-value]  # before it begins there is no time
        return self._record

    @property
    def has_begun(self) -> bool:
        """Whether the discussion has begun."""
        return self._session is not None

    @property
    def has_run(self) -> bool:
        """Whether anything has happened in the discussion since it was opened."""
        from support.record import RunEnded

        return bool(self.record.of(RunEnded))

    @property
    def session(self) -> Session:
        """The session.

        Raises:
            UnseenError: The discussion could not begin.
            ScenarioError: The discussion has not begun.
        """
        if self._session is None and self._error is not None:
            raise UnseenError(f"the discussion could not begin: {_told(self._error)}") from self._error
        if self._session is None:
            raise ScenarioError("the discussion has not begun; add: When the discussion begins")
        return self._session

    @property
    def guide(self) -> FlowGuide | None:
        """The flow in a product owner's words; None before it has begun."""
        return self._session.built.guide if self._session is not None else None

    @property
    def state(self) -> Mapping[str, Any]:
        """What the discussion knows of itself."""
        return self.session.state

    @property
    def before(self) -> Mapping[str, Any]:
        """What the discussion knew of itself before the last event."""
        return self._before

    @property
    def last_updates(self) -> list[Mapping[str, Any]]:
        """The updates that the last event brought."""
        return self._updates

    @property
    def waiting(self) -> WaitingPause | None:
        """The question that waits for the owner, or None; while the store cannot be reached, nothing is asked."""
        from support.interrupt_simulator.pending import pending_questions

        if self.set_up.saver_faults.is_lost:
            return None
        graph = self.session.built.flow.compiled_graph
        if graph is None:
            raise RuntimeError("a flow that was built is compiled")
        return next(iter(pending_questions(graph, self.session.address)), None)

    @property
    def error(self) -> Exception | None:
        """The error that the discussion met last; asking for it counts as having looked at it."""
        self._error_seen = True
        return self._error

    @property
    def unseen_error(self) -> str:
        """The error that the discussion met last, in words; empty where there is none, or the scenario looked at it."""
        return _told(self._error) if self._error is not None and not self._error_seen else ""

    def change_facts(self) -> SetUp:
        """Give the facts, to be changed.

        Raises:
            ScenarioError: The discussion has begun.
        """
        if self.has_begun:
            raise ScenarioError("the discussion has begun; facts about it belong before: Given …")
        return self.set_up

    def begin(self) -> None:
        """Open the session, without running it.

        Raises:
            ScenarioError: It has begun already.
        """
        from support.interrupt_simulator.budget import StepBudget

        if self.has_begun:
            raise ScenarioError("the discussion has begun already; what happens next is: When …")
        self._budget = StepBudget(self.suite.step_budget)
        self._session = self.guard(self._opened)

    def guard(self, build: Callable[[], Session]) -> Session | None:
        """Give what is built; an error of the application is met, not raised.

        Args:
            build: Builds it.
        """
        from support.agora.errors import VirtualAgoraError

        try:
            return build()
        except VirtualAgoraError as error:
            self.meet(error)
            return None

    def run(self) -> None:
        """Let the discussion go on until it ends or a question waits that the owner does not answer."""
        from langgraph.errors import GraphRecursionError

        from support.agora.errors import VirtualAgoraError
        from support.flow_builder.saver_faults import SaverUnreachableError
        from support.interrupt_simulator.budget import StoppedShortError

        self.look_away()
        self.person.expect_pause()
        try:
            self._updates = list(self.session.execution.run())
        except (VirtualAgoraError, SaverUnreachableError) as error:
            self.meet(error)
            self._updates = []
        except GraphRecursionError as error:
            raise StoppedShortError(self.record.visits()) from error
        finally:
            self.set_up.saver_faults.end_run()
        self.person.raise_findings()

    def look_away(self) -> None:
        """Take note of how things stand, so that what changes next can be told."""
        from support.agora.errors import StateError

        try:
            self._before = self.session.built.flow.get_state_manager(self.session.id).get_snapshot()
        except StateError:
            # A flow that takes a session up knows it only when it streams: it is as the flow before it left it.
            self._before = self._ended[-1].built.flow.get_state_manager(self.session.id).get_snapshot()

    def meet(self, error: Exception) -> None:
        """Take note of an error that the discussion met. A scenario has to look at it.

        Raises:
            UnseenError: There is one already that nobody looked at.
        """
        if self._error is not None and not self._error_seen:
            raise UnseenError(f"nobody looked at: {_told(self._error)}") from self._error
        self._error, self._error_seen = error, False

    def take_up(self, checkpointer: Any = None) -> None:
        """Take the session up in a new flow, from its checkpoints.

        Args:
            checkpointer: Where they are kept now; where they were by default.
        """
        gone = self.session
        if checkpointer is not None:
            gone = replace(gone, built=replace(gone.built, checkpointer=checkpointer))
        self._ended.append(gone)
        self._session = self._opened(after=gone)

    def put_back(self) -> None:
        """Leave the session to the flow that had it before: the one that was to take it up has refused it."""
        self._session = self._ended.pop()

    def _opened(self, **how: Any) -> Session:
        from support.agora_suite.discussion.session import open_session

        return open_session(
            self.set_up,
            self.suite,
            self.record,
            self.person,
            answer_by=self.answer_by,
            budget=self._budget,
            **how,
        )

    def take_over(self, identifier: str) -> None:
        """Take a session over that another process began, from the file in which it is kept.

        Args:
            identifier: The session.
        """
        from support.interrupt_simulator.budget import StepBudget

        self._budget = StepBudget(self.suite.step_budget)
        self._session = self._opened(known_as=identifier)
        self._session.built.flow.stream(self._session.address)  # the flow takes the session in, and does not run yet
        for instruction in self.set_up.given:
            instruction.used += 1  # what the other process was told need not be asked for again

    def twin(self, answer_by: AnswerBy, seed: int | None = None) -> Discussion:
        """Give another discussion to which the same was said, with answers that reach the graph in a given way.

        Args:
            answer_by: The way.
            seed: Another seed, where it is to be another discussion.
        """
        suite = self.suite if seed is None else replace(self.suite, seed=seed)
        other = Discussion(suite, self.directory / f"twin_{answer_by}", answer_by)
        other.directory.mkdir(parents=True, exist_ok=True)
        self.journal.repeat_to(other)
        return other

    def verify(self) -> None:
        """Check, when the scenario is over, what holds for every scenario.

        Raises:
            AssertionError: A promise is broken, or the scenario left something unsaid.
        """
        if self._error is not None and not self._error_seen:
            raise UnseenError(
                f"the discussion met an error that the scenario never looked at: {_told(self._error)}\n"
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
        """Let go of everything that the scenario held."""
        if self._session is None:
            return
        if self._session.monitor is not None:
            self._session.monitor.end()
        for session in (*self._ended, self._session):
            session.built.close()

    def at_this_moment(self) -> dict[str, str]:
        """Give what the discussion is doing, in business words, for somebody whose scenario failed."""
        if not self.has_begun:
            return {"the discussion": self._not_begun()}
        try:
            state, waiting = self.state, self.waiting
        except Exception as error:  # what a failed scenario left must not hide why it failed
            return {"the discussion": f"cannot be read ({type(error).__name__}: {error})"}
        said = state.get("messages", [])
        names = {identifier: name for name, identifier in self.session.built.cast.items()}
        phase = next((name for name, number in PHASES.items() if number == state.get("current_phase")), "unknown")
        return {
            "waiting for an answer": words_of(waiting.type) if waiting else "nothing",
            "phase": phase,
            "topic": f"{state.get('active_topic') or 'none'}, round {state.get('current_round')}",
            "last words": _called(f"{said[-1].name}: {said[-1].text}", names) if said else "none yet",
        }

    def _not_begun(self) -> str:
        return "could not begin" if self._error is not None else "has not begun"

    def story(self) -> str:
        """Give what happened, in a few lines, for somebody whose scenario failed."""
        guide = self.guide
        if guide is None:
            return f"the discussion {self._not_begun()}"
        from support.execution.story import story

        return "\n".join(story(self.record, guide))


def question_type(words: str) -> str:
    """Give the type of a question by its business words."""
    return QUESTIONS[words]


def agreeing_answer(question: str) -> str:
    """Give the answer of an owner who agrees with everything.

    Raises:
        ScenarioError: The question cannot be answered by agreeing.
    """
    if question not in GOING_ON:
        raise ScenarioError(f"this question cannot be answered by going on; write: {SENTENCES[question]}")
    return GOING_ON[question]


def _called(text: str, names: Mapping[str, str]) -> str:
    """Give a text in which agents, who know one another by id, are called as the scenario calls them."""
    for identifier in sorted(names, key=len, reverse=True):
        text = text.replace(identifier, names[identifier])
    return text


def _told(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"
