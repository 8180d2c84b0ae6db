"""The stacks of all threads of the process."""

from __future__ import annotations

import os
import sys
import threading
import traceback
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import Final

_MAX_FRAMES: Final = 40
"""Frames of a thread that are shown, the innermost ones (count)."""

_MACHINERY: Final = ("_pytest", "pluggy", "pytest_bdd", "xdist", "execnet")
_BEGINNING: Final = (threading.__file__, ("_bootstrap", "_bootstrap_inner", "run"))
"""File and functions with which the stack of every thread begins."""

_ROOMS: Final = tuple(
    str(Path(__file__).parents[1] / place)
    for place in (
        "gherkin/",
        "execution/hard_limit",
        "execution/end_of_run",
        "execution/second_run",
        "execution/plugin",
    )
)

_IDLE: Final = (
    (("thread.py", "_worker"),),
    (("selectors.py", "select"),),
    (("threading.py", "wait"), ("queue.py", "get")),
)
"""How the stack of a thread ends, innermost frame first, that waits for work: file and function of each frame."""


def stacks(watching: threading.Thread, main: FrameType | None = None) -> Iterator[str]:
    """Return the stack of every thread but `watching`, the main thread (at the frame `main`) first."""
    frames, main_id = dict(sys._current_frames()), threading.main_thread().ident
    if main is not None and main_id is not None:
        frames[main_id] = main
    known = {thread.ident: thread for thread in threading.enumerate() if thread.ident}
    for number in sorted(frames, key=lambda each: (each != main_id, each)):
        thread = known.get(number)
        if thread is watching:
            continue
        name = thread.name if thread is not None else f"thread {number}"
        if is_idle(frames[number]):
            yield f"{name}: waits for work"
            continue
        yield f"{name}:"
        for entry in traceback.format_list(_relevant(traceback.extract_stack(frames[number]))):
            yield from entry.rstrip().splitlines()


def _relevant(frames: traceback.StackSummary) -> list[traceback.FrameSummary]:
    """Leave out how pytest came to the test, and Python to the thread's function."""
    last = max((place for place, frame in enumerate(frames) if _is_machinery(frame)), default=-1)
    return (frames[last + 1 :] or frames)[-_MAX_FRAMES:]


def _is_machinery(frame: traceback.FrameSummary) -> bool:
    file, (beginning, functions) = frame.filename, _BEGINNING
    begins = file == beginning and frame.name in functions
    return begins or file.startswith(_ROOMS) or any(name in Path(file).parts for name in _MACHINERY)


def working() -> frozenset[int]:
    """Return the numbers of the threads that do anything but wait for work."""
    return frozenset(number for number, frame in sys._current_frames().items() if not is_idle(frame))


def is_idle(innermost: FrameType) -> bool:
    """Return whether a thread waits for work, as one of a pool, or one with an event loop or a queue.

    It is asked of every thread before each test: by `Path` instead of `rpartition`, 2 % of a run of short scenarios.
    """
    ends: list[tuple[str, str]] = []
    frame: FrameType | None = innermost
    while frame is not None and len(ends) < 2:
        ends.append((frame.f_code.co_filename.rpartition(os.sep)[2], frame.f_code.co_name))
        frame = frame.f_back
    return any(tuple(ends[: len(idle)]) == idle for idle in _IDLE)
