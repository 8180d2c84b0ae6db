"""What happened in a scenario, told from its record in the terms of its flow."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from support.living_docs.read import records as record_lines
from support.living_docs.read.model import Outcome, Scenario, Step
from support.living_docs.story.changes import Change, View, by_key
from support.living_docs.story.dialogue import Dialogue, DialogueBuilder
from support.living_docs.story.flow_words import Names, flow_of
from support.living_docs.story.questions import Desk, Question
from support.living_docs.story.timeline import Course, Stretch
from support.living_docs.story.wording import clock, counted
from support.living_docs.story.work import Ledger, Work

_DETAIL = 30_000
"""Updates whose lines are longer than this together are told in part (characters)."""
_CHANGES_OF_AN_UPDATE = 24
_CHANGES_OF_A_PART = 60

Grouped = tuple[tuple[str, list[Change]], ...]
"""Changes by the key that they belong to."""


class Update(NamedTuple):
    """What one visit of a node changed.

    Attributes:
        node: Which node.
        at: The time of day.
        changes: By key.
        left_out: Changes that are not shown (count).
    """

    node: str
    at: str
    changes: Grouped
    left_out: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What a step of the scenario made happen.

    Attributes:
        place: Its place among the parts, from 1.
        number: The step's place in the scenario, from 1; 0 for what was recorded beside the steps.
        keyword: As it is written; empty beside the steps.
        text: The sentence.
        outcome: What became of the step.
        stretches: The course, phase by phase; empty where the flow did nothing.
        changes: What the step changed altogether, by key.
        changes_left_out: Of these, how many are not shown.
        updates: What each visit changed, in order.
        updates_left_out: Updates that are not shown (count).
    """

    place: int
    number: int
    keyword: str
    text: str
    outcome: Outcome
    stretches: tuple[Stretch, ...] = ()
    changes: Grouped = ()
    changes_left_out: int = 0
    updates: tuple[Update, ...] = ()
    updates_left_out: int = 0

    @property
    def quiet(self) -> bool:
        """Whether the flow did nothing in this step."""
        return not self.stretches and not self.changes


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened:
    """What happened in a scenario.

    Attributes:
        recorded: Whether there is anything to tell.
        flow: The name of its flow; empty where it is not known.
        parts: The course and the changes, by step.
        lines_left_out: Lines of the course that are not shown (count).
        dialogue: Who said what.
        questions: In the order in which they were asked.
        questions_left_out: Questions that are not shown (count).
        answered: Questions that were answered, shown or not (count).
        refused: Answers that were refused, shown or not (count).
        faults: Faults that the scenario put in (count).
        failures: Errors of nodes (count).
        recoveries: What error recovery did (count).
        findings: What checks of the state found (count).
        work: What the machine did.
        notes: What of the record could not be told.
    """

    recorded: bool
    flow: str
    parts: tuple[Part, ...]
    lines_left_out: int
    dialogue: Dialogue
    questions: tuple[Question, ...]
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
    def changed(self) -> bool:
        """Whether the state changed at all."""
        return any(part.changes for part in self.parts)


def tell(scenario: Scenario, flows: Mapping[str, Mapping[str, Any]]) -> Happened:
    """Tell what happened in a scenario; what its record cannot tell becomes a note, never an error.

    Args:
        scenario: The scenario, with the record of each step.
        flows: What the run tells of each flow, by name.
    """
    steps = [(number, step) for number, step in enumerate(scenario.steps, 1)]
    steps += [(0, hook) for hook in scenario.hooks if hook.record]
    read = [record_lines.read(step.record) if step.record else None for _, step in steps]
    flow = flow_of((event for lines in read if lines for event in lines.events), flows)
    teller = _Teller(flow, flows, _share_of_detail(read))
    parts = [teller.part(number, step, lines) for (number, step), lines in zip(steps, read, strict=True)]
    return teller.told(tuple(parts), read)


def _share_of_detail(read: list[record_lines.Lines | None]) -> float:
    """Give how much of the updates can be told: all, or each part the same share."""
    size = 0
    for lines in read:
        if lines:
            size += sum([size for event, size in zip(lines.events, lines.sizes, strict=True) if "changes" in event])
    return 1.0 if size <= _DETAIL else _DETAIL / size


class _Teller:
    """Hands every event to those who listen for its kind."""

    def __init__(self, flow: str, flows: Mapping[str, Mapping[str, Any]], share: float) -> None:
        self._flow = flow
        self._flows = flows
        self._share = share
        self._names = Names(flows.get(flow, {}))
        self._view = View(self._names.kinds)
        self._course = Course(self._names)
        self._dialogue = DialogueBuilder(self._names)
        self._desk = Desk()
        self._ledger = Ledger()
        self._counts = dict.fromkeys(("fault_injected", "node_failed", "recovery_applied", "finding"), 0)
        self._updates: list[Update] = []
        self._updates_left_out = 0
        self._room = 0.0
        self._place = 0
        self._untold = 0
        self._began = False
        self._listeners = self._listening()

    def _listening(self) -> Mapping[str, tuple[Callable[[Mapping[str, Any]], None], ...]]:
        course, ledger = self._course, self._ledger
        return {
            "session_created": (self._begin,),
            "session_resumed": (course.resumed,),
            "node_started": (course.started,),
            "node_finished": (course.finished, ledger.finished),
            "node_failed": (course.failed, self._count),
            "route_taken": (course.routed,),
            "paused": (self._paused,),
            "answer_given": (self._answered,),
            "answer_too_late": (self._too_late,),
            "model_called": (course.called, ledger.called),
            "work_repeated": (course.repeated,),
            "recovery_applied": (course.recovered, self._count),
            "emergency_handled": (course.looked_after,),
            "fault_injected": (course.fault, self._count),
            "file_written": (course.wrote, ledger.wrote),
            "phase_changed": (course.changed_phase,),
            "memory_sampled": (ledger.sampled,),
            "finding": (course.found, self._count),
            "run_ended": (course.ended, ledger.ended),
        }

    def part(self, number: int, step: Step, lines: record_lines.Lines | None) -> Part:
        """Tell what a step made happen."""
        self._updates, self._updates_left_out = [], 0
        if lines is not None:
            self._room = self._share * sum(lines.sizes)
            for event, size in zip(lines.events, lines.sizes, strict=True):
                self._take(event, size)
        changes, left_out = by_key(self._view.since_mark() if lines is not None else (), _CHANGES_OF_A_PART)
        self._place += 1
        return Part(
            place=self._place,
            number=number,
            keyword=step.keyword.strip() if number else "",
            text=step.text if number else "Recorded when the scenario was over",
            outcome=step.outcome,
            stretches=self._course.take_part(),
            changes=tuple(changes),
            changes_left_out=left_out,
            updates=tuple(self._updates),
            updates_left_out=self._updates_left_out,
        )

    def _take(self, event: Mapping[str, Any], size: int) -> None:
        if event["kind"] != "session_created":
            self._ledger.at(event.get("at"))
        try:
            if event["kind"] == "update_seen":
                self._updated(event, size)
            else:
                for listener in self._listeners.get(event["kind"], ()):
                    listener(event)
        except RecursionError:
            # a value nested so deeply that no page could show it
            self._untold += 1

    def _updated(self, event: Mapping[str, Any], size: int) -> None:
        update, node = event["changes"], event["node"]
        changes = self._view.apply(update)
        self._dialogue.take(update, event.get("at"))
        self._desk.updated(node, changes)
        if not changes:
            return
        if size > self._room and self._share < 1:
            self._updates_left_out += 1
            return
        self._room -= size
        told, left_out = by_key(changes, _CHANGES_OF_AN_UPDATE)
        self._updates.append(Update(self._names.node(node), clock(event.get("at")), tuple(told), left_out))

    def _begin(self, event: Mapping[str, Any]) -> None:
        self._ledger.begin(event)
        self._dialogue.begin(event)
        if self._began:
            self._course.begin(event)
        self._began = True
        flow = event.get("flow")
        if type(flow) is str and flow in self._flows and flow != self._flow:
            self._flow = flow
            self._names = self._course.names = self._dialogue.names = Names(self._flows[flow])
        self._view.begin(self._names.kinds)

    def _paused(self, event: Mapping[str, Any]) -> None:
        number, again = self._desk.asked(event, self._place, self._names)
        self._course.asked(event, number, again=again)

    def _answered(self, event: Mapping[str, Any]) -> None:
        self._course.answered(event, self._desk.answered(event, self._place, self._names))

    def _too_late(self, event: Mapping[str, Any]) -> None:
        waits = event.get("waits")
        instead = f"{self._names.question(waits)} waits" if type(waits) is str and waits else "nothing waits"
        problem = f"it came too late: {instead}"
        self._answered({**event, "outcome": "refused", "problem": problem, "way": ""})

    def _count(self, event: Mapping[str, Any]) -> None:
        self._counts[event["kind"]] += 1

    def told(self, parts: tuple[Part, ...], read: list[record_lines.Lines | None]) -> Happened:
        """Give the whole."""
        questions, questions_left_out = self._desk.told()
        return Happened(
            recorded=any(lines.events for lines in read if lines is not None),
            flow=self._flow,
            parts=parts,
            lines_left_out=self._course.left_out,
            dialogue=self._dialogue.build(),
            questions=questions,
            questions_left_out=questions_left_out,
            answered=self._desk.answered_count,
            refused=self._desk.refused_count,
            faults=self._counts["fault_injected"],
            failures=self._counts["node_failed"],
            recoveries=self._counts["recovery_applied"],
            findings=self._counts["finding"],
            work=self._ledger.told(self._names),
            notes=self._notes(read),
        )

    def _notes(self, read: list[record_lines.Lines | None]) -> tuple[str, ...]:
        unread = sum(lines.unread for lines in read if lines is not None)
        unknown = sum(lines.unknown for lines in read if lines is not None)
        notes: list[str] = []
        if unread:
            notes.append(f"{counted(unread, 'line')} of the record could not be read.")
        if unknown:
            verb = "tells" if unknown == 1 else "tell"
            notes.append(f"{counted(unknown, 'event')} of the record {verb} nothing that is known here.")
        if self._untold:
            notes.append(f"{counted(self._untold, 'event')} of the record could not be told: too much is nested in it.")
        return tuple(notes)
