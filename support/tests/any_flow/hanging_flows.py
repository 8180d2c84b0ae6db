"""Flows that come to no end, each by another means."""

from __future__ import annotations

import contextlib
import re
import threading
import time
from itertools import count
from typing import NoReturn

from langgraph.types import interrupt

from support.tests.any_flow import slow_flows
from support.tests.any_flow.slow_flows import Log, Made, side_by_side

AGES = 3600.0
"""Seconds for which a node sleeps that hangs."""


def sleeps(_state: Log) -> Log:
    time.sleep(AGES)  # allowed: this is what is to be ended
    return {"log": ["slept"]}


def works(_state: Log) -> Log:
    for _ in count():
        pass
    return {"log": ["counted"]}


def waits_for_itself(_state: Log) -> Log:
    lock = threading.Lock()
    lock.acquire()
    lock.acquire()
    return {"log": ["locked"]}


def searches(_state: Log) -> Log:
    re.match(r"(a+)+$", "a" * 60 + "b")
    return {"log": ["found"]}


def catches(_state: Log) -> NoReturn:
    while True:
        try:
            time.sleep(AGES)  # allowed: as above
        except BaseException:  # noqa: S112  # it cannot be ended
            continue


def leaves_a_thread(_state: Log) -> Log:
    thread = threading.Thread(target=catches, args=({},), name="the thread of a node")
    thread.start()
    thread.join()
    return {"log": ["joined"]}


def catches_once(_state: Log) -> Log:
    with contextlib.suppress(BaseException):
        time.sleep(AGES)  # allowed: as above
    return {"log": ["caught"]}


def asks(_state: Log) -> Log:
    return {"log": [interrupt({"type": "approval", "message": "Shall it go on?"})]}


def is_quick(_state: Log) -> Log:
    return {"log": ["quick"]}


def sleeping() -> Made:
    return side_by_side(dream=sleeps)


def working() -> Made:
    return side_by_side(count=works)


def locked() -> Made:
    return side_by_side(lock=waits_for_itself)


def searching() -> Made:
    return side_by_side(search=searches)


def sleeping_beside() -> Made:
    """LangGraph runs nodes that are side by side in threads, and waits for them."""
    return side_by_side(dream=sleeps, other=is_quick)


def catching() -> Made:
    return side_by_side(catch=catches)


def leaving() -> Made:
    return side_by_side(leave=leaves_a_thread)


def asking() -> Made:
    return side_by_side(approve=asks)


def catching_once() -> Made:
    return side_by_side(catch=catches_once)


def quick() -> Made:
    return side_by_side(node=is_quick)


silent = other = later = quick

_RUNS: list[str] = []


def slow_then_hanging() -> Made:
    """The first flow of the process breaches a limit on time; the one of the second run cannot be ended."""

    def dream(state: Log) -> Log:
        _RUNS.append("run")
        return slow_flows.sleeps(state) if len(_RUNS) == 1 else catches(state)

    return side_by_side(dream=dream)
