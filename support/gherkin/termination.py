"""Ends a run on SIGTERM, which build servers send, as Ctrl-C does, wherever the signal reaches it.

Python raises the exception of a signal handler in the code that is running. Inside a callback of a library written in
C, or while an object is finalized, nothing can be raised: the interrupt is dropped there, or becomes an error of the
library. So it is raised again where the step ends, and where the scenario ends.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

import pytest


class Termination:
    """Records the signal that ends this run, and raises the interrupt."""

    def __init__(self) -> None:
        self._received = False

    def install(self, config: pytest.Config) -> None:
        """Handle the signal until the run ends, unless something else already handles it."""

        def forget() -> None:
            signal.signal(signal.SIGTERM, signal.SIG_DFL)

        here = threading.current_thread() is threading.main_thread()
        if here and signal.getsignal(signal.SIGTERM) is signal.SIG_DFL:
            signal.signal(signal.SIGTERM, self._handle)
            config.add_cleanup(forget)

    def _handle(self, number: int, frame: FrameType | None) -> None:  # noqa: ARG002  # as signal handlers are called
        self._received = True
        raise KeyboardInterrupt

    def raise_again(self) -> None:
        """Raise the interrupt if the signal has arrived."""
        if self._received:
            raise KeyboardInterrupt

    @pytest.hookimpl(trylast=True)
    def pytest_runtest_logfinish(self) -> None:
        """End the run after a test in which the interrupt was lost."""
        self.raise_again()


TERMINATION = pytest.StashKey[Termination]()


@contextmanager
def interrupting_at_end(config: pytest.Config) -> Iterator[None]:
    """Raise the interrupt at the end of a block that has lost it, in place of any error that it has become."""
    termination = config.stash.get(TERMINATION, None)
    try:
        yield
    finally:
        if termination is not None:
            termination.raise_again()
