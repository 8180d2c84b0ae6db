"""The documentation of many scenarios: how long it takes to write and to open, and how large it is.

`python -m support.benchmarks.documentation [--short] [--json PATH]` records one real scenario, makes messages of many
from it, and documents them as a run does. Each size is documented in its own process, so that the memory of one does
not slow down the next.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from support.benchmarks.many_scenarios import record, write_messages, write_messages_of_one

SIZES: Final = (500, 1000, 3000)
SHORT_SIZES: Final = (50, 100, 200)
WANTED: Final = {1000: "5 s", 3000: "12 s, 400 MiB"}
"""The time and the memory that the documentation of so many scenarios is to take at most."""

_MIB: Final = 2**20
_MEASURED: Final = """
import json, resource, sys
from pathlib import Path
from time import perf_counter, process_time
start = process_time(), perf_counter()
from support.living_docs import documentation
documentation.document([Path(sys.argv[1])], Path(sys.argv[2]))
end = process_time(), perf_counter()
documentation.document([Path(sys.argv[3])], Path(sys.argv[2]))
again = process_time()
from support.living_docs.read.reader import read
read([Path(sys.argv[1])])
print(json.dumps({
    "reading": process_time() - again,
    "work": end[0] - start[0],
    "clock": end[1] - start[1],
    "one_again": again - end[0],
    "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
}))
"""


@dataclass(frozen=True, slots=True)
class DocumentationCost:
    """The cost of documenting many scenarios.

    Attributes:
        messages: The size of the messages read (MiB).
        reading: Reading alone (seconds of the processor).
        work: Everything that a run waits for, imports included (seconds of the processor, which other programs disturb
            less than seconds by the clock).
        clock: The same by the clock (seconds).
        one_again: The same after a run of one scenario, without imports (seconds of the processor).
        peak: Peak memory of the process (MiB).
        size: The size of the documentation (MiB).
    """

    scenarios: int
    messages: float
    reading: float
    work: float
    clock: float
    one_again: float
    peak: float
    size: float
    files: int


def costs(sizes: Sequence[int], folder: Path) -> list[DocumentationCost]:
    """Return the cost of the documentation for each number of scenarios.

    `folder` must be empty; the documentation of each size stays in a folder named after the size. Raise `RuntimeError`
    if measuring fails.
    """
    recorded = record(folder)
    measured = []
    for size in sizes:
        messages, single = folder / f"{size}.ndjson", folder / f"one of {size}.ndjson"
        read = write_messages(recorded, size, messages)
        write_messages_of_one(recorded, size, single)
        measured.append(_cost(size, read, messages, folder / str(size), single))
    return measured


def _cost(size: int, read: int, messages: Path, into: Path, single: Path) -> DocumentationCost:
    command = [sys.executable, "-c", _MEASURED, str(messages), str(into), str(single)]
    process = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    if process.returncode != 0:
        raise RuntimeError(f"the documentation of {size} scenarios could not be written:\n{process.stderr}")
    sizes = [path.stat().st_size for path in [into / "index.html", *(into / "pages").rglob("*")] if path.is_file()]
    figures = json.loads(process.stdout)
    return DocumentationCost(scenarios=size, messages=read / _MIB, size=sum(sizes) / _MIB, files=len(sizes), **figures)


def opening(into: Path) -> dict[str, float]:
    """Return how long a browser takes to show the first page and one of many scenarios, in milliseconds.

    The result is empty if no browser is available.
    """
    browser = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    try:
        from playwright.sync_api import sync_playwright  # noqa: PLC0415 - needed by developers only
    except ImportError:
        return {}
    if browser is None:
        return {}
    feature = next((into / "pages/features").glob("*/*.html"))
    feature = min((into / "pages/features").glob("*/[0-9]*.html"), default=feature)
    milliseconds = {}
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browser, args=["--no-sandbox"])
        for name, path in (("the first page", into / "index.html"), ("a feature of 50 scenarios", feature)):
            page = chromium.new_page()
            times = []
            for _ in range(5):
                page.goto(path.as_uri())
                times.append(float(page.evaluate("performance.getEntriesByType('navigation')[0].loadEventEnd")))
            milliseconds[name] = sorted(times)[2]
            page.close()
        chromium.close()
    return milliseconds


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m support.benchmarks.documentation", description=__doc__)
    parser.add_argument("--short", action="store_true", help=f"up to {SHORT_SIZES[-1]} scenarios, not {SIZES[-1]}")
    parser.add_argument("--json", type=Path, help="where the figures are written as JSON")
    chosen = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        measured = costs(SHORT_SIZES if chosen.short else SIZES, Path(folder))
        opening_times = opening(Path(folder) / str(measured[-1].scenarios))
    for line in lines(measured, opening_times):
        print(line)
    if chosen.json is not None:
        figures = {"costs": [asdict(cost) for cost in measured], "opening": opening_times}
        chosen.json.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    return 0


def lines(measured: Sequence[DocumentationCost], opening_times: dict[str, float]) -> list[str]:
    """Return the measurements line by line; `opening_times` is in milliseconds."""
    table = ["scenarios  messages  reading    whole  by the clock  per scenario  one run again     peak  written"]
    for cost in measured:
        wanted = f"  (wanted: {WANTED[cost.scenarios]})" if cost.scenarios in WANTED else ""
        table.append(
            f"{cost.scenarios:9d}  {cost.messages:4.0f} MiB  {cost.reading:5.2f} s  {cost.work:5.2f} s  "
            f"{cost.clock:10.2f} s  {cost.work / cost.scenarios * 1000:9.2f} ms  "
            f"{cost.one_again:11.2f} s  {cost.peak:4.0f} MiB  {cost.size:.1f} MiB in {cost.files} files{wanted}"
        )
    table += [f"opening {name}: {milliseconds:.0f} ms" for name, milliseconds in opening_times.items()]
    return (
        table
        if opening_times
        else [*table, "opening: not measured; there is no browser, or playwright is not installed"]
    )


if __name__ == "__main__":
    sys.exit(main())
