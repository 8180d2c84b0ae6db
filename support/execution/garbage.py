"""Has Python look for garbage less often while tests run, and not at their end: what they keep is none."""

from __future__ import annotations

import atexit
import gc
from typing import Final

import pytest

PACE: Final = (10_000, 20, 50)
"""How many new objects, looks at the young and looks at the older come before a look (count).

Python's own pace costs the features a twentieth of their time.
"""


def pytest_configure(config: pytest.Config) -> None:
    """Set the pace for this run, where it is not slower already, and leave no last look to the end of the process.

    That look goes through all that LangGraph and LangChain have brought, a third of a second for nothing: the memory
    goes back as a whole.
    """
    atexit.register(gc.freeze)
    own = gc.get_threshold()
    if 0 < own[0] < PACE[0]:
        gc.set_threshold(*PACE)
        config.add_cleanup(lambda: gc.set_threshold(*own))
