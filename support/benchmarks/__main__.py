"""Measures what the kit costs: `python -m support.benchmarks [--short] [--pairs N] [--json PATH]`.

With `--baseline`, is it slower than before? The same as `pytest --performance`, without any scenario.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from support.benchmarks.growth import costs
from support.benchmarks.overhead import LEAST_PAIRS, overhead
from support.benchmarks.performance import Performance, performance
from support.benchmarks.report import Report
from support.benchmarks.start_up import PROJECT, start_up
from support.execution.configuration import SuiteConfiguration

ROUNDS: Final = (10, 100, 1000)
SHORT_ROUNDS: Final = (10, 100)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print what was found, and give 1 if a promise is broken for certain.

    Args:
        arguments: The command line; that of the process by default.
    """
    chosen = _parser().parse_args(arguments)
    if chosen.baseline or chosen.update_baseline:
        return _told(performance(PROJECT, SuiteConfiguration(), update=chosen.update_baseline))
    report = Report(overhead(chosen.pairs), costs(SHORT_ROUNDS if chosen.short else ROUNDS), start_up())
    for line in report.lines():
        print(line)  # a command prints
    if chosen.json is not None:
        chosen.json.parent.mkdir(parents=True, exist_ok=True)
        chosen.json.write_text(report.as_json() + "\n", encoding="utf-8")
    for breach in report.breaches():
        print(f"broken: {breach}", file=sys.stderr)  # a command prints
    return 1 if report.breaches() else 0


def _told(found: Performance) -> int:
    for line in found.lines:
        print(line)  # a command prints
    for line in found.alerts:
        print(f"alert: {line}", file=sys.stderr)  # a command prints
    for line in found.failures:
        print(f"failed: {line}", file=sys.stderr)  # a command prints
    return 1 if found.failures else 0


def _pairs(text: str) -> int:
    pairs = int(text)
    if pairs < LEAST_PAIRS:
        raise argparse.ArgumentTypeError(f"at least {LEAST_PAIRS}, or nothing is certain")
    return pairs


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m support.benchmarks", description="Measures what the kit costs.")
    parser.add_argument("--short", action="store_true", help="without the session of a thousand rounds")
    parser.add_argument("--pairs", type=_pairs, default=LEAST_PAIRS, help="sessions of each kind that are measured")
    parser.add_argument("--json", type=Path, help="where the figures are written as JSON")
    parser.add_argument("--baseline", action="store_true", help="only compare with reports/baseline.json")
    parser.add_argument("--update-baseline", action="store_true", help="what is measured becomes the baseline")
    return parser


if __name__ == "__main__":
    sys.exit(main())
