"""The boundary as in production, observed: the system's clock, and files in a folder."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from shutil import rmtree
from tempfile import gettempdir
from uuid import uuid4

from support.agora.world import FileStorage, SystemClock
from support.agora_suite.virtual_world import TemporaryStorage, VirtualClock, Wait
from support.flow_builder.errors import FlowError


class ProductionClock(VirtualClock):
    """The application's own clock, with real waits, which are recorded."""

    def __init__(self) -> None:
        super().__init__()
        self._clock = SystemClock()

    def now(self) -> datetime:
        """Return the current time."""
        return self._clock.now()

    def sleep(self, seconds: float) -> None:
        """Wait in real time, and record the wait."""
        since = self.now()
        self._clock.sleep(seconds)
        with self._lock:
            self._waits.append(Wait(seconds, since))

    def advance(self, seconds: float) -> None:
        """Raise `FlowError`: real time cannot be moved on."""
        raise FlowError(
            f"the real clock cannot be moved on by {seconds:g} s; a scenario that needs it keeps test_mode on"
        )


class ProductionStorage(TemporaryStorage):
    """The application's own storage in a folder; it records the files written, and fails on request.

    Without a root, it uses a temporary folder, which is created with the first file and removed by `close`.
    """

    def __init__(self, root: Path | None = None) -> None:
        self._is_temporary = root is None
        self.root = root or Path(gettempdir()) / f"reports_{uuid4().hex}"
        super().__init__(FileStorage(self.root))

    def close(self) -> None:
        """Remove the temporary folder; closing again changes nothing."""
        if self._is_temporary:
            rmtree(self.root, ignore_errors=True)
