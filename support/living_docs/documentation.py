"""Write the documentation from the files of a run."""

from __future__ import annotations

import lzma
from collections import Counter
from collections.abc import Callable, Iterator, MutableMapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from support.gherkin.atomic_files import atomic_write
from support.gherkin.stored_texts import FOLDER as RECORDS
from support.gherkin.stored_texts import StoredText, TextFolder, in_history, keep_texts, remove_unused
from support.living_docs.pages.fingerprints import Fingerprints
from support.living_docs.pages.lean import lean
from support.living_docs.pages.one_file import LIMIT, Packer
from support.living_docs.pages.rendering import render
from support.living_docs.read.masking import Mask, masked_copies
from support.living_docs.read.measurements import is_measurement, with_measurements
from support.living_docs.read.model import Run
from support.living_docs.read.outcome import Outcome
from support.living_docs.read.reader import is_complete, read_runs
from support.living_docs.read.run_messages import first_start
from support.living_docs.read.slugs import slug
from support.living_docs.read.stored_runs import RunReading, StoredSteps, store_runs
from support.living_docs.site import PAGES, build, write_file
from support.living_docs.story.coverage import Accounts
from support.living_docs.story.flows import FlowStories
from support.living_docs.story.history import keep, trends
from support.living_docs.story.last_passing import keep_passing
from support.living_docs.story.scenario_story import ScenarioStory
from support.living_docs.story.trends import Trends
from support.living_docs.story.wording import counted

HISTORY: Final = "history"
BASE: Final = "last-full.ndjson.xz"
_QUICK: Final = 1
"""The preset of xz; its default takes ten times as long for a tenth less."""
_LEFT: Final = ("messages.ndjson", RECORDS, HISTORY, PAGES)
_OPEN: Final = (Outcome.PENDING, Outcome.INTERRUPTED, Outcome.NOT_RUN)


class NothingToReadError(ValueError):
    """None of the files says anything about a run; the message explains why for each."""


@dataclass(frozen=True, slots=True)
class OneFile:
    """The documentation in one file: its size in bytes, and the SHA-256 that it states."""

    path: Path
    size: int
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Documentation:
    """A documentation that was written: its first page, the trends, warnings in words, and the same in one file."""

    run: Run
    index: Path
    trends: Trends
    warnings: tuple[str, ...] = ()
    one_file: OneFile | None = None

    def lines(self, named: Callable[[Path], str] = str) -> Iterator[str]:
        """Yield what the documentation says, where it is and how large; `named` returns what to call a path."""
        yield f"documentation: {named(self.index)} ({outcome_in_brief(self.run)})"
        if self.one_file:
            packed = self.one_file
            yield f"in one file: {named(packed.path)} ({_megabytes(packed.size)}, SHA-256 {packed.fingerprint})"
            yield f"what the run leaves: {_sizes(self.index.parent, packed.path)}"


def _sizes(folder: Path, one_file: Path) -> str:
    """Return the size of all that a run leaves in a folder, and of its parts."""
    files = [folder / name for name in (*_LEFT, one_file.name)]
    sizes = {
        file.name: sum(part.stat().st_size for part in (file, *file.rglob("*")) if part.is_file()) for file in files
    }
    parts = ", ".join(f"{name} {_megabytes(size)}" for name, size in sizes.items() if size)
    return f"{_megabytes(sum(sizes.values()))} ({parts})"


def _megabytes(size: int) -> str:
    return f"{size / 1e6:.1f} MB"


def document(
    paths: Sequence[Path],
    into: Path,
    *,
    with_history: bool = True,
    one_file: Path | None = None,
    mask: Mask | None = None,
) -> Documentation:
    """Write the documentation of a run.

    Several files of Cucumber Messages are documented as one run; `faults.json`, `performance.json` and reports of
    trials add measurements.
    With history, the run is compared with earlier runs and kept for later ones; a run that is masked is not kept, and
    one with a planted fault is neither kept nor compared.
    A whole run is written in one file, too, named after its product; any run is, where `one_file` names the file.

    Raise `NothingToReadError` if no file says anything about a run, `UnwritableError` if writing fails; the previous
    documentation then stays.
    """
    history = into / HISTORY
    base = history / BASE if with_history and (history / BASE).exists() else None  # there is none before the first
    run, readings = _read(paths, base, mask)
    with_history = with_history and not run.planted
    if run.started is None and run.finished is None and not run.capabilities:
        raise NothingToReadError("\n".join(run.problems))
    messages = [path for path in paths if not is_measurement(path)]
    accounts = Accounts(run, history if with_history and mask is None else None)
    flows = FlowStories(run, accounts)
    warnings = _keep(run, readings, accounts, messages, history) if with_history and mask is None else ()
    compared = trends(run, history if with_history else None)
    packer = Packer()
    if one_file is None and run.started is not None and is_complete(run) and not run.planted:
        one_file = into / f"{slug(run.facts.get('product') or run.title)}.html"
    known = Fingerprints(run, compared, flows)
    combines = len(messages) > 1 or any(scenario.as_of for scenario in run.scenarios())
    known_stories: dict[str, ScenarioStory] = {}
    files = _files(run, compared, flows, known, known_stories, combines=combines)
    pages = known.noting(lean(files if one_file is None else packer.passing(files), run, known_stories))
    makes_all = one_file is not None or mask is not None
    index = build(chain(pages, _fingerprints(known, run, mask)), into, None if makes_all else known.keep)
    run = _with_coverage(run, flows, known) if combines else run
    packed = None if one_file is None else _write_packed(packer, one_file)
    if packed and packed.size > LIMIT:
        warnings += (f"{packed.path} is larger than the {LIMIT / 1e6:.0f} MB that most mail takes",)
    return Documentation(run, index, compared, (*warnings, *unreadable_records(run)), packed)


def _files(
    run: Run,
    compared: Trends,
    flows: FlowStories,
    known: Fingerprints,
    known_stories: MutableMapping[str, ScenarioStory],
    *,
    combines: bool,
) -> Iterator[tuple[str, bytes]]:
    """Yield the files to be made; what stays as it is, is known by then."""
    run = _with_coverage(run, flows, known) if combines else run
    if known.places is not None:
        kept = known.places, known.narrative
        yield from render(run, compared, (), (), known.unchanged, *kept, known_stories)
    else:
        yield from render(run, compared, flows.maps, flows.questions, known.unchanged, known_stories=known_stories)


def _with_coverage(run: Run, flows: FlowStories, known: Fingerprints) -> Run:
    """Return a run with what its scenarios and those of other runs covered together."""
    return flows.covered if known.coverage is None else replace(run, coverage=known.coverage)


def _fingerprints(known: Fingerprints, run: Run, mask: Mask | None) -> Iterator[tuple[str, bytes]]:
    """Yield the file of fingerprints, unless later runs are to make every page again."""
    if mask is None and not unreadable_records(run):
        yield known.file()


def unreadable_records(run: Run) -> tuple[str, ...]:
    """Return why records of a run that was documented could not be read, each reason once."""
    folders: dict[TextFolder, None] = {}
    for scenario in run.scenarios():
        if isinstance(scenario.steps, StoredSteps):
            folders[scenario.steps.texts] = None
        else:
            parts = (record for step in (*scenario.steps, *scenario.hooks) for record in step.records)
            folders |= dict.fromkeys(record.folder for record in parts if isinstance(record, StoredText))
    return tuple(problem for folder in folders for problem in folder.problems.values())


def _read(paths: Sequence[Path], base: Path | None, mask: Mask | None) -> tuple[Run, Sequence[RunReading]]:
    if mask is not None:
        with TemporaryDirectory() as folder:
            now, before = Path(folder) / "now", Path(folder) / "before"
            masked = masked_copies(paths, now, mask), masked_copies([base] if base else [], before, mask)
            return _read(masked[0], next(iter(masked[1]), None), None)
    messages = [path for path in paths if not is_measurement(path)]
    run, readings = read_runs(messages, base)
    return with_measurements(run, filter(is_measurement, paths)), () if run.problems else readings


def _write_packed(packer: Packer, path: Path) -> OneFile:
    packed = packer.packed()
    write_file(packed.content, path)
    return OneFile(path, len(packed.content), packed.fingerprint)


def outcome_in_brief(run: Run) -> str:
    """Return the outcome of a run in a few words, e.g. `446 scenarios, 2 not kept`."""
    scenarios = [*run.scenarios()]
    counts = Counter(scenario.outcome for scenario in scenarios)
    not_kept = sum(count for outcome, count in counts.items() if outcome.breaks_its_promise)
    unproven = [f"{counts[outcome]} {outcome}" for outcome in _OPEN if counts[outcome]]
    refused = sum(bool(feature.problems) for feature in run.features())
    earlier = sum(scenario.as_of is not None for scenario in scenarios)
    words = [
        counted(len(scenarios), "scenario"),
        f"{not_kept} not kept" if not_kept else "all kept" if scenarios and not unproven else "",
        *unproven,
        f"{counted(refused, 'feature file')} refused" if refused else "",
        f"{earlier} as they were in an earlier run" if earlier else "",
        "with a fault planted" if run.planted else "",
    ]
    return ", ".join(filter(None, words))


def _keep(
    run: Run, readings: Sequence[RunReading], accounts: Accounts, paths: Sequence[Path], history: Path
) -> tuple[str, ...]:
    """Keep what later runs need, and return why it could not be kept: the documentation is written all the same."""
    try:
        keep(run, history)
        keep_texts(filter(Path.is_file, paths), history.parent)
        keep_passing(run, history)
        is_whole = run.started is not None and is_complete(run) and all(path.is_file() for path in paths)
        if is_whole and not _is_older(paths, history / BASE):
            _keep_messages(paths, history / BASE)
            store_runs(readings, history / BASE)
            if accounts.are_complete and not unreadable_records(run):
                accounts.keep(history)
            remove_unused(history.parent)
    except OSError as error:
        return (f"{history}: the run is not kept for the next ones: {error.strerror or error}",)
    return ()


def _is_older(paths: Sequence[Path], base: Path) -> bool:
    """Return whether a later whole run has already been kept."""
    try:
        return max(map(first_start, paths), default=0) < first_start(base)
    except OSError:
        return False


def _keep_messages(paths: Sequence[Path], base: Path) -> None:
    """Keep a compressed copy of the messages of a whole run; it refers to the same records as they do."""
    with atomic_write(base) as file, lzma.open(file, "wb", preset=_QUICK) as packed:
        for line in chain.from_iterable(map(_lines, paths)):
            packed.write(in_history(line))


def _lines(path: Path) -> Iterator[bytes]:
    """Yield the lines of messages; the last of a shard may lack its line end."""
    with path.open("rb") as shard:
        yield from shard
    yield b"\n"
