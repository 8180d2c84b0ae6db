"""What tests of the monitors are given."""

from __future__ import annotations

import pytest

from support.tests.monitors.stand_ins import HandClock, HandMemory


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def memory(clock: HandClock) -> HandMemory:
    return HandMemory(clock)
