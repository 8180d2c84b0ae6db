"""The figures with which a build is compared: a file kept with the project and changed only on purpose."""

from __future__ import annotations

import json
import math
import platform
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

from support.benchmarks.calibration import VERSION
from support.benchmarks.measuring import Measurement
from support.benchmarks.pairs import Estimate
from support.gherkin.atomic_files import write_atomically

BASELINE: Final = Path("reports/baseline.json")
UPDATE: Final = "pytest --performance --update-baseline"
"""The command that makes a new baseline."""


class BaselineError(Exception):
    """No usable baseline exists; the message says how to make one."""


@dataclass(frozen=True, slots=True)
class Baseline:
    """The figures that a person has accepted as good.

    Attributes:
        at: The time of the measurement, in ISO 8601.
        environment: Versions and processor. Figures that depend on them are compared strictly only in the same
            environment.
        times: The time of each session, in units of the calibration.
    """

    at: str
    environment: Mapping[str, str]
    counts: Mapping[str, int]
    times: Mapping[str, Estimate]

    @classmethod
    def of(cls, measured: Measurement) -> Baseline:
        """Return the baseline made from a measurement."""
        return cls(now(), environment(), dict(measured.counts), dict(measured.times))

    @classmethod
    def read(cls, path: Path) -> Baseline:
        """Read the baseline from a file; raise `BaselineError` if the file is missing or invalid."""
        try:
            saved: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
            times = {name: Estimate(**values) for name, values in saved["times"].items()}
            baseline = cls(saved["at"], dict(saved["environment"]), dict(saved["counts"]), times)
            baseline.check_figures()
            return baseline
        except FileNotFoundError:
            raise BaselineError(f"there is no {path} to compare with; make it: {UPDATE}") from None
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            problem = f"{type(error).__name__}: {error}"
            raise BaselineError(f"{path} is no baseline ({problem}); make it anew: {UPDATE}") from error
        except OSError as error:
            raise BaselineError(f"{path} cannot be read: {error.strerror or error}") from error

    def check_figures(self) -> None:
        """Raise `TypeError` if a figure is not a number."""
        figures = {
            **self.counts,
            **{
                f"{name} {end}": value
                for name, estimate in self.times.items()
                for end, value in asdict(estimate).items()
            },
        }
        for name, figure in figures.items():
            if not isinstance(figure, int | float) or not math.isfinite(figure):
                raise TypeError(f"{name} is {figure!r}, which is no figure")

    def write(self, path: Path) -> None:
        """Write the baseline as a file that is easy to review line by line."""
        times = {name: _rounded(estimate) for name, estimate in self.times.items()}
        write_atomically(path, json.dumps({**asdict(self), "times": times}, indent=2) + "\n")

    def counts_compare(self, here: Mapping[str, str]) -> bool:
        """Return whether work that depends on versions can be compared strictly with that of another environment."""
        versions = ("python", "langgraph", "langchain-core", "pydantic")
        return all(self.environment.get(name) == here.get(name) for name in versions)

    def times_compare(self, here: Mapping[str, str]) -> bool:
        """Return whether times can be compared strictly with those of another environment."""
        return dict(self.environment) == dict(here)


def environment() -> dict[str, str]:
    """Return what figures depend on apart from the project: versions, processor, the work of the calibration."""
    packages = {name: version(name) for name in ("langgraph", "langchain-core", "pydantic")}
    python = ".".join(platform.python_version_tuple()[:2])
    return {"python": python, **packages, "processor": _processor(), "calibration": str(VERSION)}


def now() -> str:
    """Return the present moment in ISO 8601, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def _processor() -> str:
    described = Path("/proc/cpuinfo")
    if described.exists():
        for line in described.read_text(encoding="utf-8").splitlines():
            name, _, value = line.partition(":")
            if name.strip() == "model name":
                return value.strip()
    return platform.processor() or platform.machine()


def _rounded(estimate: Estimate) -> dict[str, float]:
    return {name: round(value, 4) for name, value in asdict(estimate).items()}
