"""The files that a profile is written to."""

from __future__ import annotations

import pstats
import re
from pathlib import Path

import pytest

from support.monitors.errors import MonitorError
from support.monitors.profile_report import summary_line, write_profile
from support.monitors.profiling import ExecutionProfile, profile_execution


@pytest.fixture
def profile() -> ExecutionProfile:
    scope: dict[str, object] = {}
    for file in ("/x/my_company/flows.py", "/x/support/agora_suite/kit.py"):
        exec(compile("def work():\n    return sum(range(20000))\n", file, "exec"), scope)  # noqa: S102  # a function of that file
        scope[file] = scope["work"]
    with profile_execution() as found:
        for file in ("/x/my_company/flows.py", "/x/support/agora_suite/kit.py"):
            scope[file]()  # type: ignore[operator]  # see above
    return found


def test_a_flow_of_your_own_is_the_flow_in_its_profile(tmp_path: Path, profile: ExecutionProfile) -> None:
    summary = write_profile(tmp_path, "features/a/b.feature::It works", profile, "my_company.flows:build")
    assert summary["file"] == "reports/profiles/a_b__It_works.txt"
    assert {"flow", "kit"} <= set(summary["shares"])
    assert sum(summary["shares"].values()) == pytest.approx(1.0)
    text = (tmp_path / summary["file"]).read_text(encoding="utf-8")
    assert "work  (my_company/flows.py:1)" in text
    assert re.match(r"reports/profiles/a_b__It_works\.txt  \d+\.\d\d s: ", summary_line(summary))
    assert pstats.Stats(str(tmp_path / "reports/profiles/a_b__It_works.pstats")).total_calls > 0  # type: ignore[attr-defined]


@pytest.mark.parametrize("letter", ["x", "議"])
def test_scenarios_with_long_titles_have_files_of_their_own(
    tmp_path: Path, profile: ExecutionProfile, letter: str
) -> None:
    names = {write_profile(tmp_path, f"features/a.feature::{letter * 85}{n}", profile, None)["file"] for n in (1, 2)}
    assert len(names) == 2
    assert all(len(Path(name).name.encode()) < 120 for name in names)


def test_figures_are_there_when_the_block_has_ended() -> None:
    with profile_execution() as found, pytest.raises(MonitorError, match="when the block"):
        _ = found.stats
