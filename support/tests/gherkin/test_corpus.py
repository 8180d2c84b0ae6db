"""Malformed and tricky feature files: each is run exactly as written, or refused with place and advice."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest

from support.tests.gherkin.toy_project import INI, ToyProject

FOLDER = Path(__file__).parent
CORPUS: dict[str, dict[str, Any]] = tomllib.loads((FOLDER / "corpus.toml").read_text(encoding="utf-8"))
STEPS = (FOLDER / "corpus_steps.py").read_text(encoding="utf-8")
CONFTEST = """\
import json
from pathlib import Path

from support.gherkin.check_command import check

RUN = {"problems": [], "outcomes": {}, "refused": {}}


def pytest_collectreport(report):
    if report.failed:
        RUN["refused"][report.nodeid] = str(report.longrepr)


def pytest_runtest_logreport(report):
    if report.when == "call" or report.failed or report.skipped:
        pending = report.skipped and "pending: " in str(report.longrepr)
        RUN["outcomes"][report.nodeid] = "pending" if pending else report.outcome


def pytest_sessionfinish(session):
    problems = check(session.config).problems
    RUN["problems"] = [
        [one.file, f"{one.line}:{one.column}", one.code, one.warning, one.message, one.advice] for one in problems
    ]
    Path("run.json").write_text(json.dumps(RUN), encoding="utf-8")
"""


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What became of every file of the corpus in one run of pytest."""
    project = ToyProject(tmp_path_factory.mktemp("corpus"))
    project.write("pytest.ini", INI).write("conftest.py", CONFTEST)
    project.write("steps/__init__.py", "").write("steps/sentences.py", STEPS)
    for name, entry in CORPUS.items():
        content = entry["text"].encode(entry.get("encoding", "utf-8"))
        project.write(f"features/{name}.feature", "").root.joinpath(f"features/{name}.feature").write_bytes(content)
    project.run("-q")
    result: dict[str, Any] = json.loads((project.root / "run.json").read_text(encoding="utf-8"))
    return result


def errors_in(run: dict[str, Any], name: str) -> list[str]:
    """The errors of a file as `line:column code`."""
    return [
        f"{problem[1]} {problem[2]}"
        for problem in run["problems"]
        if problem[0] == f"features/{name}.feature" and not problem[3]
    ]


def test_the_corpus_is_there() -> None:
    assert len(CORPUS) >= 60


@pytest.mark.parametrize("name", CORPUS)
def test_a_file_is_run_as_written_or_refused(run: dict[str, Any], name: str) -> None:
    verdict = CORPUS[name]
    prefix = f"features/{name}.feature"
    outcomes = {
        key.partition("::")[2]: value for key, value in run["outcomes"].items() if key.startswith(f"{prefix}::")
    }

    assert errors_in(run, name) == verdict.get("errors", [])
    assert outcomes == verdict.get("runs", {})
    assert (prefix in run["refused"]) == (not outcomes)
    texts = [f"{problem[4]}\n{problem[5]}" for problem in run["problems"] if problem[0] == prefix]
    for words in verdict.get("says", []):
        assert any(words in text for text in texts), texts


def test_a_refusal_lists_every_error_with_its_place(run: dict[str, Any]) -> None:
    for file, text in run["refused"].items():
        name = Path(file).stem
        for error in errors_in(run, name):
            assert f"{file}:{error.split()[0]}: " in text


def test_every_error_says_what_to_do(run: dict[str, Any]) -> None:
    without = [problem for problem in run["problems"] if not problem[5]]

    assert not without
