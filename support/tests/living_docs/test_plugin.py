from __future__ import annotations

import contextlib
import io
import os
import re
import signal
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from support.living_docs import __main__
from support.living_docs.read.outcome import Outcome
from support.living_docs.read.slugs import slug
from support.tests.gherkin.toy_project import ToyProject
from support.tests.living_docs.documented_toy import (
    GREEN,
    RED,
    SLOW,
    documentation_line,
    index,
    outcomes,
    pages,
    retold,
    toy,
)
from support.tests.living_docs.read_pages import read_page


def test_a_run_that_passes_writes_its_documentation_and_says_where(tmp_path: Path) -> None:
    project = toy(tmp_path, agenda=GREEN)

    documented = project.run()

    assert documented.code == 0, documented.text
    assert documentation_line(documented) == "documentation: reports/index.html (2 scenarios, all kept)"
    assert pages(project) == {
        "agenda/index.html",
        "agenda/agenda.html",
        "agenda/agenda/right.html",
        "agenda/agenda/left-out.html",
    }
    assert sorted(path.name for path in (tmp_path / "reports").iterdir()) == [
        "history",
        "index.html",
        "messages.ndjson",
        "pages",
        f"{slug(tmp_path.name)}.html",
    ]


@pytest.mark.parametrize("arguments", [[], ["-n", "1"]], ids=["one process", "a worker"])
def test_a_run_that_fails_writes_its_documentation_too(tmp_path: Path, arguments: list[str]) -> None:
    project = toy(tmp_path, agenda=GREEN, trouble=RED)

    documented = project.run(*arguments)

    assert documented.code == 1, documented.text
    assert documentation_line(documented) == "documentation: reports/index.html (5 scenarios, 3 not kept)"
    assert "trouble/trouble/undefined.html" in pages(project)
    assert outcomes(retold(project)) == {
        "right": (Outcome.PASSED, False),
        "left out": (Outcome.SKIPPED, False),
        "failing": (Outcome.FAILED, False),
        "breaking": (Outcome.BROKEN, False),
        "undefined": (Outcome.UNDEFINED, False),
    }


def test_a_run_that_stops_at_the_first_failure_writes_its_results_so_far(tmp_path: Path) -> None:
    documented = toy(tmp_path, trouble=RED).run("-x")

    assert documentation_line(documented) == "documentation: reports/index.html (3 scenarios, 1 not kept, 2 not run)"


def test_a_feature_file_that_is_refused_is_documented(tmp_path: Path) -> None:
    project = toy(tmp_path, agenda=GREEN, broken="Feature: Broken\n  Scenario: x\n    Oh no\n")

    documented = project.run()

    assert documented.code == 1
    assert documentation_line(documented).endswith("(3 scenarios, 1 not run, 1 feature file refused)")
    assert "broken/broken.html" in pages(project)


def heeds_interrupts() -> None:
    """A process that was begun in the background of a shell ignores them, and so are its children."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def test_a_run_that_is_interrupted_writes_its_results_so_far(tmp_path: Path) -> None:
    project = toy(tmp_path, slow=SLOW)
    os.mkfifo(tmp_path / "waiting")
    with (tmp_path / "output.txt").open("w", encoding="utf-8") as output:
        run = subprocess.Popen(
            [sys.executable, "-m", "pytest"], cwd=tmp_path, stdout=output, stderr=output, start_new_session=True,
            preexec_fn=heeds_interrupts,  # noqa: PLW1509  # this process has no threads that could hold a lock
        )  # fmt: skip
    with (tmp_path / "waiting").open(encoding="utf-8") as waiting:  # opens when the scenario opens it to write
        waiting.read()
    os.kill(run.pid, signal.SIGINT)

    assert run.wait(60) == 2
    printed = (tmp_path / "output.txt").read_text(encoding="utf-8")
    assert "documentation: reports/index.html (3 scenarios, 1 interrupted, 1 not run)" in printed
    said = read_page(index(project).encode("utf-8")).text
    assert "Not ready: the run was interrupted; 2 of 3 examples were not run to the end." in said
    assert "What needs attention long The run was interrupted here." in said
    assert 'File "' not in said
    assert outcomes(retold(project)) == {
        "before": (Outcome.PASSED, False),
        "long": (Outcome.INTERRUPTED, False),
        "after": (Outcome.NOT_RUN, False),
    }


def test_an_error_inside_pytest_keeps_nothing_of_what_ran_from_being_documented(tmp_path: Path) -> None:
    project = toy(tmp_path, agenda=GREEN)
    project.write("conftest.py", "def pytest_runtest_logfinish(nodeid):\n    raise RuntimeError('inside')\n")

    documented = project.run()

    assert documented.code == 3
    assert "1 not run" in documentation_line(documented)


@pytest.mark.parametrize(
    "selection", [["-k", "right"], ["--tags", "engine"], ["features/agenda/agenda.feature::right"], ["features/agenda"]]
)
def test_after_a_selection_the_rest_is_shown_as_it_was(tmp_path: Path, selection: list[str]) -> None:
    project = toy(tmp_path, agenda=GREEN, trouble=RED)
    project.run()

    documented = project.run(*selection)

    assert documented.code == 0, documented.text
    carried = 3 if selection == ["features/agenda"] else 4
    assert documentation_line(documented).endswith(
        f"(5 scenarios, 3 not kept, {carried} as they were in an earlier run)"
    )
    shown = outcomes(retold(project))
    assert shown["right"] == (Outcome.PASSED, False)
    assert shown["failing"] == (Outcome.FAILED, True)
    assert len([*(tmp_path / "reports/history").glob("*Z-*.json.xz")]) == 2


def test_shards_are_put_together_by_the_command(tmp_path: Path) -> None:
    project = toy(tmp_path, agenda=GREEN, trouble=RED)
    project.run("features/agenda", "--no-docs", "--messages", "shards/1.ndjson")
    project.run("features/trouble", "--no-docs", "--messages", "shards/2.ndjson")

    done = command(project, "shards/1.ndjson", "shards/2.ndjson", "--into", "reports")

    assert done.returncode == 0, done.stderr
    assert done.stdout == "documentation: reports/index.html (5 scenarios, 3 not kept)\n"
    assert len(pages(project)) == 9
    assert not (tmp_path / "shards/index.html").exists()


class CommandResult(NamedTuple):
    returncode: object
    stdout: str
    stderr: str


def command(project: ToyProject, *arguments: str) -> CommandResult:
    """Run the command in the folder of a project."""
    with (
        contextlib.chdir(project.root),
        contextlib.redirect_stdout(io.StringIO()) as output,
        contextlib.redirect_stderr(io.StringIO()) as errors,
    ):
        try:
            code: object = __main__.main([*arguments])
        except SystemExit as ended:  # how a command line that cannot be read ends
            code = ended.code
    return CommandResult(code, output.getvalue(), errors.getvalue())


def test_the_command_writes_what_the_run_has_written(tmp_path: Path) -> None:
    project = toy(tmp_path, agenda=GREEN, trouble=RED)
    project.run()
    project.run("-k", "right")
    written = {path: path.read_bytes() for path in (tmp_path / "reports").rglob("*.html")}

    program = [sys.executable, "-m", "support.living_docs", "reports/messages.ndjson"]
    done = subprocess.run(program, cwd=tmp_path, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr
    assert {path: path.read_bytes() for path in (tmp_path / "reports").rglob("*.html")} == written


def test_without_history_the_command_shows_the_run_alone_and_keeps_nothing(tmp_path: Path) -> None:
    project = toy(tmp_path, agenda=GREEN, trouble=RED)
    project.run()
    project.run("-k", "right")

    done = command(project, "reports/messages.ndjson", "--into", "alone", "--no-history")

    assert done.stdout == "documentation: alone/index.html (5 scenarios, 4 not run)\n"
    assert sorted(path.name for path in (tmp_path / "alone").iterdir()) == ["index.html", "pages"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "usage:"),
        (["nowhere.ndjson"], "nowhere.ndjson: does not exist"),
        (["pytest.ini"], "pytest.ini: holds no messages"),
        (["features"], "features: cannot be read"),
    ],
)
def test_the_command_says_when_there_is_nothing_to_read(tmp_path: Path, arguments: list[str], words: str) -> None:
    done = command(toy(tmp_path, agenda=GREEN), *arguments)

    assert done.returncode == 2
    assert words in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "index.html").exists()


def test_the_command_reads_what_it_can_and_says_the_rest(tmp_path: Path) -> None:
    project = toy(tmp_path, agenda=GREEN)
    project.run("--no-docs")

    done = command(project, "reports/messages.ndjson", "nowhere.ndjson")

    assert done.returncode == 0
    assert done.stderr == "nowhere.ndjson: does not exist\n"


def test_the_command_says_when_it_cannot_write(tmp_path: Path) -> None:
    project = toy(tmp_path, agenda=GREEN).write("taken", "a file")
    project.run("--no-docs")

    done = command(project, "reports/messages.ndjson", "--into", "taken", "--no-history")

    assert done.returncode == 1
    assert done.stderr.startswith("taken: the documentation could not be written: ")
    assert done.stdout == ""


def test_the_command_says_that_it_was_interrupted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(*arguments: object, **how: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(__main__, "document", interrupted)

    assert __main__.main([str(tmp_path / "messages.ndjson")]) == 130

    assert capsys.readouterr().err == f"{tmp_path}: the documentation was interrupted; the one before it stays\n"


def test_documentation_that_cannot_be_written_is_reported_and_changes_nothing_else(tmp_path: Path) -> None:
    project = toy(tmp_path, agenda=GREEN).write("taken", "a file")

    documented = project.run("--docs", "taken")

    assert documented.code == 0, documented.text
    assert any(
        line.startswith(f"{tmp_path}/taken: the documentation could not be written") for line in documented.lines
    )
    assert not [line for line in documented.lines if line.startswith("documentation: ")]


def test_messages_that_cannot_be_written_are_one_warning(tmp_path: Path) -> None:
    documented = toy(tmp_path, agenda=GREEN).write("reports", "a file").run()

    assert documented.code == 0, documented.text
    assert len([line for line in documented.lines if "could not be written" in line]) == 1


@pytest.mark.parametrize("error", ["KeyError('name')", "OSError('no such template')"])
def test_a_mistake_in_the_documentation_itself_is_reported_with_its_place(tmp_path: Path, error: str) -> None:
    project = toy(tmp_path, agenda=GREEN)
    patch = f"def broken(*_, **__):\n    raise {error}\n    yield\ndocumentation.render = broken\n"
    project.write("conftest.py", f"from support.living_docs import documentation\n{patch}")

    documented = project.run()

    assert documented.code == 0, documented.text
    (line,) = [line for line in documented.lines if "could not be written" in line]
    assert error.partition("(")[0] in line
    assert re.search(r"documentation\.py:\d+", line)
    assert line.endswith("to see all of it: python -m support.living_docs reports/messages.ndjson --into reports")


@pytest.mark.parametrize("arguments", [["--no-docs"], ["--no-messages"], ["--collect-only"], ["features/nothing"]])
def test_no_documentation_is_written_where_none_is_wanted_or_nothing_ran(tmp_path: Path, arguments: list[str]) -> None:
    project = toy(tmp_path, agenda=GREEN)
    (tmp_path / "features/nothing").mkdir()

    documented = project.run(*arguments)

    assert not [line for line in documented.lines if "documentation:" in line]
    assert not (tmp_path / "reports/index.html").exists()


def test_the_documentation_can_be_elsewhere(tmp_path: Path) -> None:
    project = toy(tmp_path, agenda=GREEN)

    documented = project.run("--docs", "public")

    assert documentation_line(documented) == "documentation: public/index.html (2 scenarios, all kept)"
    assert len(pages(project, "public/pages/features")) == 4
    assert sorted(path.name for path in (tmp_path / "reports").iterdir()) == ["messages.ndjson"]


def test_pytest_begins_without_what_only_the_documentation_needs(tmp_path: Path) -> None:
    project = toy(tmp_path, agenda=GREEN)
    heavy = "{'jinja2', 'pygraphviz', 'markdown_it'}"
    project.write(
        "conftest.py", f"import sys\ndef pytest_runtest_setup():\n    assert not {heavy} & {{*sys.modules}}\n"
    )

    assert project.run_fresh().code == 0
