"""The limits on a session's time and memory."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields

Reading = tuple[float, str]
"""How much, and where it was read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Limits for one session; None lifts one. A reading must stay below its limit.

    The defaults apply to every session without limits of its own. Times are by the wall clock.

    Args:
        max_execution_time: Seconds that the flow may take for a session, without waiting for the owner.
        max_update_time: Seconds that the flow may take for an update, or until it asks or fails.
        memory_limit_mb: Resident memory of the process at its peak, in MiB.
        memory_growth_mb: Growth of the resident memory from the start to the end of a session, in MiB.
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

    def time_breaches(self, *, execution: Reading, update: Reading) -> Iterator[str]:
        """Yield one line for each limit on time that was reached: the limit, the reading, and where it was read.

        The readings are in seconds: of the session, and of its slowest update.
        """
        yield from self._breach("max_execution_time", "s", execution)
        yield from self._breach("max_update_time", "s", update)

    def memory_breaches(self, *, peak: Reading, growth: Reading) -> Iterator[str]:
        """Yield the same for each limit on memory, from readings in MiB."""
        yield from self._breach("memory_limit_mb", "MiB", peak)
        yield from self._breach("memory_growth_mb", "MiB", growth)

    def _breach(self, name: str, unit: str, reading: Reading) -> Iterator[str]:
        ceiling: float | None = getattr(self, name)
        if ceiling is not None and reading[0] >= ceiling:
            yield f"{name}: {reading[0]:.3f} {unit} {reading[1]}; it must stay below {ceiling:g} {unit}"
