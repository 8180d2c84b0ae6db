"""Sweeps one cell with a known fault in the flow; in a process of its own, which the fault is planted in."""

from __future__ import annotations

from support.production_faults.commands import plant_faults


def sweep_with(fault: str, sweep: str, cell: str, only: str) -> list[str]:
    plant_faults([fault] if fault else [])
    from support.trials.commands import SWEEPS  # noqa: PLC0415 - once the fault is planted
    from support.trials.subject import Cell  # noqa: PLC0415

    result = SWEEPS[sweep](Cell.parse(cell), only, 1)
    return [problem for wrong in result.wrong for problem in wrong.problems]
