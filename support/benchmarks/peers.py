"""The same scenarios run by other tools: `python -m support.benchmarks.peers [--environment FOLDER]...`.

A thousand scenarios of six small steps are run in turn by this kit, strictly and with its messages, by bare pytest-bdd
and as plain tests of pytest; and by behave and cucumber-js where an environment has them. These two are no dependencies
of the project: an environment is any folder with `bin/behave` (a virtual environment) or
`node_modules/.bin/cucumber-js` in it.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from support.benchmarks.pairs import Estimate, in_turn, ratios

SCENARIOS: Final = 1000
SCENARIOS_OF_A_FEATURE: Final = 10
ROUNDS: Final = 7
KIT, REFERENCE = "this kit", "pytest-bdd"
AIM: Final = 0.6
"""How many times what bare pytest-bdd takes this kit is meant to take."""

INSTALL: Final[Mapping[str, str]] = {
    "behave": "python -m venv FOLDER && FOLDER/bin/pip install behave",
    "cucumber-js": "npm install --prefix FOLDER @cucumber/cucumber",
}

STEPS: Final = (
    ("Given", "a basket with {} apples", "fill"),
    ("Given", "a price of {} euros for each", "set_price"),
    ("When", "{} apples are added", "add"),
    ("When", "{} apples are taken out", "take_out"),
    ("Then", "the basket holds {} apples", "check_apples"),
    ("Then", "the basket costs {} euros", "check_price"),
)
"""Each step of a scenario: its keyword, its text, and the method of `Basket` that it calls."""

BASKET: Final = """
class Basket:
    def fill(self, number):
        self.apples = int(number)

    def set_price(self, number):
        self.price = int(number)

    def add(self, number):
        self.apples += int(number)

    def take_out(self, number):
        self.apples -= int(number)

    def check_apples(self, number):
        assert self.apples == int(number)

    def check_price(self, number):
        assert self.apples * self.price == int(number)
"""


class PeerError(Exception):
    """A tool did not run the scenarios."""


def write_project(folder: Path, scenarios: int) -> None:
    """Write the scenarios and the steps of every tool into an empty folder."""
    features = folder / "features"
    for number in range(0, scenarios, SCENARIOS_OF_A_FEATURE):
        _write(features / f"basket_{number}.feature", _feature(number, min(SCENARIOS_OF_A_FEATURE, scenarios - number)))
    _write(folder / "kit/pytest.ini", "[pytest]\nstep_packages = basket_steps\n")
    _write(folder / "kit/conftest.py", _FIXTURE)
    _write(folder / "kit/basket_steps/__init__.py", _DECLARED + _python_steps("parse", "{int}"))
    _write(folder / "bdd/test_basket.py", _FIXTURE + _OF_BDD + _python_steps("parsers.parse", "{number}"))
    _write(folder / "bdd/pytest.ini", "[pytest]\n")
    _write(folder / "plain/test_basket.py", _plain(scenarios))
    _write(folder / "plain/pytest.ini", "[pytest]\n")
    _write(folder / "behave/steps/basket.py", _behave_steps())
    _write(folder / "cucumber/features/steps.js", _javascript_steps())
    _write(folder / "behave/environment.py", _BEHAVE_ENVIRONMENT)
    for tool in ("kit", "bdd", "plain", "behave"):
        _write(folder / tool / "basket.py", BASKET)
    for copy in ("kit/features", "behave", "cucumber/features"):
        shutil.copytree(features, folder / copy, dirs_exist_ok=True)


def peers(environments: Sequence[Path]) -> dict[str, list[str]]:
    """Return the command of each tool that is there; behave and cucumber-js are looked for in some environments."""
    python = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
    commands = {
        KIT: [*python, "-p", "pytest_bdd.plugin", "-p", "agora_acceptance", "--no-docs", "features"],
        REFERENCE: [*python, "-p", "pytest_bdd.plugin", "test_basket.py"],
        "plain pytest": [*python, "test_basket.py"],
    }
    for environment in environments:
        behave = environment / "bin/behave"
        cucumber = environment / "node_modules/.bin/cucumber-js"
        if behave.is_file():
            commands["behave"] = [str(behave), "--format", "progress", "."]
        if cucumber.is_file():
            modules = f"NODE_PATH={environment / 'node_modules'}"
            commands["cucumber-js"] = ["env", modules, str(cucumber), "--format", "summary"]
    return commands


FOLDERS: Final = {
    KIT: "kit", REFERENCE: "bdd", "plain pytest": "plain", "behave": "behave", "cucumber-js": "cucumber"
}  # fmt: skip


def compare(environments: Sequence[Path], scenarios: int = SCENARIOS, rounds: int = ROUNDS) -> dict[str, Estimate]:
    """Run the scenarios by each tool in turn, and return the processor time of each over that of pytest-bdd.

    Raises:
        PeerError: A tool did not pass them all.
    """
    with tempfile.TemporaryDirectory() as folder:
        write_project(Path(folder), scenarios)
        runs = {
            name: measured(name, command, Path(folder) / FOLDERS[name]) for name, command in peers(environments).items()
        }
        seconds = in_turn(runs, rounds)
    return {name: ratios(seconds[name], seconds[REFERENCE]) for name in seconds if name != REFERENCE}


def lines(compared: Mapping[str, Estimate], scenarios: int) -> Iterator[str]:
    """Yield the comparison line by line, with what is missing for the other tools."""
    yield f"{scenarios} scenarios of six steps, in turn: processor time over that of bare pytest-bdd [95 % interval]"
    for name, ratio in compared.items():
        aim = f"  (aim: {AIM})" if name == KIT else ""
        yield f"  {name:<14} {ratio.median:6.2f} [{ratio.low:.2f}, {ratio.high:.2f}]{aim}"
    for name, command in INSTALL.items():
        if name not in compared:
            yield f"  {name:<14} not measured: {command}, then add --environment FOLDER"


def main(arguments: Sequence[str] | None = None) -> int:
    """Compare and print."""
    parser = argparse.ArgumentParser(prog="python -m support.benchmarks.peers", description=__doc__)
    parser.add_argument("--environment", type=Path, action="append", default=[], help="a folder with other tools")
    parser.add_argument("--scenarios", type=int, default=SCENARIOS, help="how many (default: %(default)s)")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="how often each tool runs them, at least 6")
    chosen = parser.parse_args(arguments)
    environments = [environment.resolve() for environment in chosen.environment]
    for line in lines(compare(environments, chosen.scenarios, chosen.rounds), chosen.scenarios):
        print(line)  # a command prints
    return 0


def measured(name: str, command: Sequence[str], folder: Path) -> Callable[[], float]:
    """Return what runs the scenarios by one tool in its folder, and returns the processor time in seconds.

    It raises `PeerError` if they do not pass.
    """
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    environment["PYTHONPYCACHEPREFIX"] = str(folder / "bytecode")  # nothing is compiled but in the first run
    environment["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"  # no other plugin that happens to be there

    def run() -> float:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, encoding="utf-8", check=False)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        if done.returncode != 0:
            raise PeerError(f"{name} did not pass the scenarios:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    return run


def _feature(first: int, count: int) -> str:
    scenarios = "\n".join(_scenario(number) for number in range(first, first + count))
    return f"Feature: Basket {first}\n  What is in a basket has a price.\n\n{scenarios}"


def _scenario(number: int) -> str:
    keywords = ("Given", "And", "When", "And", "Then", "And")
    steps = zip(keywords, STEPS, _numbers(number), strict=True)
    return f"  Scenario: Basket {number} is filled\n" + "".join(
        f"    {keyword} {text.format(value)}\n" for keyword, (_, text, _), value in steps
    )


def _numbers(number: int) -> tuple[int, ...]:
    return (number + 3, 2, 4, 2, number + 5, 2 * (number + 5))


def _python_steps(parse: str, parameter: str) -> str:
    return "".join(
        f'\n\n@{keyword.lower()}({parse}("{text.format(parameter)}"))\ndef step_{place}(basket, number):\n'
        f'    """Do a part of the scenario."""\n    basket.{method}(number)\n'
        for place, (keyword, text, method) in enumerate(STEPS)
    )


_FIXTURE: Final = "import pytest\nfrom basket import Basket\n\n\n@pytest.fixture\ndef basket():\n    return Basket()\n"
_DECLARED: Final = (
    'from support.gherkin import declare_fixture, given, parse, then, when\n\ndeclare_fixture("basket")\n'
)
_OF_BDD: Final = "\n\nfrom pytest_bdd import given, parsers, scenarios, then, when\n\nscenarios('../features')\n"


def _plain(scenarios: int) -> str:
    functions = "".join(
        f"def step_{place}(basket, number):\n    basket.{method}(number)\n\n\n"
        for place, (_, _, method) in enumerate(STEPS)
    )
    tests = "".join(
        f"def test_basket_{number}_is_filled(basket):\n"
        + "".join(f"    step_{place}(basket, {value})\n" for place, value in enumerate(_numbers(number)))
        + "\n\n"
        for number in range(scenarios)
    )
    return f"{_FIXTURE}\n\n{functions}{tests}"


def _behave_steps() -> str:
    functions = "".join(
        f'\n\n@{keyword.lower()}("{text.format("{number}")}")\ndef step_{place}(context, number):\n'
        f"    context.basket.{method}(number)\n"
        for place, (keyword, text, method) in enumerate(STEPS)
    )
    return f"from behave import given, then, when\n{functions}"


_BEHAVE_ENVIRONMENT: Final = (
    "from basket import Basket\n\n\ndef before_scenario(context, scenario):\n    context.basket = Basket()\n"
)


def _javascript_steps() -> str:
    works = (
        "this.apples = number", "this.price = number", "this.apples += number", "this.apples -= number",
        "assert.equal(this.apples, number)", "assert.equal(this.apples * this.price, number)",
    )  # fmt: skip
    functions = "".join(
        f'{keyword}("{text.format("{int}")}", function (number) {{ {work}; }});\n'
        for (keyword, text, _), work in zip(STEPS, works, strict=True)
    )
    head = 'const assert = require("node:assert");\nconst { Given, When, Then } = require("@cucumber/cucumber");\n'
    return head + functions


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
