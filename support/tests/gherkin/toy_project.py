"""A small project with features and steps, run by pytest in a process of its own."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from support.tests.warm_process import warm_process

_TOTALS = re.compile(r"\d+ features?, ")
"""How the line begins that sums up scenarios, which comes after the last failure."""

INI = """\
[pytest]
testpaths = features
addopts = -p no:cacheprovider -p no:langsmith_plugin -p no:randomly --strict-markers --continue-on-collection-errors
conduct = no
step_packages = steps
markers =
    slow-one: takes long
    large_refund: an example's tag
"""


class ToyProject:
    """A folder that pytest can run.

    Args:
        root: An empty folder.
        documented: Whether its runs write their documentation.
    """

    def __init__(self, root: Path, *, documented: bool = False) -> None:
        self.root = root
        self.documented = documented
        self.write("pytest.ini", INI)

    def write(self, path: str, text: str) -> ToyProject:
        """Write a file.

        Args:
            path: Its path in the project.
            text: What it holds.
        """
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        return self

    def name_the_product(self) -> ToyProject:
        """Name Virtual Agora as the product under test."""
        return self.write("pyproject.toml", '[tool.acceptance]\nproduct = "support.agora_suite.guide:PRODUCT"\n')

    def run(self, *arguments: str, within: str = "") -> Outcome:
        """Run pytest in a copy of a process that has imported what every run needs.

        Args:
            *arguments: Of the command line.
            within: The folder of the project in which it is started.
        """
        return run_pytest(self.root / within, *arguments, documented=self.documented)

    def run_without_kit(self, *arguments: str) -> Outcome:
        """Run pytest in a copy of a process without the kit, for what depends on how that is loaded.

        Args:
            *arguments: Of the command line.
        """
        run = warm_process(kit=False).run(arguments, self.root, environment(documented=self.documented))
        return Outcome(*run)

    def run_fresh(self, *arguments: str) -> Outcome:
        """Run pytest in a new interpreter, for what depends on how that starts.

        Args:
            *arguments: Of the command line.
        """
        command = [sys.executable, "-m", "pytest", *arguments]
        completed = subprocess.run(
            command,
            cwd=self.root,
            env=environment(documented=self.documented),
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        return Outcome(completed.returncode, completed.stdout + completed.stderr)


class Outcome:
    """What a run of pytest printed and returned.

    Args:
        code: Its exit code.
        text: What it printed.
    """

    def __init__(self, code: int, text: str) -> None:
        self.code = code
        self.text = text

    @property
    def lines(self) -> list[str]:
        """The lines without what is at their ends."""
        return [line.rstrip() for line in self.text.splitlines()]

    @property
    def totals(self) -> str:
        """The last line without its frame and duration, e.g. `1 failed, 2 passed`."""
        return self.lines[-1].strip("= ").split(" in ")[0]

    def failure_of(self, title: str) -> str:
        """What is shown about the failure of a test.

        Args:
            title: The test.
        """
        lines = self.lines
        start = next(index for index, line in enumerate(lines) if line.startswith("__") and f" {title} " in line)
        rest = lines[start + 1 :]
        end = next(index for index, line in enumerate(rest) if line.startswith(("__", "==")) or _TOTALS.match(line))
        return "\n".join(line for line in rest[:end] if not line.startswith("[gw")).strip("\n")


def run_pytest(folder: Path, *arguments: str, documented: bool = False) -> Outcome:
    """Run pytest in a folder, in a copy of a process that has imported what every run needs.

    Args:
        folder: The folder in which it is started.
        *arguments: Of the command line.
        documented: Whether the run writes its documentation.
    """
    return Outcome(*warm_process().run(arguments, folder, environment(documented=documented)))


def environment(*, documented: bool) -> dict[str, str]:
    """Return the environment of a run, without what the run around it was given."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    without = {} if documented else {"PYTEST_ADDOPTS": "--no-docs"}
    return inherited | {"COLUMNS": "200", "PYTHONUTF8": "1"} | without
