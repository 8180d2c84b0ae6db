"""Runs a trial in the process that calls it, and prints its result as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from support.production_faults.planting import flow_sources
from support.production_faults.trial import Trial, TrialFailure, run_trial

TARGETS = tuple(
    f"features/{name}.feature" for name in ("state/sessions", "phase_transitions/going_on", "engine/golden_run")
)


def tried(
    sources: dict[str, str],
    likely: list[str],
    only: list[str] | None,
    measures: bool = False,
    targets: Sequence[str] = TARGETS,
) -> dict[str, Any]:
    results: list[TrialFailure | None] = []
    trial = Trial(
        sources,
        likely=tuple(likely),
        only=None if only is None else tuple(only),
        seconds=30.0,
        targets=tuple(targets),
        measures=measures,
    )
    end = run_trial(trial, results.append)
    return {
        "trouble": end.trouble,
        "unusable": end.unusable,
        "ran": len(results),
        "failures": [[one.scenario, one.kind, one.line] for one in results if one],
        "lines": sorted(end.measured.running("routing", [_line_of("after_user_approval")])) if end.measured else [],
        "elsewhere": end.measured.elsewhere if end.measured else [],
    }


def imported() -> str:
    from support.agora import errors  # noqa: PLC0415 - in a trial, once the fault is planted

    return str(errors.PLANTED)  # type: ignore[attr-defined]  # that is what is planted


def _line_of(function: str) -> int:
    lines = flow_sources()["routing"].splitlines()
    return next(n for n, line in enumerate(lines, 1) if f"def {function}(" in line) + 2
