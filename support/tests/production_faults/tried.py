"""Runs trials in the process that calls it, and returns their results for JSON."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from support.production_faults.planting import flow_sources
from support.production_faults.processes import run_trials
from support.production_faults.trial import Trial, TrialResult


def tried(trials: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the results of trials, in their order."""
    asked = [Trial(**{name: _fixed(value) for name, value in one.items()}, seconds=30.0) for one in trials]
    return [_result(result) for _, result in sorted(run_trials(asked, Path.cwd(), 2))]


def imported() -> str:
    from support.agora import errors  # noqa: PLC0415 - in a trial, once the fault is planted

    return str(errors.PLANTED)  # type: ignore[attr-defined]  # that is what is planted


def _fixed(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _result(result: TrialResult) -> dict[str, Any]:
    end = result.end
    return {
        "trouble": end.trouble,
        "unusable": end.unusable,
        "ran": result.scenarios_run,
        "failures": [[one.scenario, one.kind, one.line] for one in result.failures],
        "lines": sorted(end.measured.running("routing", [_line_of("after_user_approval")])) if end.measured else [],
        "elsewhere": end.measured.elsewhere if end.measured else [],
    }


def _line_of(function: str) -> int:
    lines = flow_sources()["routing"].splitlines()
    return next(n for n, line in enumerate(lines, 1) if f"def {function}(" in line) + 2
