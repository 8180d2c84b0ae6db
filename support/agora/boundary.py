"""What the flow needs from outside: a clock, ids and shuffles, files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from support.agora.errors import ValidationError
from support.agora.masking import mask_error


class Clock(Protocol):
    """The only clock that the flow uses, for reading the time and for waiting."""

    def now(self) -> datetime:
        """Return the current time; reading it does not move it."""

    def sleep(self, seconds: float) -> None:
        """Wait."""


class Draws(Protocol):
    """Ids and shuffles.

    Those of a node depend only on the arguments (and on a seed), so that a node that runs again draws the same.
    """

    def identifier(self, kind: str, *place: str | int) -> str:
        """Return an id, `<kind>_<12 hex>`, drawn for a place: session, node, visit, counter."""

    def session_suffix(self, now: datetime) -> str:
        """Return the 8 hex digits that end a session id, different at every call."""

    def shuffled(self, items: Sequence[str], *place: str | int) -> list[str]:
        """Return the items in an order drawn for a place: session, node, visit."""


class Storage(Protocol):
    """The files of a session, below one root; `/` joins the parts of a path, and any failure is a `StorageError`."""

    def write(self, path: str, text: str) -> str:
        """Write a new file and return its path; an existing file is never overwritten (the name gets `_2`, `_3`, …)."""

    def read(self, path: str) -> str:
        """Return the content of a file."""


@dataclass(frozen=True, slots=True)
class Boundary:
    """What a flow needs from outside. Tests replace it, the language models and the owner, nothing else.

    `secrets` are keys and passwords that no text of an error may show; keys of a known shape need not be listed.
    """

    clock: Clock
    draws: Draws
    storage: Storage
    secrets: Sequence[str] = field(default=(), repr=False)

    def __post_init__(self) -> None:
        if isinstance(self.secrets, str):
            raise ValidationError("secrets is a list of texts, not one text")

    def clean(self, error: BaseException) -> str:
        """Mask every secret in an error from outside and in its causes, in place, and return its text."""
        return mask_error(error, self.secrets)
