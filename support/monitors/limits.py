"""The ceilings that a session is held against."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Ceilings for one session; None lifts one. A reading must stay below its ceiling.

    The defaults hold for every session that is given none of its own.

    Args:
        max_execution_time: Seconds that the flow may take for a session, without waiting for the owner.
        max_update_time: Seconds that the flow may take for one update.
        memory_limit_mb: Resident memory of the process at its peak, in MiB.
        memory_growth_mb: What the resident memory may grow by from the start to the end of a session, in MiB.
    """

    max_execution_time: float | None = 30.0
    max_update_time: float | None = 1.0
    memory_limit_mb: float | None = 200.0
    memory_growth_mb: float | None = 100.0

    def __post_init__(self) -> None:
        for field in fields(self):
            ceiling = getattr(self, field.name)
            # NaN is below no ceiling and above none: `not >` refuses it too.
            if ceiling is not None and not ceiling > 0:
                raise ValueError(f"{field.name} must be greater than 0 (None lifts the limit), got {ceiling!r}")

    def breaches(
        self,
        *,
        execution: tuple[float, str],
        update: tuple[float, str],
        peak: tuple[float, str] | None,
        growth: tuple[float, str] | None,
    ) -> Iterator[str]:
        """Give one line for each ceiling that was reached: the limit, the reading, and where it was read.

        Args:
            execution: Seconds of the session, and where it stands.
            update: Seconds of the slowest update, and which it was.
            peak: MiB at the peak, and where; None where memory was not read.
            growth: MiB of growth, and between what; None where memory was not read.
        """
        readings = (
            ("max_execution_time", "s", execution),
            ("max_update_time", "s", update),
            ("memory_limit_mb", "MiB", peak),
            ("memory_growth_mb", "MiB", growth),
        )
        for name, unit, reading in readings:
            ceiling = getattr(self, name)
            if ceiling is not None and reading is not None and reading[0] >= ceiling:
                yield f"{name}: {reading[0]:.3f} {unit} {reading[1]}; it must stay below {ceiling:g} {unit}"
