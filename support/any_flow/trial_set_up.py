"""The sessions of any flow that trials stop and disturb: those that its scenarios lead to their end."""

from __future__ import annotations

import inspect
import sqlite3
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.checkpoint.memory import InMemorySaver
from langgraph.checkpoint.sqlite import SqliteSaver

from support.any_flow.flow_address import factory_of
from support.any_flow.flow_run import FlowRun, never_the_same
from support.any_flow.trial_course import Answers, Place, ScenarioCourse, varying, without
from support.any_flow.trial_nodes import StepFailedError, let_fail
from support.execution.errors import KitError
from support.execution.execution import Execution
from support.execution.pending import session_status
from support.flow_builder.errors import FlowError
from support.flow_builder.flow_under_test import AttachedFlow
from support.flow_builder.protocol import AnswerBy, NullAnswer
from support.flow_builder.updates import must_be_awaited
from support.interrupt_simulator.owner import Owner
from support.mock_llm.errors import ProviderFailure, RateLimitError
from support.mock_llm.instructions import Instruction
from support.mock_llm.own_models import OwnModels, RehearsedModels
from support.record import Paused, RunEnded, SessionCreated, SessionResumed
from support.record.copying import structural_copy
from support.trials.course import Course
from support.trials.database import open_database
from support.trials.failures import MODEL_FAILURES, Failure, ModelFailure, StepFailure
from support.trials.outcome import described
from support.trials.subject import STORES, Cell, Leftovers, StoreKind

FOREIGN: Final = MODEL_FAILURES["foreign"]["error"]
"""The error of a library, which no one expects."""
FAILURES: Final = (StepFailedError, ConnectionError, TimeoutError, ProviderFailure, RateLimitError)
"""The errors of everything else that trials let fail; a store that fails is a connection that does."""
KINDS: Final = ("timeout", "connection", "rate_limit", "provider", "foreign")
"""How model calls fail: with errors. What a flow makes of an odd reply, only its scenarios can say."""
SAYS: Final = ("no answer in time", "connection refused", "rate limit", "internal error", str(FOREIGN))
"""What the errors of model calls say; a text with such words in a session's state says why its end differs."""

PATIENCE: Final = 3
"""How often a question is answered at the same place, where the answer cannot be kept."""


class NoTrialError(Exception):
    """The session of a scenario cannot be tried; the message says why, and what to do."""


@dataclass(frozen=True, slots=True)
class FlowTrialSession:
    """A session of any flow, ready to run.

    Attributes:
        before: The flow object that had the session before, with the same saver.
    """

    run: FlowRun
    before: FlowRun | None = None

    @property
    def id(self) -> str:
        """The session's id."""
        return self.execution.session

    @property
    def execution(self) -> Execution:
        """The execution of the session, with its record."""
        return self.run.execution

    @property
    def graph(self) -> Any:
        """The compiled graph."""
        return self.run.compiled_graph

    @property
    def address(self) -> Any:
        """The run configuration that addresses the session."""
        return self.run.config

    @property
    def files(self) -> Mapping[str, str]:
        """The text of every file of the session that the flow's storage names, by path below its folder."""
        folder, storage = self.run.folder, self.run.flow.parts.storage
        paths = [path for path in storage() if path.is_file() and path.is_relative_to(folder)] if storage else []
        return {path.relative_to(folder).as_posix(): path.read_text("utf-8", "replace") for path in paths}

    def place(self, question: Paused) -> Place:
        """Return where a question is asked."""
        snapshot, kept = self.graph.get_state(self.address), self.graph.checkpointer.get_tuple(self.address)
        asking = {task.id for task in snapshot.tasks if task.name == question.node}
        before = [
            len(value) if isinstance(value, list) else 1
            for task, channel, value in (kept.pending_writes or () if kept else ())
            if task in asking and channel == "__resume__"
        ]
        return (snapshot.metadata or {}).get("step", -1), question.node, question.type, max(before, default=0)

    def end(self) -> Mapping[str, Any]:
        """Return how the session ended: its state and its files."""
        return {"state": structural_copy(self.execution.graph_values()), "files": self.files}

    def close(self) -> None:
        """Release everything that the session holds."""
        self.run.close()
        if self.before is not None:
            self.before.close()
        if (connection := getattr(self.graph.checkpointer, "conn", None)) is not None:
            connection.close()


_End = tuple[Mapping[str, Any], Course]
"""How a session ended, and its course."""


@dataclass(slots=True)
class _Rehearsal:
    """The first run of a session, answered in one way: all others get the same answers."""

    answers: Answers
    models: OwnModels | None
    end: _End = field(default_factory=lambda: ({}, Course()))


class _ScriptedOwner(Owner):
    """Asks a function for each answer; what was refused once may be right when it is asked anew."""

    def __init__(self, answer: Callable[[Paused], Any]) -> None:
        super().__init__(occasion=never_the_same, options_bind=False)
        self._answer = answer

    def __call__(self, question: Paused) -> Any:
        """Return the answer to a question, or None to let it wait."""
        self.answer_next(self._answer)
        return super().__call__(question)


class FlowSetUp:
    """The session of a scenario of any flow, as a set-up of trials.

    It is run undisturbed before it is tried. What differs then from run to run is not compared.

    Raises:
        NoTrialError: It cannot be tried.
    """

    exact = False

    def __init__(self, course: ScenarioCourse) -> None:
        self.name = course.title
        self._course = course
        self._suite = replace(course.suite, enable_monitoring=False)
        self._built: dict[int, FlowRun] = {}
        self._opened: dict[int, FlowRun] = {}
        self._rehearsals: dict[AnswerBy, _Rehearsal] = {}
        self._rehearsing = self._calls_models = False
        self._varying: set[str] = set()
        with TemporaryDirectory() as folder:
            runs = [self._build(Path(folder, name)) for name in ("first", "second")]
            savers = [run.compiled_graph.checkpointer for run in runs]
            self.ways: Sequence[AnswerBy] = runs[0].flow.parts.ways
            self.stores = _stores(factory_of(course.address), runs[0].compiled_graph)
            for run in runs:
                run.close()
        self._keeps_own = savers[0] is not savers[1] and isinstance(savers[0], InMemorySaver | SqliteSaver)
        self._own_saver = type(savers[0]).__name__
        for way in self.ways:
            self._rehearse(way)

    @property
    def failure_kinds(self) -> Collection[str]:
        """How model calls fail, if the scenario says what the models answer."""
        return KINDS if self._course.models else ()

    @property
    def notes(self) -> Sequence[str]:
        """What is left out or not compared."""
        lines = [f"not compared, because it differs from run to run: {path}" for path in sorted(self._varying)]
        if not self._keeps_own:
            lines.append(f"sessions are kept in {' or '.join(self.stores)} instead of the flow's own {self._own_saver}")
        if self._calls_models and not self._course.models:
            lines.append("calls of language models do not fail: the scenario does not say what they answer")
        return lines

    def saver(self, kind: StoreKind, path: str) -> BaseCheckpointSaver[Any]:
        """Build the flow, and return its own saver, or another one for another kind of store."""
        run = self._build(Path(f"{path}.folder"))
        saver: BaseCheckpointSaver[Any] = self._saver_of(run.compiled_graph.checkpointer, kind, Path(path))
        self._built[id(saver)] = run
        return saver

    def open(
        self,
        cell: Cell,
        saver: BaseCheckpointSaver[Any],
        left: Leftovers | None = None,
        failure: Failure | None = None,
    ) -> FlowTrialSession:
        """Create a session, or have a new flow object adopt the one that a stopped machine left."""
        run, before = self._built.pop(id(saver), None), None
        if run is None:
            before = self._opened.pop(id(saver))
            run = self._build(before.folder)
        self._opened[id(saver)] = run
        for path, text in (left.files if left else {}).items():
            file = run.folder / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, "utf-8")
        graph: Any = run.compiled_graph
        graph.checkpointer = saver
        graph.stream = partial(graph.stream, durability=cell.durability)
        graph.astream = partial(graph.astream, durability=cell.durability)
        run.suite = replace(self._suite, answer_by=cell.answer_by)
        session = FlowTrialSession(run, before)
        name = left.session if left else run.flow.create_session()
        run.record.append(SessionResumed(session=name) if left else SessionCreated(session=name))
        run.attach(name, self._owner(session, cell.answer_by))
        for finding in self._course.known:
            run.knows_finding(finding.pattern, finding.reason)
        for value, where in () if left else self._course.remembered:
            run.state.remember(value, where)
        self._disturb(run, failure)
        return session

    def end(self, session: FlowTrialSession) -> Mapping[str, Any]:
        """Return state and files of a session, without what differs from run to run."""
        return {name: without(value, self._varying, name) for name, value in session.end().items()}

    def question(self, payload: Mapping[str, Any]) -> Any:
        """Return the payload of a question, without what differs from run to run."""
        return without(structural_copy(payload), self._varying, "question")

    def warnings(self, session: FlowTrialSession) -> tuple[str, ...]:
        """Return the texts in the state of a session that quote the failure of a model call."""
        return tuple(text for text in _texts(session.end()) if any(words in text for words in SAYS))

    def explains(self, warning: str, failure: Failure | None) -> bool:
        """Return whether a text excuses another end: it quotes the failure of a model call."""
        return isinstance(failure, ModelFailure) and bool(warning)

    def is_named(self, error: Exception) -> bool:
        """Return whether an error is that of the trial, or was caused by it."""
        if isinstance(error, KitError):
            return False
        if isinstance(error, FlowError):  # the answer was not kept, and the question is asked again
            return True
        cause: BaseException | None = error
        while cause is not None and cause is not FOREIGN and not isinstance(cause, FAILURES):
            cause = cause.__cause__ or cause.__context__
        return cause is not None

    def finds_more_variation(self) -> bool:
        """Run the session undisturbed once more, and return whether more differs than was known."""
        known = len(self._varying)
        for way in self.ways:
            self._compare(self._rehearsals[way].end, self._undisturbed(way))
        return len(self._varying) > known

    def _build(self, folder: Path) -> FlowRun:
        """Return a new flow object, whose factory may keep files in a folder."""
        run = FlowRun(self._suite, self._course.address)
        folder.mkdir(parents=True, exist_ok=True)
        run.folder = folder
        run.turns.first_input = dict(self._course.first_input)
        if self._course.models is not None:
            run.models.mock = RehearsedModels(self._course.models.recognise)
        parts = run.flow.parts
        if parts.coordinator is None:  # a factory may return the same graph each time
            copied: Any = parts.compiled_graph.copy()
            run.flow = AttachedFlow(replace(parts, compiled_graph=copied), recursion_limit=self._suite.step_budget + 1)
        elif "astream" in vars(parts.compiled_graph):
            raise NoTrialError("its factory returns the same graph each time; let it compile a new one")
        return run

    def _saver_of(self, own: Any, kind: StoreKind, path: Path) -> Any:
        """Return a flow's own saver or another one, with what a copy at `path` keeps."""
        if self._keeps_own and isinstance(own, InMemorySaver if kind == "memory" else SqliteSaver):
            if isinstance(own, SqliteSaver) and path.is_file():
                with closing(sqlite3.connect(path)) as copy:
                    copy.backup(own.conn)
            return own
        if kind == "postgres":
            return open_database(own.serde)
        if kind == "memory":
            return InMemorySaver(serde=own.serde)
        return SqliteSaver(sqlite3.connect(path, check_same_thread=False), serde=own.serde)

    def _owner(self, session: FlowTrialSession, way: AnswerBy) -> Owner:
        rehearsal = self._rehearsals[way]
        choose = rehearsal.answers.rehearse if self._rehearsing else rehearsal.answers.answer
        if rehearsal.models is not None and isinstance(mock := session.run.models.mock, RehearsedModels):
            mock.follow(rehearsal.models)

        asked = Counter[Any]()

        def answer(question: Paused) -> Any:
            place = session.place(question)
            turn = (place, repr(question.payload), len(session.run.record.of(RunEnded)))
            asked[turn] += 1
            if asked[turn] > PATIENCE or (chosen := choose(question, place)) is None:
                return None
            return NullAnswer.NULL if chosen.answer is None else chosen.answer

        return _ScriptedOwner(answer)

    def _disturb(self, run: FlowRun, failure: Failure | None) -> None:
        if isinstance(failure, StepFailure):
            let_fail(run.compiled_graph, failure, run.record)
        elif failure is not None and isinstance(run.models.mock, RehearsedModels):
            how: Any = MODEL_FAILURES[failure.kind]
            run.models.mock.failure = Instruction(failure.agent, failure.task, nth=failure.nth, **how)

    def _rehearse(self, way: AnswerBy) -> None:
        models = self._course.models
        rehearsal = self._rehearsals[way] = _Rehearsal(Answers(self._course), models and models.again())
        self._rehearsing = True
        rehearsal.end = self._undisturbed(way)
        self._rehearsing, self._calls_models = False, bool(rehearsal.end[1].calls)
        if rehearsal.answers.left:
            unused = ", ".join(f'"{answered.question.type}"' for answered in rehearsal.answers.left)
            raise NoTrialError(f"run once more, its session does not ask {unused}")
        self._compare(rehearsal.end, self._undisturbed(way))

    def _undisturbed(self, way: AnswerBy) -> _End:
        """Return how the session ends if nothing disturbs it, and its course."""
        cell = Cell(1, self.stores[0], "sync", way)
        with TemporaryDirectory() as folder:
            saver = self.saver(cell.store, str(Path(folder, "sessions.sqlite")))
            with closing(self.open(cell, saver)) as session:
                try:
                    session.execution.run()
                    session.execution.verify()
                except Exception as error:
                    raise NoTrialError(f"run once more, its session fails: {described(error)}") from error
                if (where := session_status(session.graph, session.address).where) != "finished":
                    raise NoTrialError(f"run once more, its session does not end, but is {where}")
                return session.end(), Course.of(session.execution.record, structural_copy)

    def _compare(self, first: _End, second: _End) -> None:
        """Note what differs between two undisturbed sessions.

        Raises:
            NoTrialError: They do not take the same course.
        """
        (end, course), (other_end, other_course) = first, second
        questions, others = (sorted(each.questions, key=lambda asked: asked[:2]) for each in (course, other_course))
        for what, made, made_again in (
            ("steps", course.steps, other_course.steps),
            ("model calls", course.calls, other_course.calls),
            ("questions", [asked[:2] for asked in questions], [asked[:2] for asked in others]),
        ):
            before, after = Counter[Any](made), Counter[Any](made_again)
            if differing := before - after or after - before:
                raise NoTrialError(
                    f"it takes another course each time ({what}: {', '.join(map(str, differing.elements()))}); let the "
                    "scenario answer for its models, or let the factory seed what is random"
                )
        for name, value in end.items():
            self._varying.update(varying(value, other_end[name], name))
        for (*_, payload), (*_, other_payload) in zip(questions, others, strict=True):
            self._varying.update(varying(payload, other_payload, "question"))


def _stores(factory: Any, graph: Any) -> Sequence[StoreKind]:
    """Return the stores in which sessions of a flow can be kept; what is awaited cannot wait for a file."""
    if must_be_awaited(graph) or inspect.iscoroutinefunction(factory) or inspect.isasyncgenfunction(factory):
        return ("memory",)
    return ("sqlite",) if isinstance(graph.checkpointer, SqliteSaver) else STORES


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        yield from chain.from_iterable(map(_texts, value.values()))
    elif isinstance(value, list | tuple):
        yield from chain.from_iterable(map(_texts, value))
