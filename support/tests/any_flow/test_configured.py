from __future__ import annotations

from pathlib import Path

import pytest

from support.tests.gherkin.toy_project import ToyProject


@pytest.mark.parametrize("written", ["[tool]\nacceptance = 3\n", "[[tool.acceptance]]\nseed = 1\n"])
def test_a_configuration_that_is_no_table_is_refused_before_anything_runs(tmp_path: Path, written: str) -> None:
    project = ToyProject(tmp_path).write("pyproject.toml", f"[tool.pytest.ini_options]\nconduct = false\n{written}")
    (tmp_path / "pytest.ini").unlink()
    project.write("test_plain.py", "def test_plain(): pass\n")

    outcome = project.run()

    assert outcome.code == pytest.ExitCode.USAGE_ERROR, outcome.text
    assert "“acceptance” is to be a table, not" in outcome.text
    assert "write [tool.acceptance], and the keys below it" in outcome.text
    assert "INTERNALERROR" not in outcome.text
