"""Makes Python collect garbage less often while tests run, only what they leave, and not when the process ends."""

from __future__ import annotations

import atexit
import gc
from functools import cache
from typing import Final

import pytest

PACE: Final = (10_000, 20, 50)
"""The thresholds of the collector's three generations (count).

Python's own pace costs the features a twentieth of their time.
"""


def pytest_configure(config: pytest.Config) -> None:
    """Set the pace for this run, where it is not slower already, and skip the last collection when the process ends.

    It would go through all objects of LangGraph and LangChain, a third of a second for nothing.
    """
    atexit.register(gc.freeze)
    own = gc.get_threshold()
    if 0 < own[0] < PACE[0]:
        gc.set_threshold(*PACE)
        config.add_cleanup(lambda: gc.set_threshold(*own))


def pytest_runtest_logstart() -> None:
    """Look no more through what is there before the first test: it stays to the end of the run.

    A run of 1,000 short scenarios takes 6 % more of the processor otherwise.
    """
    _set_aside()


@cache  # once in a process: what comes after that is also left by tests, for a run inside one of them
def _set_aside() -> None:
    gc.freeze()
