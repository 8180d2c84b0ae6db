"""What happened in a scenario: the story of its record in the words of its flow."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, NamedTuple

from support.living_docs.read.model import Scenario, Step
from support.living_docs.read.outcome import Outcome
from support.living_docs.story.changes import ChangesByKey, StateView, by_key
from support.living_docs.story.dialogue import Dialogue, DialogueBuilder
from support.living_docs.story.flow_words import FlowWords, flow_of
from support.living_docs.story.questions import QuestionsBuilder, QuestionStory
from support.living_docs.story.timeline import TimelineBuilder
from support.living_docs.story.timeline_lines import PhaseLines
from support.living_docs.story.wording import clock, counted
from support.living_docs.story.work import Work, WorkBuilder
from support.record.event import Event
from support.record.events import (
    EmergencyHandled,
    FaultInjected,
    FileWritten,
    Finding,
    FindingWaived,
    MemorySampled,
    ModelCalled,
    NodeFailed,
    NodeFinished,
    NodeStarted,
    PhaseChanged,
    RecoveryApplied,
    RouteTaken,
    RunEnded,
    SessionCreated,
    SessionResumed,
    UpdateSeen,
    WorkRepeated,
)
from support.record.outcomes import AnswerOutcome, AnswerOutcomes
from support.record.questions import AnswerGiven, AnswerRefused, AnswerTooLate, Paused
from support.record.reading import RecordReading, read_events

_DETAIL = 30_000
"""Updates with more lines than this together are shown in part (characters)."""
_MOST_CHANGES_OF_AN_UPDATE = 24
_MOST_CHANGES_OF_A_STEP = 60

Listener = Callable[[Any], None]


class NodeUpdate(NamedTuple):
    """What one visit of a node changed, at a time of day; `left_out` counts changes that are not shown."""

    node: str
    at: str
    changes: ChangesByKey
    left_out: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StepStory:
    """What the flow did in a step of the scenario.

    Attributes:
        number: The step's place in the scenario, from 1; 0 for what was recorded outside the steps.
        changes: By what readers call the keys of the state.
        updates: What each visit changed, in order, by the keys in the code.
    """

    place: int
    number: int
    keyword: str
    text: str
    outcome: Outcome
    phases: tuple[PhaseLines, ...] = ()
    changes: ChangesByKey = ()
    changes_left_out: int = 0
    updates: tuple[NodeUpdate, ...] = ()
    updates_left_out: int = 0

    @property
    def is_quiet(self) -> bool:
        """Whether the flow did nothing in this step."""
        return not self.phases and not self.changes and not self.updates


@dataclass(frozen=True, slots=True, kw_only=True)
class ScenarioStory:
    """What happened in a scenario; answers and refusals are counted whether shown or not.

    Attributes:
        recorded: Whether there is anything to show.
        flow: The name of its flow; empty where it is not known.
        of_one_flow: Whether all its sessions are of that flow.
        notes: What of the record could not be shown.
    """

    recorded: bool
    flow: str
    of_one_flow: bool
    steps: tuple[StepStory, ...]
    lines_left_out: int
    dialogue: Dialogue
    questions: tuple[QuestionStory, ...]
    questions_left_out: int
    answered: int
    refused: int
    faults: int
    failures: int
    recoveries: int
    findings: int
    work: Work
    notes: tuple[str, ...]

    @property
    def has_changes(self) -> bool:
        """Whether the state changed at all."""
        return any(step.changes for step in self.steps)


def story_of(scenario: Scenario, flows: Mapping[str, Mapping[str, Any]], *, in_full: bool = False) -> ScenarioStory:
    """Return what happened in a scenario; gaps in its record become notes, and are never errors.

    Args:
        scenario: With its record.
        flows: The descriptions of the flows, by name.
        in_full: Whether each visit and message has a line of its own in the timeline: for comparing, not for reading.
    """
    steps = [*enumerate(scenario.steps, 1), *((0, hook) for hook in scenario.hooks if hook.records)]
    readings = [read_events(step.record) if step.records else RecordReading() for _, step in steps]
    flow = flow_of((event for reading in readings for event in reading.events), flows)
    outcomes = AnswerOutcomes(event for reading in readings for event in reading.events)
    builder = _StoryBuilder(flow, flows, outcomes, _share_of_detail(readings), in_full=in_full)
    stories = [builder.step(number, step, reading) for (number, step), reading in zip(steps, readings, strict=True)]
    problems = dict.fromkeys(chain.from_iterable(step.record_problems for _, step in steps))
    return builder.build(tuple(stories), readings, problems)


def _share_of_detail(readings: Sequence[RecordReading]) -> float:
    """Return the share of the updates that can be shown, the same in each step."""
    pairs = (zip(reading.events, reading.sizes, strict=True) for reading in readings)
    total = sum(size for pair in pairs for event, size in pair if isinstance(event, UpdateSeen))
    return 1.0 if total <= _DETAIL else _DETAIL / total


class _StoryBuilder:
    """Passes every event to the builders that need its type."""

    def __init__(
        self,
        flow: str,
        flows: Mapping[str, Mapping[str, Any]],
        outcomes: AnswerOutcomes,
        share: float,
        *,
        in_full: bool,
    ) -> None:
        self._flow = flow
        self._flows = flows
        self._outcomes = outcomes
        self._share = share
        self._words = FlowWords(flows.get(flow, {}))
        self._view = StateView(self._words.kinds)
        self._timeline = TimelineBuilder(self._words, in_full=in_full)
        self._dialogue = DialogueBuilder(self._words, in_full=in_full)
        self._questions = QuestionsBuilder()
        self._work = WorkBuilder()
        self._counts: Counter[type[Event]] = Counter()
        self._updates: list[NodeUpdate] = []
        self._updates_left_out = 0
        self._characters_left = 0.0
        self._place = 0
        self._too_deep = 0
        self._has_begun = False
        self._of_one_flow = True
        self._listeners = self._listening()

    def _listening(self) -> Mapping[type[Event], tuple[Listener, ...]]:
        timeline, work = self._timeline, self._work
        return {
            SessionCreated: (self._begin,),
            SessionResumed: (timeline.resume,),
            NodeStarted: (timeline.start,),
            NodeFinished: (timeline.finish, work.finish),
            NodeFailed: (timeline.fail,),
            RouteTaken: (timeline.route,),
            Paused: (self._ask,),
            AnswerGiven: (self._answer,),
            AnswerTooLate: (self._answer_late,),
            ModelCalled: (timeline.call, work.call),
            WorkRepeated: (timeline.repeat,),
            RecoveryApplied: (timeline.recover,),
            EmergencyHandled: (timeline.handle_emergency,),
            FaultInjected: (timeline.inject,),
            FileWritten: (timeline.write, work.write),
            PhaseChanged: (timeline.change_phase,),
            MemorySampled: (work.sample,),
            Finding: (timeline.find,),
            FindingWaived: (timeline.waive,),
            RunEnded: (timeline.end, work.end),
        }

    def step(self, number: int, step: Step, reading: RecordReading) -> StepStory:
        self._updates, self._updates_left_out = [], 0
        self._characters_left = self._share * sum(reading.sizes)
        for event, size in zip(reading.events, reading.sizes, strict=True):
            self._take(event, size)
        changed = self._view.take_changes() if reading.events else ()
        changes, left_out = by_key(changed, _MOST_CHANGES_OF_A_STEP, self._words.state)
        self._place += 1
        return StepStory(
            place=self._place,
            number=number,
            keyword=step.keyword.strip() if number else "",
            text=step.text if number else "Recorded when the scenario was over",
            outcome=step.outcome,
            phases=self._timeline.take_step(),
            changes=changes,
            changes_left_out=left_out,
            updates=tuple(self._updates),
            updates_left_out=self._updates_left_out,
        )

    def _take(self, event: Event, size: int) -> None:
        if not isinstance(event, SessionCreated):
            self._work.see(event.at)
        self._counts[type(event)] += 1
        try:
            if isinstance(event, UpdateSeen):
                self._update(event, size)
            else:
                for listener in self._listeners.get(type(event), ()):
                    listener(event)
        except RecursionError:
            # a value nested too deeply for any page
            self._too_deep += 1

    def _update(self, event: UpdateSeen, size: int) -> None:
        changes = self._view.apply(event.changes)
        for placed in self._dialogue.take(event.changes, event.at):
            self._timeline.say(placed)
        self._questions.update(event.node, changes)
        if not changes:
            return
        if size > self._characters_left and self._share < 1:
            self._updates_left_out += 1
            return
        self._characters_left -= size
        grouped, left_out = by_key(changes, _MOST_CHANGES_OF_AN_UPDATE)
        self._updates.append(NodeUpdate(self._words.node(event.node), clock(event.at), grouped, left_out))

    def _begin(self, event: SessionCreated) -> None:
        self._work.begin(event)
        self._dialogue.begin(event)
        if self._has_begun:
            self._timeline.begin(event)
        self._has_begun = True
        if event.flow in self._flows and event.flow != self._flow:
            self._of_one_flow = False
            self._flow = event.flow
            self._words = self._timeline.words = self._dialogue.words = FlowWords(self._flows[event.flow])
        self._words.state.names = self._dialogue.cast_names
        self._view.begin(self._words.kinds)

    def _ask(self, event: Paused) -> None:
        number, again = self._questions.ask(event, self._place, self._words)
        self._timeline.ask(event, number, again=again)

    def _answer(self, event: AnswerGiven) -> None:
        self._write_answer(event, self._outcomes.of(event))

    def _write_answer(self, event: AnswerGiven, outcome: AnswerOutcome | None) -> None:
        number, place = self._questions.answer(event, outcome, self._place, self._words)
        self._timeline.answer(event, outcome, number, place)

    def _answer_late(self, event: AnswerTooLate) -> None:
        waiting = f"{self._words.question(event.waits)} waits" if event.waits else "nothing waits"
        given = AnswerGiven(
            at=event.at,
            question=event.question,
            type=event.type,
            node="",
            answer=event.answer,
            way="",  # type: ignore[arg-type]  # it was not applied
        )
        refused = AnswerRefused(
            question=event.question,
            type=event.type,
            node="",
            answer=event.answer,
            problem=f"it came too late: {waiting}",
        )
        self._write_answer(given, refused)

    def build(
        self, steps: tuple[StepStory, ...], readings: Sequence[RecordReading], problems: Iterable[str]
    ) -> ScenarioStory:
        questions, questions_left_out = self._questions.build()
        return ScenarioStory(
            recorded=bool(self._counts),
            flow=self._flow,
            of_one_flow=self._of_one_flow,
            steps=steps,
            lines_left_out=self._timeline.left_out,
            dialogue=self._dialogue.build(),
            questions=questions,
            questions_left_out=questions_left_out,
            answered=self._questions.answered,
            refused=self._questions.refused,
            faults=self._counts[FaultInjected],
            failures=self._counts[NodeFailed],
            recoveries=self._counts[RecoveryApplied],
            findings=self._counts[Finding],
            work=self._work.build(self._words),
            notes=(
                *(f"What happened is not known in full: {why}." for why in problems),
                *self._notes(readings),
            ),
        )

    def _notes(self, readings: Sequence[RecordReading]) -> tuple[str, ...]:
        unread = sum(reading.unread for reading in readings)
        unknown = sum(reading.unknown for reading in readings)
        too_deep = f"{counted(self._too_deep, 'event')} of the record could not be shown: too much is nested in it."
        notes = {
            f"{counted(unread, 'line')} of the record could not be read.": unread,
            f"{counted(unknown, 'event')} of the record {'is' if unknown == 1 else 'are'} not known here.": unknown,
            too_deep: self._too_deep,
        }
        return tuple(note for note, number in notes.items() if number)
