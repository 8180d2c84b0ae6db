from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from support.benchmarks.measured import pytest_gherkin_run_attachments
from support.execution import monitoring
from support.execution.plugin import pytest_runtest_setup


def attached(root: Path) -> list[tuple[str, str, Any]]:
    config = cast("pytest.Config", SimpleNamespace(rootpath=root))
    return [(one.name, one.media_type, json.loads(one.body)) for one in pytest_gherkin_run_attachments(config)]


def test_what_was_measured_is_attached(tmp_path: Path) -> None:
    (tmp_path / "reports").mkdir()
    (tmp_path / "reports" / "faults.json").write_text('{"faults": []}')
    assert attached(tmp_path) == [("faults.json", "application/vnd.acceptance.faults+json", {"faults": []})]


@pytest.mark.parametrize("text", ["", '{"faults": [', "[]", "null"])
def test_a_file_that_says_nothing_is_left_out(tmp_path: Path, text: str) -> None:
    (tmp_path / "reports").mkdir()
    (tmp_path / "reports" / "performance.json").write_text(text)
    assert attached(tmp_path) == []


def test_nothing_measured_is_nothing_attached(tmp_path: Path) -> None:
    assert attached(tmp_path) == []


def test_memory_is_held_against_what_there_was_before_each_test(request: pytest.FixtureRequest) -> None:
    monitoring.memory_before_first_session()
    assert monitoring.memory_before_first_session.cache_info().currsize == 1
    pytest_runtest_setup(request.node)
    assert monitoring.memory_before_first_session.cache_info().currsize == 0
