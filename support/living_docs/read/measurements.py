"""Measurements taken apart from the scenarios, in files beside the messages of a run."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from support.living_docs.read.model import Run

TRIALS: Final = ("crash-sweep", "fault-sweep", "random-stories")
_MEASURED: Final = ("faults", "performance", *TRIALS)


def is_measurement(path: Path) -> bool:
    """Return whether a file is a measurement, such as `faults.json` or `crash-sweep.json`, and not messages."""
    return path.suffix == ".json" and path.stem in _MEASURED


def with_measurements(run: Run, files: Iterable[Path]) -> Run:
    """Return a run with its measurements; a file that cannot be read is added to the run's problems."""
    measured: dict[str, Mapping[str, Any]] = {}
    problems: list[str] = []
    for file in files:
        try:
            value = json.loads(file.read_bytes())
        except (OSError, ValueError, RecursionError) as error:
            problems.append(f"{file.name} cannot be read: {error}")
            continue
        if isinstance(value, dict):
            measured[file.stem] = value
        else:
            problems.append(f"{file.name} holds no object")
    return replace(
        run,
        faults=measured.get("faults", run.faults),
        performance=measured.get("performance", run.performance),
        trials={**run.trials, **{name: measured[name] for name in TRIALS if name in measured}},
        problems=(*run.problems, *problems),
    )
