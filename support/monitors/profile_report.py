"""The profile of a scenario, as a file for people and a file for tools."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final, TypedDict

from support.monitors.profiling import ExecutionProfile
from support.monitors.rooms import Room, rooms
from support.product import find_product

FOLDER: Final = Path("reports/profiles")
"""Where profiles are written, below the root of the project."""

PLACES: Final[Mapping[str, str]] = {
    "/langgraph/": "engine",
    "/langchain_core/": "engine",
    "/support/mock_llm/": "models",
    "/support/": "kit",
    "/steps/": "kit",
    "/pytest_bdd/": "kit",
}
"""The room of each part of the program that is no flow."""

_MOST_ROWS = 12
_LONGEST_NAME = 90
"""The most bytes of a test's name in the name of its files."""


class ProfileSummary(TypedDict):
    """The report of a profile, in plain values that travel between processes."""

    file: str
    seconds: float
    shares: dict[str, float]


def write_profile(root: Path, nodeid: str, profile: ExecutionProfile, flow: str | None) -> ProfileSummary:
    """Write the profile of a test, readable as `.txt` and for tools as `.pstats`.

    Args:
        profile: The profile of a block that has ended.
        flow: The `module:factory` of the flow, if it is not the shipped flow.
    """
    measured_rooms = rooms(profile.stats, _places(flow))
    seconds = sum(room.seconds for room in measured_rooms)
    path = root / FOLDER / f"{_file_name(nodeid)}.txt"
    path.parent.mkdir(parents=True, exist_ok=True)
    text = "\n".join(_lines(nodeid, measured_rooms, seconds, path.with_suffix(".pstats").name))
    path.write_text(f"{text}\n", encoding="utf-8")
    profile.stats.dump_stats(path.with_suffix(".pstats"))
    shares = {room.name: room.seconds / seconds if seconds else 0.0 for room in measured_rooms}
    return {"file": path.relative_to(root).as_posix(), "seconds": seconds, "shares": shares}


def summary_line(summary: ProfileSummary) -> str:
    """Return a profile in one line."""
    shares = ", ".join(f"{name} {share:.0%}" for name, share in summary["shares"].items())
    return f"{summary['file']}  {summary['seconds']:.2f} s: {shares}"


def _places(flow: str | None) -> dict[str, str]:
    package = (flow or "").partition(":")[0].partition(".")[0]
    own = {f"/{package}/": "flow", f"/{package}.py": "flow"} if package not in ("", "support") else {}
    product = find_product()
    shipped = {f"/{product.package.replace('.', '/')}/": "flow"} if product is not None else {}
    return {**own, **shipped, **PLACES}


def _file_name(nodeid: str) -> str:
    """Return a file name that any system accepts: systems limit bytes, of which a letter may have several."""
    plain = re.sub(r"[^\w.-]+", "_", nodeid.removeprefix("features/").replace(".feature::", "__")).strip("_")
    digest = hashlib.sha256(nodeid.encode()).hexdigest()[:8]
    name = plain.encode()[:_LONGEST_NAME].decode(errors="ignore")
    return name if name == plain else f"{name}_{digest}"


def _lines(nodeid: str, measured_rooms: tuple[Room, ...], seconds: float, dump: str) -> Iterator[str]:
    yield nodeid
    yield f"{seconds:.2f} s under the profiler, which takes time itself: compare the shares, not the seconds."
    yield f"For tools: python -m pstats {dump}"
    yield ""
    for room in measured_rooms:
        yield f"{room.name:<8} {room.seconds:8.3f} s {room.seconds / seconds if seconds else 0:6.0%}"
    for room in measured_rooms:
        yield ""
        yield f"{room.name}: the functions with most time of their own"
        yield f"  {'own s':>8} {'whole s':>8} {'calls':>8}  function"
        for row in room.rows[:_MOST_ROWS]:
            yield f"  {row.own:8.4f} {row.cumulative:8.4f} {row.calls:8}  {row.name}  ({row.place})"
