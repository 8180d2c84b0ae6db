"""A question to the owner: its payload, the answers it accepts, and their effects."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from langgraph.types import interrupt

from support.agora.boundary import Clock
from support.agora.replies import distinct
from support.agora.texts import text_limit, text_problem, title_limit, with_newlines

TITLES: Final = frozenset({"action", "main_topic"})
"""Fields of an answer that hold a title."""

_MAX_DESCRIPTION: Final = 200
"""How many characters of a wrong value a problem shows."""

_KINDS: Final[Mapping[type, str]] = {str: "the text", int: "the number", float: "the number", list: "the list"}
"""What the person who answers calls a value."""

State = Mapping[str, Any]
Update = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Problem:
    """Why an answer is refused, in one sentence for the owner."""

    text: str


class InvalidAnswerError(Exception):
    """Raised to refuse a field of an answer, or all of it; `Question.update` turns it into a `Problem`."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """The effect of an accepted answer: the asking node's update, and what the approval history remembers.

    The history adds type, result and timestamp.
    """

    update: Update
    history_entry: Mapping[str, Any]


Action = Callable[[Mapping[str, Any], State, datetime], Outcome]


@dataclass(frozen=True, slots=True)
class Question:
    """A question to the owner. It is pure: the same answer in the same state always has the same update.

    `actions` are the effects of the answers, in the order offered; `details` returns the rest of the payload.
    """

    type: str
    node: str
    message: str
    actions: Mapping[str, Action]
    details: Callable[[State], Update]

    @property
    def options(self) -> list[str]:
        """The answers offered, in order."""
        return list(self.actions)

    def payload(self, state: State) -> Update:
        """Return what the owner sees."""
        return {"type": self.type, "message": self.message, "options": self.options, **self.details(state)}

    def update(self, answer: Any, state: State, now: datetime) -> Update | Problem:
        """Return the asking node's update for an answer, with its record in the approval history; or the problem.

        An answer is a mapping with `action` and its fields, or a bare word for the action.
        """
        fields = {"action": answer} if isinstance(answer, str) else answer
        if not isinstance(fields, Mapping):
            return Problem(f"an answer names an action and its fields; this is {_describe(answer)}")
        unkept = _unstorable_text(fields, text_limit(state))
        if unkept:
            return Problem(unkept)
        action = fields.get("action")
        if not isinstance(action, str):
            return Problem(f'an answer names its "action", one of: {", ".join(self.options)}')
        name = action.strip().casefold()
        if name not in self.actions:
            return Problem(f'"{action.strip()}" is not an answer to this question; it takes: {", ".join(self.options)}')
        try:
            outcome = self.actions[name](fields, state, now)
        except InvalidAnswerError as refusal:
            return Problem(str(refusal))
        return self._with_history(name, outcome, state, now)

    def _with_history(self, name: str, outcome: Outcome, state: State, now: datetime) -> Update:
        entry = {"type": self.type, "result": name, "timestamp": now, **outcome.history_entry}
        history = [*state.get("hitl_state", {}).get("approval_history", []), entry]
        kept = outcome.update.get("hitl_state", {})
        return {**outcome.update, "hitl_state": {**kept, "approval_history": history}}


def ask(question: Question, state: State, clock: Clock, extra: Mapping[str, Any] | None = None) -> Update:
    """Ask the owner from inside a node, again and again until an answer is accepted; return the node's update.

    If the node raised on a bad answer, it would fail at every resume: LangGraph replays the stored answer for ever.
    `extra` are additional entries of the payload, which depend on more than the state.
    """
    payload = {**question.payload(state), **(extra or {})}
    update = question.update(interrupt(payload), state, clock.now())
    while isinstance(update, Problem):
        update = question.update(interrupt({**payload, "problem": update.text}), state, clock.now())
    return update


def update_only(**update: Any) -> Outcome:
    """Return an outcome that only writes keys."""
    return Outcome(update, {})


def text_field(fields: Mapping[str, Any], name: str) -> str:
    """Return a non-blank text of an answer, stripped."""
    value = fields.get(name)
    if value is None:
        raise InvalidAnswerError(f'this answer needs "{name}"')
    if not isinstance(value, str):
        raise InvalidAnswerError(f'"{name}" has to be a text; this is {_describe(value)}')
    if not value.strip():
        raise InvalidAnswerError(f'"{name}" has to be a text that is not blank')
    return with_newlines(value).strip()


def optional_text(fields: Mapping[str, Any], name: str) -> str | None:
    """Return a text of an answer, stripped; None if it is absent or blank."""
    value = fields.get(name)
    if value is None:
        return None
    if not isinstance(value, str):
        raise InvalidAnswerError(f'"{name}" has to be a text; this is {_describe(value)}')
    return with_newlines(value).strip() or None


def topic_list(fields: Mapping[str, Any], name: str, *, minimum: int = 1, maximum: int | None = None) -> list[str]:
    """Return a list of distinct, non-blank topics of an answer, stripped, if their number is within the limits."""
    value = fields.get(name)
    if value is None:
        raise InvalidAnswerError(f'this answer needs "{name}"')
    if isinstance(value, str | bytes) or not isinstance(value, Sequence):
        raise InvalidAnswerError(f'"{name}" has to be a list of topics; this is {_describe(value)}')
    for number, topic in enumerate(value, 1):
        if not isinstance(topic, str):
            raise InvalidAnswerError(f'"{name}" has to hold texts; topic {number} is {_describe(topic)}')
        if not topic.strip():
            raise InvalidAnswerError(f'"{name}" may not hold a blank topic; topic {number} is blank')
    topics = distinct(map(with_newlines, value))
    if len(topics) < len(value):
        raise InvalidAnswerError(f'"{name}" may not hold a topic twice')
    if len(topics) < minimum:
        raise InvalidAnswerError(f'"{name}" needs at least {minimum} topic{"s" if minimum > 1 else ""}')
    if maximum is not None and len(topics) > maximum:
        raise InvalidAnswerError(f'"{name}" may hold at most {maximum} topics; these are {len(topics)}')
    return topics


def _unstorable_text(fields: Mapping[Any, Any], max_characters: int) -> str | None:
    """Return why a text in any field of an answer cannot be kept; None if all can."""
    for name, value in fields.items():
        listed = isinstance(value, Sequence) and not isinstance(value, str | bytes)
        limit = title_limit(max_characters) if listed or name in TITLES else max_characters
        called = {f'topic {number} of "{name}"': topic for number, topic in enumerate(value, 1)} if listed else {}
        for place, text in {"the name of a field": name, f'"{name}"': value, **called}.items():
            problem = text_problem(text, limit) if isinstance(text, str) else None
            if problem:
                return f"{place} {problem}"
    return None


def _describe(value: Any) -> str:
    if value is None:
        return "nothing"
    text = f'"{value}"' if isinstance(value, str) else repr(value)
    kind = _KINDS.get(type(value), type(value).__name__)
    return f"{kind} {text if len(text) <= _MAX_DESCRIPTION else text[:_MAX_DESCRIPTION] + '…'}"
