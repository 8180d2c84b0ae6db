"""The findings of validators, and the result that collects them."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

Layer = Literal["schema", "reducers", "business", "consistency"]

_MAX_LENGTH = 120


@dataclass(frozen=True, slots=True)
class StateFinding:
    """One place where a state is not what it should be.

    Args:
        field: Where: a key of the state, with indices and nested keys (`phase_history[2].reason`).
        update: The number of the update that brought it; None where the state was checked as a whole.
        advice: What to look at next; may be empty.
        node: The node of the update; empty if unknown.
    """

    layer: Layer
    field: str
    expectation: str
    actual: Any = dataclasses.field(hash=False)
    update: int | None = None
    advice: str = ""
    node: str = ""

    def __str__(self) -> str:
        known = [f"update {self.update}"] if self.update is not None else []
        known += [f"by {self.node}"] if self.node else []
        moment = f" ({', '.join(known)})" if known else ""
        advice = f" {self.advice}" if self.advice else ""
        return (
            f"[{self.layer}] {self.field}{moment}: expected {self.expectation}, found {shorten(self.actual)}.{advice}"
        )


def shorten(value: Any) -> str:
    """Return a value in one short line, cut in the middle if it is long."""
    text = " ".join(repr(value).split())
    return text if len(text) <= _MAX_LENGTH else f"{text[: _MAX_LENGTH - 30]} … {text[-25:]}"


@dataclass(frozen=True, slots=True)
class ValidationResult:
    """The result of a validation: findings in the order of the layers; readable by attribute and by key."""

    findings: tuple[StateFinding, ...] = ()

    @property
    def is_valid(self) -> bool:
        """Whether nothing was found."""
        return not self.findings

    @property
    def errors(self) -> list[str]:
        """The findings as lines, for people."""
        return [str(finding) for finding in self.findings]

    def keys(self) -> tuple[str, ...]:
        """Return the names by which the result can be read."""
        return ("is_valid", "errors", "findings")

    def __getitem__(self, name: str) -> Any:
        """Return a part of the result by its name."""
        if name not in self.keys():
            raise KeyError(f"{name!r}: a validation result has {', '.join(self.keys())}")
        return getattr(self, name)

    def __bool__(self) -> bool:
        return self.is_valid

    def __str__(self) -> str:
        return "\n".join(self.errors) or "nothing was found"


def result_of(findings: Iterable[StateFinding]) -> ValidationResult:
    """Return the result with findings, in the order in which they are to be read."""
    return ValidationResult(tuple(findings))
