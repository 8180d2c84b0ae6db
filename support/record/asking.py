"""Finds pauses that were raised, or due, and never reached the owner.

`interrupt()` raises. A wrapper that catches too much ends the pause inside the node, where LangGraph never learns of
it: no error, no interrupt, and the flow goes on without an answer. Four signs show it from outside:

- a run inside the node (a runnable, a subgraph) ended with the interrupt, or the interrupt was raised inside the node,
  but the node finished;
- the node failed with an error that the interrupt is the cause of;
- a node that has to ask on this visit finished without having asked;
- LangGraph received the interrupt, but neither the stream nor the driver took a pause up.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from support.record.events import NodeAsked
from support.record.questions import AnswerGiven, Paused
from support.record.record import Record

Asking = Mapping[str, Callable[[Mapping[str, Any]], bool] | None]
"""Nodes that ask, each with a predicate on its input: whether this visit has to ask; None: every visit."""


@dataclass(frozen=True, slots=True)
class SwallowedPause:
    """A pause that the owner never saw.

    Attributes:
        visit: On which visit, from 1.
    """

    node: str
    visit: int
    sign: str

    def __str__(self) -> str:
        return f"the pause of {self.node} (visit {self.visit}) was swallowed: {self.sign}"


@dataclass(frozen=True, slots=True)
class _Suspect:
    node: str
    visit: int
    began: int
    ended: int


class PauseAudit:
    """Keeps what distinguishes a swallowed pause from an answered one."""

    def __init__(self, record: Record, asking: Asking) -> None:
        self._record = record
        self._asking = asking
        self._certain: list[SwallowedPause] = []
        self._suspects: list[_Suspect] = []
        self._asked: set[tuple[str, int]] = set()
        self._unseen: list[NodeAsked] = []
        self._last_end: dict[str, int] = {}

    def has_to_ask(self, node: str, inputs: Any) -> bool:
        """Return whether a node that is about to run has to ask."""
        if node not in self._asking:
            return False
        predicate = self._asking[node]
        return predicate is None or bool(predicate(inputs))

    def asked(self, event: NodeAsked) -> None:
        """Note that LangGraph received a node's interrupt."""
        self._asked.add((event.node, event.visit))
        self._unseen.append(event)

    def surfaced(self) -> None:
        """Note that the stream showed the interrupts of one task: of that which has waited longest to be shown."""
        if self._unseen:
            self._unseen.pop(0)

    def finished(self, node: str, visit: int, *, had_to_ask: bool, raised_inside: bool, sequence: int) -> None:
        """Judge a visit that is over; `sequence` is the place of its end in the record."""
        if raised_inside:
            self._certain.append(SwallowedPause(node, visit, "it was raised inside the node, and the node finished"))
        elif had_to_ask and (node, visit) not in self._asked:
            self._suspects.append(_Suspect(node, visit, self._last_end.get(node, -1), sequence))
        self._last_end[node] = sequence

    def answered(self, node: str, sequence: int) -> None:
        """Note that a visit ended by an update applied in the node's name."""
        self._last_end[node] = sequence

    def failed(self, node: str, visit: int, error: BaseException, *, raised_inside: bool) -> None:
        """Judge a visit that failed."""
        if raised_inside or any(type(cause).__name__ == "GraphInterrupt" for cause in causes(error)):
            self._certain.append(SwallowedPause(node, visit, f"the node turned it into {type(error).__name__}"))

    def swallowed(self, *, others_may_wait: bool = False) -> tuple[SwallowedPause, ...]:
        """Return the pauses that were swallowed. Ask when the stream has run out and the pause has been taken up.

        Args:
            others_may_wait: Whether further pauses of the same stream may yet be taken up.
        """
        unasked = tuple(
            SwallowedPause(suspect.node, suspect.visit, "the node had to ask, and finished without having asked")
            for suspect in self._suspects
            if not self._was_taken_up(suspect)
        )
        pauses = self._record.of(Paused)
        unseen = tuple(
            SwallowedPause(event.node, event.visit, "LangGraph received it, but no one took the pause up")
            for event in self._unseen
            if not others_may_wait
            and not any(pause.node == event.node and pause.sequence > event.sequence for pause in pauses)
        )
        return (*self._certain, *unasked, *unseen)

    def _was_taken_up(self, suspect: _Suspect) -> bool:
        """Return whether the question was asked and answered out of this observer's sight, e.g. in another process."""
        pauses = (pause.sequence for pause in self._record.of(Paused) if pause.node == suspect.node)
        answers = (answer.sequence for answer in self._record.of(AnswerGiven) if answer.node == suspect.node)
        return any(suspect.began < sequence < suspect.ended for sequence in (*pauses, *answers))


def causes(error: BaseException) -> list[BaseException]:
    """Return the errors behind an error, nearest first."""
    errors: list[BaseException] = []
    behind = error.__cause__ or error.__context__
    while behind is not None and behind not in errors:
        errors.append(behind)
        behind = behind.__cause__ or behind.__context__
    return errors
