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

FEATURES, SCENARIOS, SENTENCES = 50, 20, 250
_NEEDED = (
    ("given", "a discussion about {string}", 'a discussion about "{name}"'),
    ("given", "{int} agents take part", "{number:d} agents take part"),
    ("when", "the agents vote for {string}", 'the agents vote for "{name}"'),
    ("when", "{word} approves the agenda", "{name} approves the agenda"),
    ("then", "the agenda has {int} topics", "the agenda has {number:d} topics"),
    ("then", "nothing is waiting for an answer", "nothing is waiting for an answer"),
)
_SCENARIO = """
  Scenario: Approving agenda {number} of part {part}
    Given a discussion about "Budget {number}"
    And {agents} agents take part
    When the agents vote for "Hiring {part}"
    And Dana approves the agenda
    Then the agenda has {agents} topics
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
            scenarios = (_SCENARIO.format(number=n, part=part, agents=n % 5 + 2) for n in range(SCENARIOS))
            text = f"Feature: Agendas, part {part}\n{''.join(scenarios)}"
            (project / f"features/agendas_{part}.feature").write_text(text, encoding="utf-8")
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
    (ours / "steps/agendas.py").write_text("\n".join(lines) + "\n", encoding="utf-8")
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
        low, high = interval(ratios)
        print(f"{name}: x{statistics.median(ratios):.2f} (95 % interval of the median {low:.2f} to {high:.2f})")


def interval(values: list[float]) -> tuple[float, float]:
    """The 95 % interval of the median, by resampling with a fixed seed."""
    import random

    draw = random.Random(0)
    medians = sorted(statistics.median(draw.choices(values, k=len(values))) for _ in range(2000))
    return medians[50], medians[1949]


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 7)
