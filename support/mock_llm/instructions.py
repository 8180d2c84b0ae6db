"""Instructions for the model: what it answers, and for which calls."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from support.mock_llm.faults import EMPTY, FaultFactory, FaultOccasion
from support.mock_llm.malformed import MALFORMED
from support.mock_llm.prompt import ModelPrompt
from support.mock_llm.repertoire import Repertoire, Writing

if TYPE_CHECKING:
    from langchain_core.messages import AIMessage

Answer: TypeAlias = "str | AIMessage"
InstructedReply: TypeAlias = "Answer | Callable[[Writing], Answer]"


@dataclass(eq=False, slots=True)
class Instruction:
    """An instruction of a scenario. A condition that is None matches every call.

    Attributes:
        nth: The first of the matching calls that it holds for, counted from 1; without `times`, that call alone.
        times: How many calls it holds for; None for all (without `nth`).
        retry_after: Seconds the provider asks to wait (for a fault).
    """

    agent: str | None = None
    task: str | None = None
    circumstances: Mapping[str, str | int] = field(default_factory=dict)
    nth: int | None = None
    times: int | None = None
    reply: InstructedReply | None = None
    fault: str | None = None
    error: Exception | type[Exception] | None = None
    malformed: str | None = None
    retry_after: float | None = None
    matched: int = field(default=0, init=False)
    used: int = field(default=0, init=False)

    def matches(self, prompt: ModelPrompt) -> bool:
        """Return whether a call is one that this instruction is about, whether or not its turn has come."""
        return (
            self.agent in (None, prompt.agent)
            and self.task in (None, prompt.task)
            and self.circumstances.items() <= prompt.circumstances.items()
        )

    @property
    def due(self) -> bool:
        """Whether it holds for the call that it has just matched."""
        if self.nth is None:
            return self.times is None or self.used < self.times
        return self.nth <= self.matched < self.nth + (1 if self.times is None else self.times)

    def failure(self, occasion: FaultOccasion, faults: Mapping[str, FaultFactory]) -> Exception | None:
        """Return the exception that the call is to end in, if any."""
        if self.error is not None:
            return self.error() if isinstance(self.error, type) else self.error
        if self.fault is None or self.fault == EMPTY:
            return None
        return faults[self.fault](occasion)

    def __str__(self) -> str:
        """Return it in words, as `ada_1 fails (timeout) when asked to discuss (page 2)`."""
        where = [f"asked to {self.task}" if self.task else "asked anything"]
        where += [f"({described(self.circumstances)})"] if self.circumstances else []
        where += [f"(from call {self.nth} on)" if self.times else f"(call {self.nth})"] if self.nth is not None else []
        return f"{self.agent or 'any agent'} {self._what()} when {' '.join(where)}"

    def _what(self) -> str:
        if self.error is not None:
            return f"fails with {self.error if isinstance(self.error, type) else repr(self.error)}"
        if self.fault == EMPTY:
            return "answers nothing"
        if self.fault is not None:
            return f"fails ({self.fault})"
        text = f" {self.reply!r:.60}" if self.reply is not None else ""
        return f"answers{text}" + (f" malformed ({self.malformed})" if self.malformed else "")


def described(circumstances: Mapping[str, str | int]) -> str:
    """Return circumstances in words: `page 2, chapter Owls`."""
    return ", ".join(f"{name} {value}" for name, value in circumstances.items())


def check_instruction(instruction: Instruction, repertoire: Repertoire, faults: Mapping[str, object]) -> None:
    """Raise `ValueError` for an instruction that could never work."""
    if not repertoire.is_open:
        _check_name("task", instruction.task, repertoire)
    for name in instruction.circumstances:
        _check_name("circumstance", name, {known.name: known for known in repertoire.circumstances})
    _check_name("fault", instruction.fault, {**faults, EMPTY: None})
    _check_name("malformation", instruction.malformed, MALFORMED)
    for name, count in (("nth", instruction.nth), ("times", instruction.times)):
        if count is not None and count < 1:
            raise ValueError(f"{name} counts from 1, and was {count}")
    outcomes = [instruction.reply, instruction.fault, instruction.error]
    number = sum(outcome is not None for outcome in outcomes)
    if number > 1 or (instruction.malformed and (instruction.fault or instruction.error is not None)):
        raise ValueError(f"an instruction says one thing, and this says several: {instruction}")
    if number == 0 and instruction.malformed is None:
        raise ValueError("an instruction needs a reply, a fault, an error or a malformation")
    if instruction.retry_after is not None and instruction.fault is None:
        raise ValueError("retry_after goes with a fault")


def _check_name(kind: str, name: str | None, known: Mapping[str, object]) -> None:
    if name is not None and name not in known:
        raise ValueError(f"there is no {kind} '{name}'; there are: {', '.join(sorted(known))}")
