"""Where the time of a run of pytest goes, in shares that add up to 100 %.

A timer of the processor interrupts the run; the time since the last interruption belongs to the part of the program
that is at work. What has no part of its own, such as Python's library, belongs to the part that called it.
"""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from pathlib import Path
from time import process_time
from types import CodeType, FrameType
from typing import Any, Final, NamedTuple

from support.product import find_product

INTERVAL: Final = 0.001
"""Seconds of the processor between two interruptions; the system may make them longer."""

OTHER: Final = "pytest and the rest"
IMPORTS: Final = "imports"

PARTS: Final[Mapping[str, str]] = {
    "/langgraph/": "engine",
    "/langchain_core/language_models/": "LangChain around model calls",
    "/support/mock_llm/": "mock models",
    "/support/record/json_lines.py": "messages",
    "/support/record/": "observing",
    "/support/validators/": "judging",
    "/support/execution/": "judging",
    "/support/monitors/": "judging",
    "/support/gherkin/messages.py": "messages",
    "/support/gherkin/envelopes.py": "messages",
    "/support/gherkin/ndjson.py": "messages",
    "/support/gherkin/attachments.py": "messages",
    "/support/gherkin/run_attachments.py": "messages",
    "/support/gherkin/cucumber_json.py": "messages",
    "/support/gherkin/": "steps and matching",
    "/support/interrupt_simulator/": "steps and matching",
    "/steps/": "steps and matching",
    "/support/living_docs/": "documentation",
    "/support/flow_coverage/": "documentation",
    "/_pytest/": OTHER,
    "/pluggy/": OTHER,
}
"""The part to which a file belongs, by a piece of its path; the first that fits."""

OF_SUITE: Final[Mapping[str, str]] = {"rules/": "judging", "writers/": "mock models", "": "steps and matching"}
"""The same within the packages of scenarios of the product."""

WHOLE: Final[Mapping[tuple[str, str], str]] = {
    ("/importlib/_bootstrap", "_load_unlocked"): IMPORTS,
    ("importlib._bootstrap", "_load_unlocked"): IMPORTS,
    ("/langgraph/", "get_state"): "reads of the state",
    ("/langgraph/", "get_state_history"): "reads of the state",
    ("/support/flow_builder/stored_state.py", "__call__"): "reads of the state",
    ("/langgraph/graph/state.py", "compile"): "opening",
    ("/support/", "open_session"): "opening",
}
"""Functions, by a piece of their path and their name, that count as a whole with everything that they call."""

ALL: Final = tuple(dict.fromkeys([*PARTS.values(), *WHOLE.values(), "flow"]))


@dataclass(frozen=True, slots=True)
class Shares:
    """The seconds of each part, and how many readings there were (count)."""

    seconds: Mapping[str, float]
    readings: int

    def lines(self) -> Iterator[str]:
        """Yield the shares line by line, the largest first."""
        whole = sum(self.seconds.values())
        yield f"where {whole:.1f} s of the processor go, from start to documentation: shares [95 % intervals]"
        for part in sorted(ALL, key=lambda part: -self.seconds.get(part, 0.0)):
            share = self.seconds.get(part, 0.0) / whole
            margin = 1.96 * sqrt(share * (1 - share) / self.readings)
            yield f"  {part:<32} {share:8.1%} [{max(0.0, share - margin):.1%}, {share + margin:.1%}]"
        yield f"  {'together':<32} {sum(self.seconds.values()) / whole:8.1%}"


class Sampler:
    """Reads, while it is on, what the main thread does; other threads count with what it does during that time.

    Args:
        parts: The part of each file, as `parts_of_project` returns it.
    """

    def __init__(self, parts: Mapping[str, str]) -> None:
        self._parts = parts
        self._known: dict[CodeType, _Place] = {}
        self.seconds: dict[str, float] = defaultdict(float)
        self.readings = 0
        self._last = 0.0

    def start(self) -> None:
        """Begin to read."""
        self._last = process_time()
        signal.signal(signal.SIGPROF, self._read)
        signal.setitimer(signal.ITIMER_PROF, INTERVAL, INTERVAL)

    def stop(self) -> Shares:
        """End reading, and return the shares."""
        signal.setitimer(signal.ITIMER_PROF, 0)
        self._read(0, sys._getframe())
        return Shares(dict(self.seconds), self.readings)

    def _read(self, number: int, frame: FrameType | None) -> None:  # noqa: ARG002 - given to handlers of signals
        now = process_time()
        self.seconds[self.part_of(_codes(frame))] += now - self._last
        self.readings += 1
        self._last = now

    def part_of(self, codes: Iterable[CodeType]) -> str:
        """Return the part to which the time of a stack belongs; `codes` are of its frames, the innermost first."""
        own: str | None = None
        whole: str | None = None
        for code in codes:
            place = self._known.get(code)
            if place is None:
                place = self._known[code] = self._place(code)
            own, whole = own or place.part, place.whole or whole
            if place.whole == IMPORTS:
                return IMPORTS
        return whole or own or OTHER

    def _place(self, code: CodeType) -> _Place:
        path = code.co_filename.replace("\\", "/")
        return _Place(
            next((part for piece, part in self._parts.items() if piece in path), None),
            next((part for (piece, name), part in WHOLE.items() if name == code.co_name and piece in path), None),
        )


class _Place(NamedTuple):
    part: str | None
    whole: str | None


def parts_of_project() -> dict[str, str]:
    """Return the part of each file, by a piece of its path, with those of the product under test first."""
    product = find_product()
    if product is None:
        return dict(PARTS)
    flow = {f"/{product.package.replace('.', '/')}/": "flow"}
    suites = [f"/{package.replace('.', '/')}/" for package in product.packages]
    return {**flow, **{f"{suite}{folder}": part for suite in suites for folder, part in OF_SUITE.items()}, **PARTS}


def _codes(frame: FrameType | None) -> Iterator[CodeType]:
    while frame is not None:
        yield frame.f_code
        frame = frame.f_back


_RUN: Final = """
import json, sys
from support.benchmarks.shares import Sampler
sampler = Sampler(json.loads(sys.argv[2]))
sampler.start()
import pytest
code = pytest.main(sys.argv[3:])
shares = sampler.stop()
with open(sys.argv[1], "w") as file:
    json.dump([shares.seconds, shares.readings], file)
sys.exit(code)
"""


def shares_of_run(paths: Sequence[str]) -> Shares:
    """Run features in a process of their own, with messages and documentation, and return the shares of its time.

    Raises:
        RuntimeError: They do not pass.
    """
    with tempfile.TemporaryDirectory() as folder:
        result = Path(folder) / "shares.json"
        messages = f"--messages={Path(folder) / 'messages.ndjson'}"
        parts = json.dumps(parts_of_project())
        command = [sys.executable, "-c", _RUN, str(result), parts, "-q", "-p", "no:cacheprovider", messages, *paths]
        done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
        if done.returncode != 0:
            raise RuntimeError(f"features were to be measured, and did not pass:\n{done.stdout}{done.stderr}")
        seconds: Any
        seconds, readings = json.loads(result.read_text(encoding="utf-8"))
    return Shares(seconds, readings)
