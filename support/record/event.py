"""What every fact of a session has."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from support.record.copying import structural_copy

UNNUMBERED = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One fact.

    Attributes:
        sequence: Its place in the record, from 0; set by the record.
        at: When it happened on the flow's own clock; the record gives it, where it was given a clock.
    """

    kind: ClassVar[str] = "event"
    compared: ClassVar[bool] = True
    """Whether two runs of one scenario have to agree on this fact."""

    sequence: int = UNNUMBERED
    at: datetime | None = None

    def __init_subclass__(cls) -> None:
        cls.kind = re.sub(r"(?<!^)(?=[A-Z])", "_", cls.__name__).lower()


def copy_field(event: Event, name: str) -> None:
    """Replace a field by a copy: an event must not change with the state that it is taken from."""
    object.__setattr__(event, name, structural_copy(getattr(event, name)))
