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

SIZES: Final = (250, 500, 1000)
SHORT_SIZES: Final = (50, 100, 200)
WANTED: Final = 5.0
"""The time in which the documentation of a thousand scenarios must be written (seconds)."""

_MIB: Final = 2**20
_MEASURED: Final = """
import json, resource, sys
from pathlib import Path
from time import perf_counter, process_time
begun = process_time(), perf_counter()
from support.living_docs import documentation
documentation.document([Path(sys.argv[1])], Path(sys.argv[2]))
written = process_time(), perf_counter()
documentation.document([Path(sys.argv[3])], Path(sys.argv[2]))
again = process_time()
from support.living_docs.read.reader import read
read([Path(sys.argv[1])])
print(json.dumps({
    "reading": process_time() - again,
    "work": written[0] - begun[0],
    "clock": written[1] - begun[1],
    "one_again": again - written[0],
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
    found = []
    for size in sizes:
        messages, one = folder / f"{size}.ndjson", folder / f"one of {size}.ndjson"
        read = write_messages(recorded, size, messages)
        write_messages_of_one(recorded, size, one)
        found.append(_cost(size, read, messages, folder / str(size), one))
    return found


def _cost(size: int, read: int, messages: Path, into: Path, one: Path) -> DocumentationCost:
    command = [sys.executable, "-c", _MEASURED, str(messages), str(into), str(one)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    if done.returncode != 0:
        raise RuntimeError(f"the documentation of {size} scenarios could not be written:\n{done.stderr}")
    written = [path.stat().st_size for path in [into / "index.html", *(into / "pages").rglob("*")] if path.is_file()]
    told = json.loads(done.stdout)
    return DocumentationCost(scenarios=size, messages=read / _MIB, size=sum(written) / _MIB, files=len(written), **told)


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
    found = {}
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browser, args=["--no-sandbox"])
        for name, path in (("the first page", into / "index.html"), ("a feature of 50 scenarios", feature)):
            page = chromium.new_page()
            times = []
            for _ in range(5):
                page.goto(path.as_uri())
                times.append(float(page.evaluate("performance.getEntriesByType('navigation')[0].loadEventEnd")))
            found[name] = sorted(times)[2]
            page.close()
        chromium.close()
    return found


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m support.benchmarks.documentation", description=__doc__)
    parser.add_argument("--short", action="store_true", help=f"up to {SHORT_SIZES[-1]} scenarios, not {SIZES[-1]}")
    parser.add_argument("--json", type=Path, help="where the figures are written as JSON")
    chosen = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        found = costs(SHORT_SIZES if chosen.short else SIZES, Path(folder))
        opened = opening(Path(folder) / str(found[-1].scenarios))
    for line in lines(found, opened):
        print(line)
    if chosen.json is not None:
        told = {"costs": [asdict(one) for one in found], "opening": opened}
        chosen.json.write_text(json.dumps(told, indent=2) + "\n", encoding="utf-8")
    return 0


def lines(found: Sequence[DocumentationCost], opened: dict[str, float]) -> list[str]:
    """Return the measurements line by line; `opened` is in milliseconds."""
    told = ["scenarios  messages  reading    whole  by the clock  per scenario  one run again     peak  written"]
    for one in found:
        wanted = f"  (wanted: {WANTED:.1f} s)" if one.scenarios >= 1000 and one.clock > WANTED else ""
        told.append(
            f"{one.scenarios:9d}  {one.messages:4.0f} MiB  {one.reading:5.2f} s  {one.work:5.2f} s  "
            f"{one.clock:10.2f} s  {one.work / one.scenarios * 1000:9.2f} ms  "
            f"{one.one_again:11.2f} s  {one.peak:4.0f} MiB  {one.size:.1f} MiB in {one.files} files{wanted}"
        )
    told += [f"opening {name}: {milliseconds:.0f} ms" for name, milliseconds in opened.items()]
    return told if opened else [*told, "opening: not measured; there is no browser, or playwright is not installed"]


if __name__ == "__main__":
    sys.exit(main())
