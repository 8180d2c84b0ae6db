"""A discussion for each test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from support.agora_suite.discussion.discussion import Discussion
from support.execution.configuration import SuiteConfiguration


@pytest.fixture
def world(tmp_path: Path) -> Iterator[Discussion]:
    discussion = Discussion(SuiteConfiguration(), tmp_path)
    yield discussion
    discussion.close()
