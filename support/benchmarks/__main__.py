"""Measure the cost of the kit: `python -m support.benchmarks [--short] [--pairs N] [--json PATH]`.

Unless it is short, the cost of some features is measured as well, as `python -m support.benchmarks.features` does.

With `--baseline`, check for a slowdown instead, as `pytest --performance` does, without any scenario.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from support.benchmarks.features import feature_costs
from support.benchmarks.pairs import LEAST_PAIRS
from support.benchmarks.performance import Performance, performance
from support.execution.configuration import SuiteConfiguration
from support.product import ProductError, product_under_test

LENGTHS: Final = (10, 100, 1000)
SHORT_LENGTHS: Final = (10, 100)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print the results, and return 1 if a promise is certainly broken."""
    chosen = _parser().parse_args(arguments)
    if chosen.baseline or chosen.update_baseline:
        return _print_performance(performance(Path.cwd(), SuiteConfiguration(), update=chosen.update_baseline))
    product = product_under_test()
    if product.costs is None:
        raise ProductError(f"{product.name} names nothing by which the kit's costs could be measured")
    report = product.costs(chosen.pairs, SHORT_LENGTHS if chosen.short else LENGTHS)
    for line in report.lines():
        print(line)  # a command prints
    if chosen.json is not None:
        chosen.json.parent.mkdir(parents=True, exist_ok=True)
        chosen.json.write_text(report.as_json() + "\n", encoding="utf-8")
    breaches: list[str] = report.breaches()
    if product.measured_features and not chosen.short:
        costs = feature_costs(product.measured_features)
        for line in (*costs.lines(), *costs.trends(Path.cwd())):
            print(line)  # a command prints
        breaches += costs.breaches()
    for breach in breaches:
        print(f"broken: {breach}", file=sys.stderr)  # a command prints
    return 1 if breaches else 0


def _print_performance(result: Performance) -> int:
    for line in result.lines:
        print(line)  # a command prints
    for line in result.alerts:
        print(f"alert: {line}", file=sys.stderr)  # a command prints
    for line in result.failures:
        print(f"failed: {line}", file=sys.stderr)  # a command prints
    return 1 if result.failures else 0


def _pairs(text: str) -> int:
    pairs = int(text)
    if pairs < LEAST_PAIRS:
        raise argparse.ArgumentTypeError(f"at least {LEAST_PAIRS}, or nothing is certain")
    return pairs


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m support.benchmarks", description="Measures what the kit costs.")
    parser.add_argument("--short", action="store_true", help="without the longest session")
    parser.add_argument("--pairs", type=_pairs, default=LEAST_PAIRS, help="sessions of each kind that are measured")
    parser.add_argument("--json", type=Path, help="where the figures are written as JSON")
    parser.add_argument("--baseline", action="store_true", help="only compare with reports/baseline.json")
    parser.add_argument("--update-baseline", action="store_true", help="what is measured becomes the baseline")
    return parser


if __name__ == "__main__":
    sys.exit(main())
