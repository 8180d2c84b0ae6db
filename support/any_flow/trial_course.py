"""The courses of a flow for its trials: what a session begins with and is answered, as scenarios say it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from support.any_flow.asked import words_of
from support.record import AnswerGiven, Paused, RunEnded, SessionResumed
from support.record.copying import structural_copy

if TYPE_CHECKING:
    from support.any_flow.flow_run import FlowRun
    from support.execution.configuration import SuiteConfiguration
    from support.execution.known_findings import KnownFinding
    from support.mock_llm.own_models import OwnModels


@dataclass(frozen=True, slots=True)
class QuestionAnswered:
    """A question of a flow, and its answer."""

    question: Paused
    answer: Any

    def matches(self, question: Paused) -> bool:
        """Return whether a question is asked at the same place in the flow."""
        return (self.question.node, self.question.type) == (question.node, question.type)


@dataclass(frozen=True, slots=True)
class ScenarioCourse:
    """What a scenario says about a session that it leads to its end.

    Attributes:
        first_input: What the session begins with as `begin`, if the scenario says it.
        remembered: What its long-term store has in the beginning, with its paths.
        models: The language models that the scenario answers for; None where it does not.
    """

    title: str
    address: str
    suite: SuiteConfiguration
    first_input: Mapping[str, Any]
    answers: tuple[QuestionAnswered, ...]
    remembered: Sequence[tuple[Any, str]]
    known: Sequence[KnownFinding]
    models: OwnModels | None

    @property
    def identity(self) -> str:
        """All that distinguishes it from the courses of other scenarios."""
        answers = [(answered.question.node, answered.question.payload, answered.answer) for answered in self.answers]
        models = self.models.prepared if self.models else []
        return repr((dict(self.first_input), answers, list(self.remembered), models))


def course_of(run: FlowRun, title: str) -> ScenarioCourse | str:
    """Return the course of a scenario that has passed, or why its session cannot be tried."""
    record = run.record
    ended = record.of(RunEnded)
    if not ended or ended[-1].outcome != "finished":
        return "its session does not come to an end"
    if record.of(SessionResumed) or any(run_ended.outcome == "stopped" for run_ended in ended):
        return "its session does not go on by answers alone"
    if run.recording is not None:
        return "its models are recorded or replayed"
    answers: list[QuestionAnswered] = []
    asked: dict[str, Paused] = {}
    for event in record:
        if isinstance(event, Paused):
            asked[event.question] = event
        elif isinstance(event, AnswerGiven):
            answers.append(QuestionAnswered(asked[event.question], event.answer))
    return ScenarioCourse(
        title,
        str(run.address),
        run.suite,
        run.turns.first_input,
        tuple(answers),
        tuple(run.state.remembered),
        tuple(run.execution.waivers.own),
        vars(run.models).get("mock"),
    )


Place = tuple[int, str, str, int]
"""Where a question is asked: the super-step, node and type, and how many answers its step has had before."""


class Answers:
    """The answers to the questions of one course, for a session from its beginning and for a resumed one.

    In a rehearsal the scenario's answers are taken in turn, and kept by the place of their question.
    """

    def __init__(self, course: ScenarioCourse) -> None:
        self.left = list(course.answers)
        """What no question has taken."""
        self._by_place: dict[Place, list[QuestionAnswered]] = {}

    def rehearse(self, question: Paused, place: Place) -> QuestionAnswered | None:
        """Return the scenario's next answer to a question, and keep it for its place."""
        answered = _nearest([answered for answered in self.left if answered.matches(question)], question)
        if answered is not None:
            self.left.remove(answered)
            self._by_place.setdefault(place, []).append(QuestionAnswered(question, answered.answer))
        return answered

    def answer(self, question: Paused, place: Place) -> QuestionAnswered | None:
        """Return the answer that a question got at its place in the rehearsal, or else at another one."""
        everywhere = (answered for kept in self._by_place.values() for answered in kept)
        return _nearest(
            self._by_place.get(place) or [answered for answered in everywhere if answered.matches(question)], question
        )


def _nearest(known: Sequence[QuestionAnswered], question: Paused) -> QuestionAnswered | None:
    """Return the first of some questions with the same payload as another, or with the same words, or the first."""
    same: tuple[Callable[[Paused], object], ...] = (lambda asked: repr(asked.payload), words_of)
    for read in same:
        if nearest := [answered for answered in known if read(answered.question) == read(question)]:
            return nearest[0]
    return known[0] if known else None


def varying(first: Any, second: Any, path: str) -> list[str]:
    """Return the paths at which two values differ."""
    if isinstance(first, Mapping) and isinstance(second, Mapping) and first.keys() == second.keys():
        return [line for key in first for line in varying(first[key], second[key], f"{path}.{key}")]
    if isinstance(first, list | tuple) and isinstance(second, list | tuple) and len(first) == len(second):
        pairs = enumerate(zip(first, second, strict=True))
        return [line for place, pair in pairs for line in varying(*pair, f"{path}[{place}]")]
    return [] if repr(first) == repr(second) else [path]


def without(value: Any, paths: Collection[str], path: str) -> Any:
    """Return a comparable copy of a value, with a remark instead of what is at certain paths."""
    if path in paths:
        return "not compared"
    if isinstance(value, Mapping):
        return {key: without(item, paths, f"{path}.{key}") for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [without(item, paths, f"{path}[{place}]") for place, item in enumerate(value)]
    return structural_copy(value)
