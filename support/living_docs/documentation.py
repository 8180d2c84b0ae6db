"""From the files that a run left behind to its documentation."""

from __future__ import annotations

import gc
import shutil
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from support.gherkin.unfinished import replaced
from support.living_docs.read.measurements import is_measured, with_coverage, with_measured
from support.living_docs.read.model import Outcome, Run
from support.living_docs.read.reader import is_complete, read
from support.living_docs.read.run_messages import began
from support.living_docs.shares import Files, Share, in_two
from support.living_docs.site import build
from support.living_docs.story.history import keep, trends
from support.living_docs.story.trends import Trends
from support.living_docs.story.wording import counted

HISTORY: Final = "history"
BASE: Final = "last-full.ndjson"
_OPEN: Final = (Outcome.PENDING, Outcome.INTERRUPTED, Outcome.NOT_RUN)


class NothingToTellError(ValueError):
    """No file tells anything of a run; the message says of each why."""


@dataclass(frozen=True, slots=True)
class Documented:
    """A documentation that was written.

    Attributes:
        run: The run that it tells.
        index: Its first page.
        trends: What the run looks like beside those before it.
        warnings: What did not go as it should, in words.
    """

    run: Run
    index: Path
    trends: Trends
    warnings: tuple[str, ...] = ()

    def line(self, shown: str | Path | None = None) -> str:
        """Give in one line where it is and what it says.

        Args:
            shown: How its first page is named.
        """
        return f"documentation: {shown or self.index} ({in_short(self.run)})"


def document(paths: Sequence[Path], into: Path, *, with_history: bool = True) -> Documented:
    """Write the documentation of a run.

    Args:
        paths: Its files of Cucumber Messages, several are told as one run; and `faults.json` or `performance.json`,
            which tell what was measured besides.
        into: The folder of the documentation.
        with_history: Whether the run is told beside those before it, and kept for those after it.

    Raises:
        NothingToTellError: No file tells anything of a run.
        UnwritableError: It could not be written; the one before it stays.
    """
    with _without_garbage_collection():
        return _document(paths, into, with_history=with_history)


def _document(paths: Sequence[Path], into: Path, *, with_history: bool) -> Documented:
    history = into / HISTORY
    base = history / BASE if with_history and (history / BASE).exists() else None  # there is none before the first
    measured = [path for path in paths if is_measured(path)]
    paths = [path for path in paths if path not in measured]
    run = with_measured(read(paths, base), measured)
    if run.started is None and run.finished is None and not run.capabilities:
        raise NothingToTellError("\n".join(run.problems))
    if len(paths) > 1 or any(one.as_of for one in run.scenarios()):
        run = with_coverage(run)
    warnings = _kept(run, paths, history) if with_history else ()
    told = trends(run, history if with_history else None)
    return Documented(run, build(_files(run, told, into), into), told, warnings)


@contextmanager
def _without_garbage_collection() -> Iterator[None]:
    """Nothing here refers to itself, and looking for what does takes a tenth of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def in_short(run: Run) -> str:
    """Give what became of a run in a few words, e.g. `446 scenarios, 2 not kept`.

    Args:
        run: The run.
    """
    scenarios = [*run.scenarios()]
    found = Counter(one.outcome for one in scenarios)
    not_kept = sum(count for outcome, count in found.items() if outcome.breaks_its_promise)
    open_ones = [f"{found[outcome]} {outcome}" for outcome in _OPEN if found[outcome]]
    refused = sum(bool(feature.problems) for feature in run.features())
    earlier = sum(one.as_of is not None for one in scenarios)
    told = [counted(len(scenarios), "scenario")]
    told += [f"{not_kept} not kept" if not_kept else "all kept" if scenarios and not open_ones else "", *open_ones]
    told += [f"{counted(refused, 'feature file')} refused" if refused else ""]
    told += [f"{earlier} as they were in an earlier run" if earlier else ""]
    return ", ".join(filter(None, told))


def _kept(run: Run, paths: Sequence[Path], history: Path) -> tuple[str, ...]:
    """Keep what later runs need; what is not kept is no reason to write no documentation."""
    try:
        keep(run, history)
        whole = run.started is not None and is_complete(run) and all(path.is_file() for path in paths)
        if whole and not _is_older(paths, history / BASE):
            _keep_whole(paths, history / BASE)
    except OSError as error:
        return (f"{history}: the run is not kept for the next ones: {error.strerror or error}",)
    return ()


def _is_older(paths: Sequence[Path], base: Path) -> bool:
    """Whether a later whole run is kept already."""
    try:
        return max(map(began, paths), default=0) < began(base)
    except OSError:
        return False


def _keep_whole(paths: Sequence[Path], base: Path) -> None:
    """Keep the messages of a whole run: a copy, as the next may be written over the file instead of in its place."""
    with replaced(base) as file:
        for path in paths:
            with path.open("rb") as shard:
                shutil.copyfileobj(shard, file)
            file.write(b"\n")  # a shard whose last line does not end must not take the first of the next with it


def _files(run: Run, told: Trends, into: Path) -> Files:
    """Every page; what only they need is imported when they are made, so that pytest begins without it."""
    from support.living_docs.kept_pages import KeptPages
    from support.living_docs.pages import render
    from support.living_docs.telling import flow_values

    happened, flow = KeptPages(run, into).values, flow_values(run)

    def pages(share: Share) -> Files:
        return render(run, told, happened, flow, share)

    return in_two(pages, sum(1 for _ in run.scenarios()))
