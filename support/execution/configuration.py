"""The suite's configuration: one for all scenarios, overridable from the command line."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from difflib import get_close_matches
from math import inf
from typing import Any, Final, Literal

from support.execution.known_findings import KnownFinding, read_known_findings
from support.flow_builder.addresses import is_address
from support.flow_builder.protocol import AnswerBy

Strictness = Literal["usual", "strict"]

PRODUCT_KEY: Final = "product"
"""The key of the same table that names the product; `support.product` reads it."""


class SuiteConfigurationError(Exception):
    """The suite's configuration cannot be used; the message lists every problem."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("the suite's configuration cannot be used:\n  " + "\n  ".join(problems))


@dataclass(frozen=True, slots=True)
class SuiteConfiguration:
    """How every scenario is run.

    Args:
        enable_validation: Whether each update and the whole state are judged.
        sample_every: Memory is considered at every n-th update.
        test_mode: Whether the boundary is replaced. False: the real clock, files in a temporary folder, and the models
            of `provider_factory`; the owner is played in any case. A flow with models of its own keeps them.
        provider_factory: `module:function` that makes the language models without `test_mode`.
        max_execution_time: Time of a session by the clock, in seconds; a breach counts when it happens again in a
            second run.
        max_update_time: Time of an update, or until a node asks or fails, in seconds, without LangGraph's own wait
            before a retry; likewise.
        hard_limit: Time after which a test that uses the suite is ended, by the clock, in seconds; 0 for never.
        memory_limit_mb: Peak of the process, in MiB, above what it held before the scenario's first session.
        boundary: `strict` makes findings of files written elsewhere and of real sleeps, which are warnings otherwise.
        server_headers: The environment variable with what is sent to a server along with every request, a line each,
            as `Authorization: Bearer …`.
        known_findings: Findings that are waived; in a file, tables of `pattern`, `reason` and, for a time, `until`.
    """

    enable_monitoring: bool = True
    enable_validation: bool = True
    sample_every: int = 1
    test_mode: bool = True
    provider_factory: str = ""
    max_execution_time: float = 30.0
    max_update_time: float = 1.0
    hard_limit: float = 120.0
    memory_limit_mb: float = 200.0
    memory_growth_mb: float = 100.0
    seed: int = 1
    step_budget: int = 1000
    answer_by: AnswerBy = "update"
    boundary: Strictness = "usual"
    server_headers: str = ""
    known_findings: tuple[KnownFinding, ...] = ()

    def __post_init__(self) -> None:
        known, unusable = read_known_findings(self.known_findings, datetime.now().astimezone().date())
        object.__setattr__(self, "known_findings", known)
        problems = [*self._wrong_types(), *self._out_of_range(), *unusable]
        if problems:
            raise SuiteConfigurationError(problems)

    @classmethod
    def of(cls, *sources: Mapping[str, Any]) -> SuiteConfiguration:
        """Return the configuration of several sources, each overriding the one before; None leaves a key as it is.

        Raises:
            SuiteConfigurationError: A key is unknown or a value cannot be used.
        """
        known = {entry.name for entry in dataclasses.fields(cls)}
        values: dict[str, Any] = {}
        problems = []
        for source in sources:
            for key, value in source.items():
                if key == PRODUCT_KEY:
                    continue
                if key not in known:
                    near = get_close_matches(key, sorted(known), n=1, cutoff=0.0)
                    problems.append(f"{key}: there is no such key; the nearest is {near[0]}")
                elif value is not None:
                    values[key] = value
        try:
            made = cls(**values)
        except SuiteConfigurationError as error:
            raise SuiteConfigurationError([*problems, *error.problems]) from None
        if problems:
            raise SuiteConfigurationError(problems)
        return made

    def _wrong_types(self) -> list[str]:
        return [
            f"{entry.name}: expected {kind}, found {type(value).__name__} {value!r}"
            for entry in dataclasses.fields(self)
            if entry.name != "known_findings"
            and not _fits(value := getattr(self, entry.name), kind := _kind(entry.default))
        ]

    def _out_of_range(self) -> list[str]:
        least_one = ("sample_every", "step_budget")
        positive = ("max_execution_time", "max_update_time", "memory_limit_mb", "memory_growth_mb")
        problems = [f"{key}: has to be at least 1" for key in least_one if _below(getattr(self, key), 1)]
        problems += [f"{key}: has to be more than 0" for key in positive if _below(getattr(self, key), 1e-9)]
        if _below(self.hard_limit, 0) or self.hard_limit == inf:
            problems.append("hard_limit: has to be a number of seconds, or 0 to end nothing")
        if self.answer_by not in ("update", "resume"):
            problems.append(f"answer_by: is update or resume, not {self.answer_by!r}")
        if self.boundary not in ("usual", "strict"):
            problems.append(f"boundary: is usual or strict, not {self.boundary!r}")
        return [*problems, *self._wrong_boundary()]

    def _wrong_boundary(self) -> Iterator[str]:
        factory = self.provider_factory
        if self.test_mode is False and not factory:
            yield (
                "test_mode: without it the clock and the files are real, and no network is reached; "
                'name what makes the language models: provider_factory = "module:function"'
            )
        if self.test_mode is True and factory:
            yield "provider_factory: makes the language models only with test_mode = false"
        if factory and not is_address(str(factory)):
            yield f"provider_factory: is module:function, not {factory!r}"


def _kind(default: Any) -> str:
    return {bool: "yes or no", int: "a whole number", float: "a number", str: "a word"}[type(default)]


def _fits(value: Any, kind: str) -> bool:
    if kind == "yes or no":
        return isinstance(value, bool)
    if kind == "a word":
        return isinstance(value, str)
    numbers = int if kind == "a whole number" else (int, float)
    return isinstance(value, numbers) and not isinstance(value, bool)


def _below(value: Any, least: float) -> bool:
    return isinstance(value, int | float) and not value >= least  # what is no number (nan) is neither above nor below


OF_THIS_RUN: ContextVar[SuiteConfiguration] = ContextVar("suite", default=SuiteConfiguration())  # noqa: B039  # frozen
"""The suite's configuration of the run, for tests that take no fixture."""
