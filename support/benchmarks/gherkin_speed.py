"""1,000 scenarios of six steps: this kit with 250 sentences against bare pytest-bdd with the seven it needs.

`python -m support.benchmarks.gherkin_speed [pairs]` prints the ratio of the times with its interval, and of the peaks
of memory. Both run the same feature files, one after the other, in a process of their own.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from support.benchmarks.pairs import Estimate

FEATURES, SCENARIOS, SENTENCES = 50, 20, 250
_NEEDED = (
    ("given", "a hotel called {string}", 'a hotel called "{name}"'),
    ("given", "{int} guests arrive", "{number:d} guests arrive"),
    ("when", "the desk asks for {string}", 'the desk asks for "{name}"'),
    ("when", "{word} confirms the booking", "{name} confirms the booking"),
    ("then", "the booking has {int} guests", "the booking has {number:d} guests"),
    ("then", "nothing is waiting for an answer", "nothing is waiting for an answer"),
)
_SCENARIO = """
  Scenario: Confirming booking {number} of part {part}
    Given a hotel called "Hotel {number}"
    And {guests} guests arrive
    When the desk asks for "Passport {part}"
    And Dana confirms the booking
    Then the booking has {guests} guests
    And nothing is waiting for an answer
"""


@dataclass(frozen=True, slots=True)
class Measure:
    """What one run took.

    Args:
        seconds: Its time by the clock.
        work: The time the processor gave it, in seconds; other programs disturb it less.
        peak: Its memory at most, in MiB.
    """

    seconds: float
    work: float
    peak: float


def write_projects(root: Path) -> tuple[Path, Path]:
    """Two projects with the same features: one for bare pytest-bdd, one for this kit.

    Args:
        root: An empty folder.
    """
    bare, ours = root / "bare", root / "ours"
    for project in (bare, ours):
        (project / "features").mkdir(parents=True)
        for part in range(FEATURES):
            scenarios = (_SCENARIO.format(number=n, part=part, guests=n % 5 + 2) for n in range(SCENARIOS))
            text = f"Feature: Bookings, part {part}\n{''.join(scenarios)}"
            (project / f"features/bookings_{part}.feature").write_text(text, encoding="utf-8")
    (bare / "pytest.ini").write_text("[pytest]\nbdd_features_base_dir = features\n", encoding="utf-8")
    lines = ["from pytest_bdd import given, parsers, scenarios, then, when", "", "scenarios('.')"]
    for number, (keyword, _, pattern) in enumerate(_NEEDED):
        arguments = "name" if "{name}" in pattern else "number" if "{number" in pattern else ""
        lines += ["", f"@{keyword}(parsers.parse({pattern!r}))", f"def step_{number}({arguments}):", "    pass"]
    (bare / "test_features.py").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (ours / "pytest.ini").write_text("[pytest]\ntestpaths = features\nconduct = no\n", encoding="utf-8")
    (ours / "steps").mkdir()
    (ours / "steps/__init__.py").write_text("", encoding="utf-8")
    lines = ["from support.gherkin import given, parse, then, when"]
    unused = ("given", "when", "then")
    sentences = [(keyword, expression) for keyword, expression, _ in _NEEDED]
    sentences += [
        (unused[n % 3], f"sentence {n} of {{word}} is not used here") for n in range(SENTENCES - len(_NEEDED))
    ]
    for number, (keyword, expression) in enumerate(sentences):
        argument = "value" if "{" in expression else ""
        lines += [
            "",
            f"@{keyword}(parse({expression!r}))",
            f"def step_{number}({argument}):",
            '    """Does nothing."""',
        ]
    (ours / "steps/bookings.py").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return bare, ours


def run(project: Path, *arguments: str) -> Measure:
    """Run a project's scenarios once.

    Raises:
        RuntimeError: They did not pass.
    """
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:rerunfailures"]
    command += ["-p", "no:langsmith_plugin", *arguments]
    output = project / "output.txt"
    started = time.perf_counter()
    with output.open("w", encoding="utf-8") as written:
        child = subprocess.Popen(command, cwd=project, stdout=written, stderr=written)
        _, status, used = os.wait4(child.pid, 0)
        child.returncode = status
    seconds = time.perf_counter() - started
    text = output.read_text(encoding="utf-8")
    if status or f"{FEATURES * SCENARIOS} passed" not in text:
        raise RuntimeError(text[-2000:])
    return Measure(seconds, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def main(pairs: int) -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        bare, ours = write_projects(Path(folder))
        measured: list[tuple[Measure, Measure]] = []
        for number in range(pairs + 1):
            pair = (
                run(bare, "-p", "no:acceptance", "--rootdir", str(bare), str(bare / "test_features.py")),
                run(ours, "--no-docs", "-p", "no:rerunfailures", "--rootdir", str(ours), str(ours / "features")),
            )
            if number:  # the first pair compiles modules
                measured.append(pair)
    print(f"pairs: {pairs}")
    for name, which in (("pytest-bdd", 0), ("this kit", 1)):
        seconds, work, peak = (
            statistics.median(getattr(pair[which], what) for pair in measured) for what in ("seconds", "work", "peak")
        )
        print(f"{name:<10} median {seconds:.2f} s by the clock, {work:.2f} s of the processor, peak {peak:.1f} MiB")
    for name, what in (("time by the clock", "seconds"), ("time of the processor", "work"), ("peak of memory", "peak")):
        ratios = [getattr(ours, what) / getattr(bare, what) for bare, ours in measured]
        ratio = Estimate.of(ratios)
        print(f"{name}: x{ratio.median:.2f} (95 % interval of the median {ratio.low:.2f} to {ratio.high:.2f})")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 7)
