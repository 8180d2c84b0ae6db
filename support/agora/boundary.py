"""What the flow needs from the world outside: a clock, identifiers and shuffles, files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from support.agora.errors import ValidationError
from support.agora.masking import clean_error


class Clock(Protocol):
    """Tells the time and waits. Nothing in the flow reads a clock of its own."""

    def now(self) -> datetime:
        """Give the present moment; reading it does not move it."""

    def sleep(self, seconds: float) -> None:
        """Wait.

        Args:
            seconds: How long, in seconds.
        """


class Draws(Protocol):
    """Identifiers and shuffles.

    Each is a pure function of its arguments (and of a seed), so that a node that runs again draws the same.
    """

    def identifier(self, kind: str, *place: str | int) -> str:
        """Give an identifier.

        Args:
            kind: What it identifies (`message`, `vote`, …); it begins the identifier.
            *place: Where it is drawn: session, node, visit, counter.

        Returns:
            `<kind>_<12 hex>`.
        """

    def session_suffix(self, now: datetime) -> str:
        """Give the 8 hex digits that end a session id; every call gives another one.

        Args:
            now: The moment of the session's creation.
        """

    def shuffled(self, items: Sequence[str], *place: str | int) -> list[str]:
        """Give the items in an order drawn for a place.

        Args:
            items: What to shuffle. It is not changed.
            *place: Where it is drawn: session, node, visit.
        """


class Storage(Protocol):
    """Reads and writes the files of a session, below one root."""

    def write(self, path: str, text: str) -> str:
        """Write a new file; an existing one is never overwritten (the name gets `_2`, `_3`, …).

        Args:
            path: Below the root, with `/` between its parts.
            text: The content.

        Returns:
            The path below the root that was really written.

        Raises:
            StorageError: The file could not be written.
        """

    def read(self, path: str) -> str:
        """Give the content of a file.

        Args:
            path: Below the root.

        Raises:
            StorageError: The file could not be read.
        """


@dataclass(frozen=True, slots=True)
class Boundary:
    """The world outside, as one flow sees it. Tests replace it, the language models and the owner, nothing else.

    Args:
        clock: The time.
        draws: Identifiers and shuffles.
        storage: Files.
        secrets: Keys and passwords of the world outside; no text of an error shows one of them. Keys of a known shape
            need not be named.

    Raises:
        ValidationError: The secrets are one text, of which every letter would be a secret.
    """

    clock: Clock
    draws: Draws
    storage: Storage
    secrets: Sequence[str] = field(default=(), repr=False)

    def __post_init__(self) -> None:
        if isinstance(self.secrets, str):
            raise ValidationError("secrets is a list of texts, not one text")

    def clean(self, error: BaseException) -> str:
        """Take every secret out of an error and of the errors behind it, in place, and return what it says.

        Args:
            error: Any error that comes from outside.
        """
        return clean_error(error, self.secrets)
