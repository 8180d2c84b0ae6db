"""The cost of starting: the imports of pytest's collection, and a session from a fresh process to its report.

This module itself imports as little as possible, since the measured processes import it too.
"""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Final

from support.execution.second_process import run_in_second_process

PROJECT: Final = Path(__file__).parents[3]
HEAVY: Final = ("langgraph", "langchain_core")
"""Packages that pytest must not import before a scenario runs."""


@dataclass(frozen=True, slots=True)
class StartUp:
    """The cost of starting; sessions are golden sessions of three topics in a separate process.

    Attributes:
        heavy_modules: How many modules of LangGraph and LangChain the collection of the features imports.
        collection_seconds: The time of a process that collects them, from start to end.
        first_session_seconds: The first session, with all imports.
        session_seconds: The same session once more.
    """

    heavy_modules: int
    collection_seconds: float
    first_session_seconds: float
    session_seconds: float


def start_up() -> StartUp:
    """Measure the cost of starting, in separate processes."""
    start = perf_counter()
    heavy = len(modules_at_collection())
    collected = perf_counter() - start
    sessions = run_in_second_process(golden_sessions)
    return StartUp(heavy, collected, sessions["first"], sessions["second"])


def modules_at_collection() -> list[str]:
    """Return the modules of LangGraph and LangChain that collecting the features imports, in a separate process."""
    done = subprocess.run(
        [sys.executable, "-c", _COLLECT, "--collect-only", "-q", "-p", "no:cacheprovider", "features"],
        cwd=PROJECT,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    if done.returncode != 0:
        raise RuntimeError(f"the features could not be collected:\n{done.stdout}{done.stderr}")
    return [name for name in done.stderr.split() if name.partition(".")[0] in HEAVY]


_COLLECT: Final = """
import sys
import pytest
code = pytest.main(sys.argv[1:])
sys.stderr.write(" ".join(sys.modules))
sys.exit(code)
"""


def golden_sessions() -> dict[str, float]:
    """Run a golden session twice, with realistic language models, and return the seconds of each."""
    return {"first": _golden_session(), "second": _golden_session()}


def _golden_session() -> float:
    start = perf_counter()
    from support.agora_suite.reference_sessions.references import run_golden_session  # noqa: PLC0415 - the import is measured as well

    run_golden_session()
    return perf_counter() - start
