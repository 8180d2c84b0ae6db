"""A run that is told to end, as build servers tell it, ends as by Ctrl-C, wherever the signal reaches it.

Python raises what a signal says at whatever it is doing. Inside a callback of a library written in C, or of an object
that is let go, nothing can be raised: the interrupt is dropped there, or becomes an error of the library. So it is
raised again where the step ends, and where the scenario ends.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

import pytest


class Termination:
    """Takes note of the signal that tells this run to end, and raises it."""

    def __init__(self) -> None:
        self._told = False

    def heed(self, config: pytest.Config) -> None:
        """Take over the signal until the run ends, where nothing else has taken it over.

        Args:
            config: The configuration of the run.
        """

        def forget() -> None:
            signal.signal(signal.SIGTERM, signal.SIG_DFL)

        here = threading.current_thread() is threading.main_thread()
        if here and signal.getsignal(signal.SIGTERM) is signal.SIG_DFL:
            signal.signal(signal.SIGTERM, self._hear)
            config.add_cleanup(forget)

    def _hear(self, number: int, frame: FrameType | None) -> None:  # noqa: ARG002  # as signal handlers are called
        self._told = True
        raise KeyboardInterrupt

    def raise_again(self) -> None:
        """Raise the interrupt if this run was told to end."""
        if self._told:
            raise KeyboardInterrupt

    @pytest.hookimpl(trylast=True)
    def pytest_runtest_logfinish(self) -> None:
        """End the run after a test in which the interrupt was lost."""
        self.raise_again()


TERMINATION = pytest.StashKey[Termination]()


@contextmanager
def raised_again(config: pytest.Config) -> Iterator[None]:
    """Raise the interrupt at the end of a block that has lost it, in place of any error that it has become.

    Args:
        config: The configuration of the run.
    """
    termination = config.stash.get(TERMINATION, None)
    try:
        yield
    finally:
        if termination is not None:
            termination.raise_again()
