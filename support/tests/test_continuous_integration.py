"""What continuous integration runs exists. check-jsonschema and zizmor check the form and safety of workflows."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from support.benchmarks.history import HISTORY
from support.tests.gherkin.toy_project import Outcome, run_pytest
from support.tests.test_readme import SET_UP_COMMANDS

ROOT = Path(__file__).parents[2]
WORKFLOWS = ROOT / ".github/workflows"
COMMANDS = ROOT / ".ci/commands"
SCRIPTS = [path for path in (ROOT / ".ci").iterdir() if path.suffix == "" and path != COMMANDS]
BASH = shutil.which("bash") or "bash"


def jobs(workflow: str) -> dict[str, Any]:
    """Return the jobs of a workflow."""
    content: dict[str, dict[str, Any]] = yaml.safe_load((WORKFLOWS / workflow).read_text(encoding="utf-8"))
    return content["jobs"]


def all_jobs() -> list[dict[str, Any]]:
    """Return every job of every workflow."""
    return [job for path in sorted(WORKFLOWS.glob("*.yml")) for job in jobs(path.name).values()]


def command_of(step: Mapping[str, Any]) -> str:
    """Return the command of a step; empty for a step that uses an action."""
    command: str = step.get("run", "")
    return command


def commands() -> list[str]:
    """Return every command of every workflow, a line each, with values in place of expressions."""
    text = "\n".join(command_of(step) for job in all_jobs() for step in job["steps"] if command_of(step))
    return re.sub(r"\$\{\{.*?\}\}", "1", text.replace("\\\n", " ")).splitlines()


def checks() -> dict[str, str]:
    """Return the command of each check of `.ci/run`, by its name."""
    lines = COMMANDS.read_text(encoding="utf-8").splitlines()
    entries = [line.partition(": ") for line in lines if line and not line.startswith("#")]
    assert len({name for name, _, _ in entries}) == len(entries)
    return {name: command for name, _, command in entries}


def pins(lock: str) -> dict[str, str]:
    """Return the version of each package that a lock file or a list of constraints pins."""
    text = (ROOT / lock).read_text(encoding="utf-8")
    return dict(re.findall(r"^([\w.-]+)==([^\s;\\]+)", text, re.MULTILINE))


def test_no_job_of_a_workflow_runs_for_ever() -> None:
    assert all(0 < job["timeout-minutes"] <= 60 for job in all_jobs())


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_every_script_can_be_run(script: Path) -> None:
    assert script.stat().st_mode & 0o111
    subprocess.run([BASH, "-n", script], check=True)


def test_every_command_of_a_workflow_and_of_a_check_is_there() -> None:
    for command in [*commands(), *checks().values()]:
        subprocess.run([BASH, "-n", "-c", command], check=True)
        program, *arguments = (word for word in command.split() if not word.startswith("PYTHON="))
        if program.startswith(".ci/"):
            assert ROOT / program in SCRIPTS
        assert all((ROOT / argument).exists() for argument in arguments if argument.endswith(".lock"))
        if "-m" in arguments and program.endswith("python"):
            assert importlib.util.find_spec(arguments[arguments.index("-m") + 1]) is not None


def run_checks(folder: Path, commands: str) -> Outcome:
    """Run `.ci/run` with other checks, in a folder in which all tests have run."""
    for name, text in {".ci/commands": commands, "reports/junit.xml": '<testsuite tests="7" failures="0">'}.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    shutil.copy(ROOT / ".ci/run", folder / ".ci")
    chosen = {"PYTHON": sys.executable, "OLDEST_PYTHON": sys.executable}
    done = subprocess.run(
        [BASH, folder / ".ci/run"], env=os.environ | chosen, capture_output=True, encoding="utf-8", check=False
    )
    return Outcome(done.returncode, done.stdout + done.stderr)


def test_each_check_is_reported_with_its_time_and_the_tests_with_their_number(tmp_path: Path) -> None:
    checks = "# all of them\n\nalone: echo a: b\n\nleft: sleep 0.1 && echo L\nright: python3 -c 'print(2)'\n"
    outcome = run_checks(tmp_path, checks)
    assert outcome.code == 0, outcome.text
    for name, output in {"alone": "a: b", "left": "L", "right": "2"}.items():
        assert outcome.lines[outcome.lines.index(f"== {name}") + 1] == output
        assert re.search(rf"^-- \d+ s, \d+ s of the processor: {name}$", outcome.text, re.MULTILINE)
    assert ' tests="7", failures="0"' in outcome.lines
    assert "all checks passed" in outcome.lines


@pytest.mark.parametrize("checks", ["bad: false | cat\n\nlater: echo on", "bad: exit 3\nlater: echo on\n"])
def test_a_check_that_fails_fails_the_run_and_the_others_still_run(tmp_path: Path, checks: str) -> None:
    outcome = run_checks(tmp_path, checks)
    assert outcome.code == 1, outcome.text
    assert [line for line in outcome.lines if line.startswith("FAILED")] == ["FAILED: bad"]
    assert "on" in outcome.lines
    assert "all checks passed" not in outcome.text


def test_a_check_that_reads_its_input_takes_no_check_away(tmp_path: Path) -> None:
    outcome = run_checks(tmp_path, "reads: cat\n\nlater: echo on\n")
    assert outcome.code == 0, outcome.text
    assert "on" in outcome.lines


def test_the_checks_install_and_test_by_the_command_in_the_readme() -> None:
    installation, tests = checks()["installation"], checks()["all tests"].removeprefix(".ci/measured ")
    assert SET_UP_COMMANDS[1] == f"{installation} && {tests}"


def test_every_option_that_a_workflow_gives_to_pytest_is_known() -> None:
    help_text = run_pytest(ROOT, "--help").text
    given = {option for command in commands() if "pytest" in command for option in re.findall(r"--[\w-]+", command)}
    assert {"--shard", "--durations", "--tb", "--junit-xml"} <= given
    assert [option for option in sorted(given) if option not in help_text] == []


def test_the_oldest_versions_are_those_that_the_project_promises() -> None:
    with (ROOT / "pyproject.toml").open("rb") as file:
        needed = tomllib.load(file)["project"]["dependencies"]
    promised = dict(dependency.split(">=") for dependency in needed)
    locked, wanted = pins(".ci/oldest.lock"), pins(".ci/oldest.in")
    assert wanted.items() <= locked.items()
    assert locked["langgraph"] == promised["langgraph"]
    assert pins("requirements.lock")["langgraph"] != promised["langgraph"]


def test_the_examples_of_agents_run_with_what_everything_else_runs_with() -> None:
    locked = pins(".ci/agents.lock")
    assert pins("requirements.lock").items() <= locked.items()
    assert {"langchain", "langgraph-checkpoint-postgres", "psycopg-binary"} <= locked.keys()


@pytest.mark.parametrize("lock", ["requirements.lock", ".ci/oldest.lock", ".ci/agents.lock"])
def test_a_lock_file_pins_everything_by_hash_and_names_no_address(lock: str) -> None:
    lines = (ROOT / lock).read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if "://" in line or line.startswith("-")] == []
    pinned = [line for line in lines if line and not line.startswith((" ", "#"))]
    assert [line for line in pinned if "==" not in line or not line.endswith("\\")] == []


def test_the_shards_of_the_matrix_are_all_shards() -> None:
    features = jobs("acceptance.yml")["features"]
    numbers = features["strategy"]["matrix"]["shard"]
    (command,) = (command_of(step) for step in features["steps"] if "--shard" in command_of(step))
    assert numbers == [*range(1, len(numbers) + 1)]
    assert f"--shard ${{{{ matrix.shard }}}}/{len(numbers)} " in command


def test_the_performance_of_a_run_is_there_for_the_next_one_even_if_a_check_fails() -> None:
    assert any("support.benchmarks --baseline" in command for command in checks().values())
    (steps,) = (job["steps"] for job in all_jobs() if ".ci/run" in map(command_of, job["steps"]))
    uses = [step.get("uses", "").partition("@")[0] for step in steps]
    run = [command_of(step) for step in steps].index(".ci/run")
    before, after = uses.index("actions/cache/restore"), uses.index("actions/cache/save")
    assert before < run < after
    restored, saved = steps[before], steps[after]
    assert restored["with"]["path"] == saved["with"]["path"]
    assert str(HISTORY.parent) in saved["with"]["path"].split()
    assert saved["if"] == "always()"
    assert restored["with"]["key"] == saved["with"]["key"]
    assert "github.run_id" in saved["with"]["key"]
    assert saved["with"]["key"].startswith(restored["with"]["restore-keys"].splitlines()[0])
    assert any("GITHUB_STEP_SUMMARY" in command_of(step) for step in steps[run:])
