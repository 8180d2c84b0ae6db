"""The errors of this package, each written for the person who has to act on it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, order=True)
class FeatureProblem:
    """Something wrong in a feature file, at a line and column that are counted from 1.

    Args:
        advice: What to do about it; empty where the message leaves no doubt.
        code: The kind of problem, in a few words that do not change.
        warning: Whether the file can be run all the same.
    """

    file: str
    line: int
    column: int
    message: str
    advice: str = ""
    code: str = ""
    warning: bool = False

    def __str__(self) -> str:
        kind = "warning: " if self.warning else ""
        text = f"{self.file}:{self.line}:{self.column}: {kind}{self.message}"
        return "\n".join([text, *(f"    {line}" for line in self.advice.splitlines())])


class FeatureFileError(Exception):
    """A feature file cannot be run; the message lists every reason."""

    def __init__(self, problems: Sequence[FeatureProblem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = tuple(problems)


class StepDefinitionError(Exception):
    """A step definition is not usable; the message begins with its `file:line`."""


class ProductOwnerError(Exception):
    """An error that a product owner can act on; it is shown without a traceback, followed by the advice."""

    def __init__(self, message: str, advice: str = "") -> None:
        super().__init__(message)
        self.advice = advice


class StepUsageError(ProductOwnerError):
    """A step is written in a way its definition does not allow."""


class PendingStepError(ProductOwnerError):
    """A step is defined, but what it does is not written yet."""


def pending(reason: str = "") -> None:
    """Raise that what a step does is not written yet: its scenario is pending and never passes."""
    raise PendingStepError(reason or "What this step does is not written yet.", "Ask an engineer when it will be.")


def place_of(function: Callable[..., object]) -> str:
    """Return where a function is defined, as `file:line`, relative to the working directory where possible."""
    code = function.__code__
    return f"{display_path(code.co_filename)}:{code.co_firstlineno}"


def display_path(file: str | Path) -> str:
    """Return a path as people read it: relative to the working directory if it lies inside."""
    path = Path(file)
    try:
        return path.relative_to(Path.cwd()).as_posix()
    except ValueError:
        return path.as_posix()
