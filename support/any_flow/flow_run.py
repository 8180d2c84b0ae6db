"""Any flow that pauses for a person, run and checked like the shipped one."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from contextlib import ExitStack
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NoReturn

from hamcrest import assert_that, contains_string, equal_to

from support.any_flow.agent_facts import AgentFacts
from support.any_flow.asked import asked_in, question_among, recogniser, shown_by, type_and_words, words_of
from support.any_flow.flow_address import flow_from
from support.any_flow.flow_models import FlowModels, Recording
from support.any_flow.state_facts import StateFacts
from support.any_flow.turns import SessionTurns
from support.any_flow.values import state_value
from support.any_flow.watching import execution_of, way_to_answer
from support.any_flow.written_files import WrittenFiles
from support.execution.boundary import Boundary
from support.execution.configuration import SuiteConfiguration
from support.execution.engine_errors import is_of_a_node
from support.execution.errors import ScenarioError
from support.execution.execution import Execution
from support.execution.known_findings import KnownFinding, Waivers
from support.execution.likely_causes import likely_causes
from support.execution.pending import SessionStatus, Where, pending_questions, routers_left_out, session_status
from support.execution.story import story
from support.flow_builder.flow_under_test import AttachedFlow
from support.flow_builder.guide import FlowGuide
from support.flow_builder.pauses import WaitingPause
from support.flow_builder.protocol import AnswerBy, NullAnswer
from support.interrupt_simulator.owner import Owner
from support.record import CustomStreamed, NodeFailed, Record, SessionCreated
from support.record.calls import CallRecorder
from support.record.questions import Paused

_UNNAMED = "LangGraph"  # the name of a graph without one

_NOT_BEGUN = "the flow has not begun; add: When the flow begins"


class FlowRun:
    """One session of a flow that a factory builds: a compiled graph with a checkpointer, and what it begins with.

    Args:
        address: `module:factory` of the flow, as `--flow` gives it; None where the scenario names it.
        answer_by: How the flow has to be answered; None answers it in its usual way.
    """

    chosen_by: tuple[str, ...] = ("flow",)

    def __init__(
        self, suite: SuiteConfiguration, address: str | None = None, answer_by: AnswerBy | None = None
    ) -> None:
        self.suite = suite
        self.address = address
        self._answer_by = answer_by
        self._files: WrittenFiles | None = None
        self._execution: Execution | None = None
        self._owner: Owner | None = None
        self._record: Record | None = None
        self.recording: Recording | None = None
        self._until = ExitStack()
        self._waivers = Waivers(suite.known_findings)
        self.agent = AgentFacts(self)
        """What its agents did."""
        self.state = StateFacts(self)
        """What it has in its state."""
        self.turns = SessionTurns(self)
        """Its further turns, and what happens to it from outside."""

    def is_made_by(self, address: str) -> None:
        """Run the flow of a factory `module:factory`, or that of a server, instead of any other."""
        self.address = address

    def begin(self) -> None:
        """Build the flow, open a session and run it until it asks or ends."""
        if self._execution is not None:
            raise ScenarioError("the flow has begun already; only one sentence of a scenario may let it begin")
        self.open(self.flow.create_session())

    def open(self, session: str) -> None:
        """Run a session until it asks or ends, also one that another process began."""
        self.record.append(SessionCreated(session=session, flow=str(self.address)))
        self.attach(session, Owner(occasion=never_the_same, options_bind=False).expect_pause())
        self.run_on()

    def attach(self, session: str, owner: Owner) -> None:
        """Watch a session, whose questions an owner answers, without running it yet."""
        parts, models, suite = self.flow.parts, self.models, self.suite
        self._owner = owner
        self._execution = execution_of(
            self.flow,
            session,
            owner=owner,
            listeners=(self.calls, *models.listeners),
            record=self.record,
            suite=suite,
            way=way_to_answer(parts, suite, self._answer_by, str(self.address)),
            waivers=self._waivers,
        )
        self._execution.boundary = Boundary(suite.boundary, is_replaced=suite.test_mode and not models.are_real)
        self._files = parts.storage and WrittenFiles(parts.storage, self.record)

    def run_on(self) -> None:
        """Run the session until it asks or ends."""
        dropped = self.flow.undeclared_input(self.execution.session)
        self.execution.findings.extend([*dropped, *routers_left_out(self.standing)])
        try:
            self.execution.run()
        finally:
            self.execution.findings.extend(self.calls.take_findings())
            if self._files is not None:
                self.execution.findings.extend(self._files.record_new())
        self.turns.note_questions()

    def come_to_first_question(self) -> None:
        """Let the flow begin and run until it asks something."""
        self.begin()
        if not self.questions:
            ended = "stopped" if self.standing.where == "stopped" else "came to its end"
            self._refuse(f"the flow {ended} without a question; to let it run, write: When the flow begins")

    def answer(self, answer: Any, question: str | None = None, *, containing: str = "") -> None:
        """Answer what the flow asks, and run it until it asks again or ends.

        Args:
            answer: Anything; None reaches the flow as None.
            question: To which question, by its type; None answers the one that waits first.
            containing: Words of the question, where several wait.
        """
        self._give(answer, self._waiting(question, containing))

    def answer_in_json(self, text: str) -> None:
        """Answer what the flow asks with what a text says in JSON."""
        self.answer(json.loads(text))

    def refuses(self, answer: Any, question: str | None = None) -> None:
        """Answer what the flow refuses: it asks again."""
        waiting = self._waiting(question)
        self._give(answer, waiting, offered=False)
        asked = [question.type for question in self.questions if question.node == waiting.node]
        self.expect_among(waiting.type, asked, f"what is asked after {answer!r}")

    def begin_and_fail(self) -> None:
        """Let the flow begin, and see a step of it fail."""
        self._expect_failure(self.begin)

    def fails_on(self, answer: Any, question: str | None = None) -> None:
        """Answer what the flow asks, and see a step of it fail."""
        self._expect_failure(lambda: self.answer(answer, question))

    def go_on(self, after: Where = "failed") -> None:
        """Let the flow go on from where it `failed`, or where a breakpoint of its graph `stopped` it."""
        if self.standing.where != after:
            raise ScenarioError(f"the flow has not {after}; it is {self.standing.where}")
        self.run_on()

    def has_stopped_before(self, node: str) -> None:
        """A breakpoint of the graph has stopped the flow before a step."""
        standing = self.standing
        following = standing.following if standing.where == "stopped" else ()
        actual = node if node in following else " and ".join(following) or f"nothing: it is {standing.where}"
        self.expect(actual, equal_to(node), "what the flow has stopped before")

    def has_failed_in(self, node: str, message_part: str) -> None:
        """The flow has failed in a step, and has not gone on since.

        Args:
            message_part: A part of the error, as `ValueError: no hotel`.
        """
        self.expect_among(node, self.standing.errors, "what has failed")
        *_, last = (failure for failure in self.record.of(NodeFailed) if failure.node == node)
        self.expect(f"{last.error}: {last.message}", contains_string(message_part), f"the failure of {node}")

    @property
    def record(self) -> Record:
        """Everything that happened, in order."""
        if self._record is None:
            self._record = Record()
        return self._record

    @cached_property
    def calls(self) -> CallRecorder:
        """The recorder of the calls of tools and models."""
        return CallRecorder(self.record, self.models.asked_of)

    @cached_property
    def models(self) -> FlowModels:
        """The language models of the flow."""
        return FlowModels(self.address, self.recording)

    @property
    def values(self) -> Mapping[str, Any]:
        """The state of the session."""
        return self.execution.graph_values()

    @property
    def guide(self) -> FlowGuide | None:
        """The flow as its graph describes it, with its questions so far; None before it has begun."""
        if self._execution is None:
            return None
        own, name, named = self.flow.parts.guide or FlowGuide(), str(self.address), self.compiled_graph.name
        return replace(
            own,
            name=name,
            title=own.title or (name if named == _UNNAMED else named),
            description=self._execution.description,
            questions=asked_in(self.record, own.questions),
            answered_by=self._execution.answer_by,
            absent=self.flow.parts.absent,
        )

    @property
    def execution(self) -> Execution:
        """The session's execution."""
        if self._execution is None:
            raise ScenarioError(_NOT_BEGUN)
        return self._execution

    @property
    def questions(self) -> tuple[WaitingPause, ...]:
        """What the flow asks now; more than one where nodes that run side by side ask."""
        return pending_questions(self.compiled_graph, self.config)

    @property
    def standing(self) -> SessionStatus:
        """The status of the session."""
        return session_status(self.compiled_graph, self.config)

    def knows(self, path: str) -> Any:
        """Return the value at a path in the flow's state, None where nothing was written to its key.

        Args:
            path: A key of the state, or `key.field`, `key[0]` and so on.
        """
        return state_value(self.values, [channel.key for channel in self.execution.description.channels], path)

    def asks(self, question: str) -> None:
        """The flow asks a question of a type (or of a node, where its payload has none), alone or among others."""
        self.expect_among(question, [waiting.type for waiting in self.questions], "what the flow asks")

    def says(self, words: str) -> None:
        """The flow asks something in these words, alone or among others.

        Args:
            words: The `message` of its payload, its `question` or the like, or the payload where that has no fields.
        """
        self.expect_among(words, [words_of(question) for question in self.questions], "what the flow says")

    def shows(self, path: str, value: str, *, containing: str = "") -> None:
        """A question of the flow, with certain words in it, shows a value, written as text, at a path."""
        self.expect_among(value, shown_by(self.questions, path, containing), f"what the question shows as {path}")

    def is_over(self) -> None:
        """The flow has run to its end."""
        self.expect(self.standing.where, equal_to("finished"), "the status of the flow")

    def holds(self, key: str, value: str) -> None:
        """The flow holds a value under a key of its state, written as text."""
        self.expect(str(self.knows(key)), equal_to(value), f"what the flow holds as {key}")

    def knows_finding(self, pattern: str, reason: str) -> None:
        """Waive a finding of this scenario; it has to occur.

        Args:
            pattern: A part of the finding's line; `*` means anything.
        """
        self._waivers.own.append(KnownFinding(pattern, reason))

    def expect(self, actual: Any, matcher: Any, reason: str) -> None:
        """Check what a step promises; what was found before is nearer to the cause where it does not hold."""
        try:
            assert_that(actual, matcher, reason)
        except AssertionError as error:
            if self._execution is not None:
                self._execution.raise_findings_before(error)
            raise

    def expect_among(self, wanted: str, actual: Iterable[str], reason: str) -> None:
        """Check that something is among what there is."""
        texts = list(actual)
        self.expect(wanted if wanted in texts else " and ".join(texts) or "nothing", equal_to(wanted), reason)

    def close(self) -> None:
        """Let the factory close what it opened.

        Raises:
            ScenarioError: The factory fails while it closes.
        """
        self._until.close()

    def verify(self) -> None:
        """Check, when the scenario is over, what holds for every scenario, and close the flow."""
        if self._execution is not None and self._owner is not None:
            self._execution.findings.extend(self._owner.take_findings())
            self._execution.verify()
            self._owner.verify()
            self.models.verify()
        if unused := self._waivers.unused(self.record):
            listed = ", ".join(f"“{pattern}”" for pattern in unused)
            raise ScenarioError(f"known, but not found in this scenario: {listed}; remove the sentence")
        self.close()

    def at_this_moment(self) -> dict[str, str]:
        """Return where the flow is, for the message of a failed scenario."""
        if self._execution is None:
            return {"the flow": "has not begun"}
        try:
            standing, values = self.standing, self._execution.graph_values()
        except Exception as error:  # a state that its own model refuses; the failure itself is shown already
            return {"the flow": f"cannot be read ({type(error).__name__}: {error})"}
        asked = ", ".join(map(type_and_words, standing.questions))
        description = {"the flow": standing.where, "waiting for an answer": asked or "nothing"}
        if standing.where == "stopped":
            description["stopped before"] = ", ".join(standing.following)
        if standing.errors:
            description["failed"] = _as_lines(standing.errors)
        return {**description, "it holds": _as_lines(values) or "nothing"}

    def likely_causes(self, error: BaseException) -> list[str]:
        """Return what probably made a scenario fail, a line each."""
        return likely_causes(error, self._execution) if self._execution is not None else []

    def story(self) -> str:
        """Return what happened, in a few lines, for the message of a failed scenario."""
        guide = self.guide
        if guide is None:
            return "the flow has not begun"
        return "\n".join(story(self.record, guide))

    def _expect_failure(self, act: Callable[[], None]) -> None:
        """See an error of the flow's own: one of the kit says that the flow or the scenario is not right."""
        failed = False
        try:
            act()
        except Exception as error:
            failed = is_of_a_node(error, self.record)
            if not failed:
                raise
        self.expect("fails" if failed else "does not fail", equal_to("fails"), "what the flow does")

    def _give(self, answer: Any, pause: WaitingPause, *, offered: bool = True) -> None:
        if self._owner is None:
            raise ScenarioError(_NOT_BEGUN)
        reply = NullAnswer.NULL if answer is None else answer
        self._owner.answer_question(recogniser(pause, self.questions), reply, question=pause.type, offered=offered)
        self.run_on()

    def _refuse(self, problem: str) -> NoReturn:
        """Refuse a step that does not fit; what was found before is nearer to the cause."""
        self.execution.raise_findings_before(error := ScenarioError(problem))
        raise error

    def _waiting(self, question: str | None = None, containing: str = "") -> WaitingPause:
        waiting = self.questions
        if not waiting:
            stopped = "; it has stopped, write: When the flow continues" if self.standing.where == "stopped" else ""
            self._refuse(f"the flow asks nothing now, so nothing can be answered{stopped}")
        return question_among(waiting, question, containing)

    @cached_property
    def flow(self) -> AttachedFlow:
        """The flow, built when it is needed first."""
        means = {"folder": lambda: self.folder, **self.models.means}
        parts = self.models.named_in(flow_from(self.address, self.suite, until=self._until, means=means))
        return AttachedFlow(
            replace(parts, **self.turns.first_input),
            recursion_limit=self.suite.step_budget + 1,
            on_custom=lambda data: self.record.append(CustomStreamed(data=data)),
        )

    @cached_property
    def folder(self) -> Path:
        """The folder of the scenario, in which its flow may keep files; it lasts as long as the scenario."""
        return Path(self._until.enter_context(TemporaryDirectory()))

    @property
    def compiled_graph(self) -> Any:
        """The flow's graph."""
        return self.flow.compiled_graph

    @property
    def config(self) -> Any:
        """The config that names the session."""
        return {"configurable": {"thread_id": self.execution.session}}


def _as_lines(values: Mapping[str, Any]) -> str:
    return "\n".join(f"{name}: {value!r:.100}" for name, value in values.items())


def never_the_same(_question: Paused) -> None:
    """For any flow, no one can say whether a repeated question was refused, or is another turn of a talk."""
