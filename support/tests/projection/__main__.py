"""Compares what the flow did in two runs, or in a run and the projections that are kept.

usage: python -m support.tests.projection MESSAGES [MESSAGES_BEFORE] [--keep]
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from support.tests.projection.projection import fingerprint, first_difference, projections

KEPT = Path(__file__).with_name("projections.json")


def main(arguments: list[str]) -> int:
    """Print the scenarios in which the flow did something else, and return their number."""
    parser = argparse.ArgumentParser(prog="python -m support.tests.projection", description=__doc__)
    parser.add_argument("messages", type=Path, help="the messages of a whole run of the features")
    parser.add_argument("before", type=Path, nargs="?", help="the messages of a run before; default: what is kept")
    parser.add_argument("--keep", action="store_true", help=f"keep the projections of this run in {KEPT.name}")
    chosen = parser.parse_args(arguments)
    after = projections(chosen.messages)
    prints = {address: fingerprint(facts) for address, facts in after.items()}
    if chosen.keep:
        KEPT.write_text(json.dumps(prints, indent=0, ensure_ascii=False) + "\n", encoding="utf-8")
    facts_before = projections(chosen.before) if chosen.before else {}
    prints_before = (
        {address: fingerprint(facts) for address, facts in facts_before.items()}
        if chosen.before
        else json.loads(KEPT.read_text(encoding="utf-8"))
    )
    different = [name for name in {**prints_before, **prints} if prints_before.get(name) != prints.get(name)]
    for name in different:
        print(f"{name}\n    before: {prints_before.get(name)}\n    after:  {prints.get(name)}")
        if name in facts_before and name in after:
            print(f"    {first_difference(facts_before[name], after[name])}")
    print(f"{len(prints)} scenarios, {len(different)} in which the flow did something else")
    return len(different)


if __name__ == "__main__":
    sys.exit(min(main(sys.argv[1:]), 1))
