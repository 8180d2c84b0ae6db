"""The facts of a session, one frozen dataclass each.

No event holds an identifier that LangGraph drew (task, checkpoint, interrupt, run): those differ from run to run.
A question is named `session/type/ordinal`, a visit of a node is counted from 1.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal

from support.record.event import Event, copy_field
from support.record.questions import AnswerAccepted, AnswerGiven, AnswerRefused, AnswerTooLate, Paused


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionCreated(Event):
    """A session was created.

    Attributes:
        flow: The name of the flow whose session it is; empty where it is not known.
        settings: What it was set up with, by choice, as far as the flow says.
        cast: What the scenario calls those who speak, by the names that the flow has for them.
    """

    session: str
    flow: str = ""
    settings: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    cast: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionResumed(Event):
    """A session went on from where it was.

    Attributes:
        how: What made it go on, e.g. `in a new flow`, `from another process`, `after an error`.
        flow: The name of the flow that goes on with it; empty where it is not known.
    """

    session: str
    how: str = ""
    flow: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeStarted(Event):
    """A node began to run.

    Attributes:
        visit: Which visit, from 1; a node that is entered again after it asked or failed goes on with its visit.
        changed_before: Keys whose value was changed in place after the node before ended and before this one began.
    """

    node: str
    visit: int
    changed_before: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeFinished(Event):
    """A node's visit is over.

    Attributes:
        keys: What it returned.
        dropped: Of these, the keys that the state does not declare: LangGraph drops them in silence.
        changed_input: Keys of its input that the node changed in place.
        by: Whether the node itself ran to its end, or an update was applied in its name.
        duration: Real seconds, never compared.
    """

    node: str
    visit: int
    keys: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    changed_input: tuple[str, ...] = ()
    by: Literal["run", "update"] = "run"
    duration: float | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeAsked(Event):
    """A node raised an interrupt that LangGraph received: its visit waits for an answer.

    Attributes:
        changed_input: Keys of its input that the node changed in place before it asked.
        duration: Real seconds, never compared.
    """

    node: str
    visit: int
    changed_input: tuple[str, ...] = ()
    duration: float | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeFailed(Event):
    """A node raised an error.

    Attributes:
        cause: The type of the error behind it, where it was wrapped.
        changed_input: Keys of its input that the node changed in place before it failed.
        duration: Real seconds, never compared.
    """

    node: str
    visit: int
    error: str
    message: str
    cause: str | None = None
    changed_input: tuple[str, ...] = ()
    duration: float | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteTaken(Event):
    """A router decided, or a node jumped.

    Attributes:
        source: The node whose router decided; None where more than one node can be meant.
        router: The router's name; `goto` for a jump by `Command`.
        target: The node that the label leads to; None for a label that the graph does not know.
    """

    source: str | None
    router: str
    label: str
    target: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateSeen(Event):
    """The stream yielded a node's update.

    Attributes:
        changes: A structural copy of the update.
        number: The update's number in the session, from 1.
        super_step: LangGraph's step in which the node ran; None for an update applied in the node's name.
        cached: LangGraph showed it again without running the node.
    """

    node: str
    changes: Mapping[str, Any]
    number: int
    super_step: int | None = None
    cached: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelCalled(Event):
    """A language model was called.

    Attributes:
        number: The call's number in the session, from 1.
        circumstances: What the call belonged to, such as a chapter, by names that the flow's repertoire gives.
        error: The error's type, for a call that failed.
        duration: Real seconds, never compared.
    """

    number: int
    agent: str
    role: str
    task: str
    circumstances: Mapping[str, str | int] = field(default_factory=dict)
    error: str | None = None
    input_tokens: int = 0
    output_tokens: int = 0
    duration: float | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ToolCalled(Event):
    """A tool was called, and has returned or failed.

    Attributes:
        error: The error's type, for a call that failed.
        duration: Real seconds, never compared.
    """

    node: str
    tool: str
    arguments: Any
    error: str | None = None
    duration: float | None = field(default=None, compare=False)

    def __post_init__(self) -> None:
        copy_field(self, "arguments")


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomStreamed(Event):
    """A node wrote something into the custom stream, such as its progress."""

    data: Any

    def __post_init__(self) -> None:
        copy_field(self, "data")


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkRepeated(Event):
    """A node did once more, as its question was answered, what it had done before it asked."""

    node: str
    work: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecoveryApplied(Event):
    """Error recovery acted.

    Attributes:
        node: The node that had failed.
        duration: Real seconds, never compared.
    """

    node: str
    error: str
    strategy: str
    severity: str
    success: bool
    duration: float | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class EmergencyHandled(Event):
    """The flow looked after a session whose stream had failed, or whose state was damaged.

    Attributes:
        error: The error's type and message.
        action: What was done, e.g. one of `EMERGENCY_ACTIONS`.
        problems: What was wrong with the state, one line each.
    """

    error: str
    action: str
    can_continue: bool
    problems: tuple[str, ...] = ()

    @property
    def acted(self) -> bool:
        """Whether anything had to be done."""
        return self.action != "none"

    @property
    def undid(self) -> bool:
        """Whether steps and answers were undone."""
        return self.action in ("rolled_back", "reinitialised")


EMERGENCY_ACTIONS: Mapping[str, str] = {
    "none": "left as it was",
    "reloaded": "read anew from what is kept",
    "repaired": "repaired",
    "rolled_back": "taken back to its last sound state",
    "reinitialised": "begun anew",
    "failed": "not mended",
}
"""What an emergency can do about a session, in words: the session was …"""


@dataclass(frozen=True, slots=True, kw_only=True)
class FaultInjected(Event):
    """A scenario's fault fired.

    Attributes:
        fault: What kind of fault, e.g. the error's type.
    """

    node: str
    fault: str
    visit: int
    when: Literal["before", "after"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FileWritten(Event):
    """The flow wrote a file.

    Attributes:
        path: Below the storage's root, with `/` between its parts.
    """

    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PhaseChanged(Event):
    """The session entered another phase."""

    from_phase: int | str | None
    to_phase: int | str
    reason: str = ""
    triggered_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MemorySampled(Event):
    """The process's memory was read; how often depends on real time, so that no two runs need agree on it.

    Attributes:
        mebibytes: Resident memory in MiB, never compared.
    """

    compared: ClassVar[bool] = False

    where: str
    mebibytes: float = field(compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding(Event):
    """A validator found something that is not as it has to be.

    Attributes:
        layer: Which kind of rule: schema, reducers, business, consistency, …
        field: Where in the state.
        update_number: The update that brought it, from 1; None where no update did.
        node: Whose update it was; empty where it is not known.
    """

    layer: str
    field: str
    expectation: str
    actual: Any
    update_number: int | None = None
    node: str = ""

    def __post_init__(self) -> None:
        copy_field(self, "actual")


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingWaived(Event):
    """A finding that the team knows of and has waived.

    Attributes:
        finding: Its line.
        pattern: The part of it by which it is known.
        reason: Why it is waived.
    """

    finding: str
    pattern: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RunEnded(Event):
    """A run of the session came to its end.

    Attributes:
        outcome: How: `finished`, `paused`, `stopped` before a step without a question, `failed`, `interrupted`.
        duration: Real seconds, never compared.
    """

    outcome: str
    duration: float | None = field(default=None, compare=False)


KINDS: Mapping[str, type[Event]] = {
    event.kind: event
    for event in (
        SessionCreated,
        SessionResumed,
        NodeStarted,
        NodeFinished,
        NodeAsked,
        NodeFailed,
        RouteTaken,
        UpdateSeen,
        Paused,
        AnswerGiven,
        AnswerAccepted,
        AnswerRefused,
        AnswerTooLate,
        ModelCalled,
        ToolCalled,
        CustomStreamed,
        WorkRepeated,
        RecoveryApplied,
        EmergencyHandled,
        FaultInjected,
        FileWritten,
        PhaseChanged,
        MemorySampled,
        Finding,
        FindingWaived,
        RunEnded,
    )
}
"""Every kind of event by its name in a written record."""
