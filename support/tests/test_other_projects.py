"""An environment in which the kit is installed: projects that do not ask for it do not notice it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from support.tests.gherkin.toy_project import Outcome, ToyProject

FEATURE = """\
@unregistered
Feature: Doors
  Scenario: A door
    Given it is open
  Scenario: A door
    Given it is open
"""
BARE = """\
import gc
import subprocess
import sys
from pathlib import Path

from pytest_bdd import given, scenarios

scenarios("doors.feature")


@given("it is open")
def _():
    pass


def test_nothing_is_tested():
    pass


def test_no_module_no_switch_and_no_file_of_the_kit(pytestconfig):
    assert [name for name in sys.modules if name.partition(".")[0] in ("support", "steps")] == []
    plain = subprocess.check_output([sys.executable, "-c", "import gc; print(gc.get_threshold())"], text=True)
    assert str(gc.get_threshold()) == plain.strip()
    assert not Path("reports").exists()
"""
SCENARIO = "Feature: Doors\n  Scenario: A door\n    Then it is open\n"
OWN = 'from support.gherkin import parse, then\n\n@then(parse("it is open"))\ndef _():\n    """Opens."""\n'
WITHOUT = ("-p", "no:acceptance")
BUILD = "support.any_flow.examples.approval:build"


@pytest.fixture
def project(tmp_path: Path) -> ToyProject:
    """A project of pytest that does not ask for the kit."""
    ini = "[pytest]\naddopts = -p no:cacheprovider -p no:langsmith_plugin\n"
    return ToyProject(tmp_path, documented=True).write("pytest.ini", ini)


def shown(outcome: Outcome) -> list[str]:
    """Return what a run printed, without how long it took and the list of installed plugins."""
    return [re.sub(r"[\d.]+s\b", "", line) for line in outcome.lines if not line.startswith("plugins: ")]


@pytest.mark.parametrize(
    "options",
    [["-v"], ["-v", "--gherkin-terminal-reporter"], ["-n", "1"], ["--fixtures"], ["--markers"], ["--collect-only"]],
    ids=" ".join,
)
def test_a_project_that_does_not_ask_for_the_kit_runs_as_without_it(project: ToyProject, options: list[str]) -> None:
    project.write("doors.feature", FEATURE).write("test_doors.py", BARE)
    before = project.run_without_kit(*options, *WITHOUT)

    outcome = project.run_without_kit(*options)

    assert (outcome.code, shown(outcome)) == (before.code, shown(before))
    assert outcome.code == pytest.ExitCode.OK, outcome.text
    assert not (project.root / "reports").exists()


def test_nothing_of_the_kit_but_one_small_module_is_imported_where_nothing_asks_for_it(project: ToyProject) -> None:
    project.write(
        "test_imports.py",
        "import sys\nfrom pathlib import Path\n\n\n"
        "def test_imports(pytestconfig):\n"
        "    with_kit = pytestconfig.pluginmanager.has_plugin('acceptance')\n"
        "    Path(f'{with_kit}.txt').write_text('\\n'.join(sys.modules))\n",
    )
    assert [project.run_fresh(*options).totals for options in ((), WITHOUT)] == ["1 passed"] * 2
    imported = {name: set((project.root / f"{name}.txt").read_text().splitlines()) for name in ("True", "False")}
    assert imported["True"] - imported["False"] == {"agora_acceptance"}


@pytest.mark.parametrize(
    ("file", "written", "options"),
    [
        ("pyproject.toml", "[tool.acceptance]\n", []),
        ("pytest.ini", "[pytest]\nstep_packages = steps.any_flow\n", []),
        ("pytest.ini", "[pytest]\n", ["-o", "step_packages=steps.any_flow"]),
        ("pytest.ini", "[pytest]\n", ["--flow", BUILD]),
        ("pytest.ini", "[pytest]\n", ["--flow", BUILD, "-n", "1"]),
    ],
)
def test_the_project_or_the_run_asks_for_the_kit(
    project: ToyProject, file: str, written: str, options: list[str]
) -> None:
    project.write(file, written).write("doors.feature", SCENARIO)

    outcome = project.run_without_kit(*options, "-p", "no:langsmith_plugin")

    assert outcome.totals == "1 failed"
    assert "No sentence matches “Then it is open”." in outcome.failure_of("A door")


def test_the_configuration_is_read_beside_an_ini_file_too(project: ToyProject) -> None:
    project.write("pyproject.toml", "[tool.acceptance]\nsead = 1\n").write("doors.feature", SCENARIO)

    assert "sead: there is no such key; the nearest is seed" in project.run_without_kit().text


@pytest.mark.parametrize("command", ["--steps", "--check-features"])
def test_a_command_of_the_kit_says_what_asks_for_it(project: ToyProject, command: str) -> None:
    outcome = project.run_without_kit(command)

    assert outcome.code == pytest.ExitCode.USAGE_ERROR
    assert f"unrecognized arguments: {command}" in outcome.text
    assert "Write [tool.acceptance] in pyproject.toml, or step_packages in the configuration" in outcome.text


def test_an_environment_that_was_installed_earlier_is_to_be_renewed(project: ToyProject) -> None:
    outcome = project.run_without_kit(*WITHOUT, "-p", "support.plugin")

    assert outcome.code == pytest.ExitCode.USAGE_ERROR
    assert "ERROR: pytest loads support.plugin, where it has to load agora_acceptance. Install" in outcome.text
    assert "Traceback" not in outcome.text


def test_the_help_names_the_option_that_asks_for_the_kit_and_all_options_where_it_is_asked_for(
    project: ToyProject,
) -> None:
    without = project.run_without_kit("--help").text
    assert "--flow" in without
    assert "--check-features" not in without
    assert "--check-features" in project.run_without_kit("--help", "--flow", BUILD).text


@pytest.mark.parametrize("name", ["support", "steps"])
def test_a_package_of_the_project_is_imported_where_nothing_asks_for_the_kit(project: ToyProject, name: str) -> None:
    project.write(f"{name}/__init__.py", "").write(f"{name}/doors.py", "OPEN = True\n")
    project.write("test_doors.py", f"from {name}.doors import OPEN\n\n\ndef test_open():\n    assert OPEN\n")

    assert project.run_without_kit().totals == "1 passed"


@pytest.mark.parametrize("name", ["support", "steps"])
@pytest.mark.parametrize("folder", ["", "src/"])
def test_a_package_of_the_project_with_a_name_of_the_kit_is_refused(
    project: ToyProject, folder: str, name: str
) -> None:
    project.write("pytest.ini", "[pytest]\npythonpath = src\n").write("pyproject.toml", "[tool.acceptance]\n")
    project.write(f"{folder}{name}/__init__.py", "").write("doors.feature", SCENARIO)

    outcome = project.run_without_kit("-p", "no:langsmith_plugin")

    assert outcome.code == pytest.ExitCode.USAGE_ERROR
    line = next(line for line in outcome.lines if line)
    assert line.startswith(f"ERROR: {folder}{name}/__init__.py: the project has a package “{name}”, and so has ")
    assert "Rename that of the project" in line
    assert "Traceback" not in outcome.text


def test_another_checkout_of_the_kit_is_not_asked_to_rename_its_packages(project: ToyProject) -> None:
    project.write("support/__init__.py", "").write("support/entry_point/agora_acceptance.py", "")
    project.write("pyproject.toml", "[tool.acceptance]\n").write("doors.feature", SCENARIO)

    outcome = project.run_without_kit("-p", "no:langsmith_plugin")

    assert outcome.code == pytest.ExitCode.USAGE_ERROR
    assert "is another checkout of agora-acceptance than the one that is installed" in outcome.text
    assert "Rename" not in outcome.text


def test_own_steps_hide_no_sentence_that_the_project_names(project: ToyProject) -> None:
    project.write("pytest.ini", "[pytest]\nstep_packages = steps.any_flow my_steps\n")
    project.write("steps/__init__.py", "").write("my_steps/__init__.py", "").write("doors.feature", SCENARIO)

    outcome = project.run_without_kit("-p", "no:langsmith_plugin")

    assert outcome.code == pytest.ExitCode.USAGE_ERROR
    assert "Rename that of the project and name it: step_packages = steps.any_flow my_steps." in outcome.text


@pytest.mark.parametrize("packages", ["steps", "steps.doors", "sentences"])
def test_own_steps_that_the_project_names_or_does_not_use_are_accepted(project: ToyProject, packages: str) -> None:
    project.write("pytest.ini", f"[pytest]\nconduct = no\nstep_packages = {packages}\n")
    project.write("steps/__init__.py", "").write(f"{packages.replace('.', '/')}/__init__.py", OWN)
    project.write("features/doors.feature", SCENARIO)

    outcome = project.run("-p", "no:langsmith_plugin", within="features")  # Python does not look for packages there

    assert outcome.totals == "1 passed"


@pytest.mark.parametrize("importing", ["tests/conftest.py", "tests/test_doors.py"])
def test_a_package_beside_the_tests_that_the_kit_hides_is_named_where_its_import_fails(
    project: ToyProject, importing: str
) -> None:
    project.write("pyproject.toml", "[tool.acceptance]\n").write("tests/support/__init__.py", "")
    project.write("tests/support/doors.py", "OPEN = True\n").write(importing, "from support.doors import OPEN\n")
    project.write("tests/test_windows.py", "def test_one():\n    assert True is not None\n")

    outcome = project.run_without_kit("tests")

    assert outcome.code != pytest.ExitCode.OK
    assert "No module named 'support.doors'" in outcome.text
    assert "tests/support/__init__.py: the project has a package “support”, and so has agora-acceptance" in outcome.text
