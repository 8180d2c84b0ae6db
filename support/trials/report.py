"""The report of a sweep: a line for each cell on the terminal, the wrong ends, and a file."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from _pytest._io import TerminalWriter

from support.gherkin.atomic_files import write_atomically
from support.trials.outcome import CellResult, described

if TYPE_CHECKING:
    from support.trials.random_stories import StoriesRun


def write_cell(terminal: TerminalWriter, place: str, result: CellResult, options: str = "") -> None:
    """Write the result of a cell, and how to repeat each of its wrong ends.

    Args:
        options: What pytest needs beside the trial's id to find its session.
    """
    killed = f", {result.killed} in a killed process" if result.killed else ""
    line = f"{place}  {result.cell} ({result.set_up}): {result.runs} runs for {result.points} points{killed}, "
    terminal.write(f"{line}{result.seconds:.1f} s: ")
    terminal.line(f"{len(result.wrong)} wrong", red=bool(result.wrong), green=not result.wrong)
    for wrong in result.wrong:
        terminal.line(f"  {wrong.where}", bold=True)
        for problem in wrong.problems:
            terminal.line(f"    {problem}")
        terminal.line(f"    again: pytest {options}--repeat {wrong.id}")


def write_summary(
    terminal: TerminalWriter, name: str, results: Sequence[CellResult], root: Path, options: str = ""
) -> bool:
    """Write how many runs there were and how many ended wrong, on the terminal and in a file; return whether none."""
    runs, wrong = sum(result.runs for result in results), sum(len(result.wrong) for result in results)
    points = sum(result.points for result in results)
    terminal.line(
        f"{name} sweep: {wrong} wrong ends in {runs} runs ({points} points in {len(results)} cells)",
        bold=True,
        red=bool(wrong),
        green=not wrong,
    )
    report = {"runs": runs, "points": points, "wrong": wrong, "options": options}
    report["cells"] = [asdict(result) for result in results]
    path = _write_report(root, f"{name}-sweep", report)
    terminal.line(f"written: {path.as_posix()}")
    return not wrong


def write_stories(terminal: TerminalWriter, result: StoriesRun, root: Path) -> bool:
    """Write how many stories ran, and the shortest that ended wrong, which becomes a feature; return whether none."""
    wrong = result.sentences if result.error else []
    error = described(result.error) if result.error else ""
    report = {"runs": result.runs, "seconds": result.seconds, "story": wrong, "error": error}
    report_path = _write_report(root, "random-stories", report)
    if result.error is None:
        terminal.line(
            f"random stories: 0 wrong ends in {result.runs} runs, {result.seconds:.1f} s", bold=True, green=True
        )
        terminal.line(f"written: {report_path.as_posix()}")
        return True
    path = Path("reports", "random-story.feature")
    write_atomically(root / path, result.feature())
    terminal.line(f"random stories: this one ended wrong, the shortest of {result.runs} runs", bold=True, red=True)
    terminal.write(f"\n{result.feature()}\n")
    terminal.line(f"  {error}")
    terminal.line(f"written: {path.as_posix()}, {report_path.as_posix()}")
    return False


def _write_report(root: Path, name: str, report: Mapping[str, Any]) -> Path:
    """Write a report as a JSON file, for the documentation, and return its path below the root."""
    path = Path("reports", f"{name}.json")
    measured = {"measured_at": datetime.now(UTC).isoformat(timespec="seconds"), **report}
    write_atomically(root / path, json.dumps(measured, ensure_ascii=False, indent=2) + "\n")
    return path
