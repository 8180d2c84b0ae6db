"""The process of `--watch`: looks for saved files, and has copies of a warm process run what they concern.

Looking at all files of a project of 1,000 takes 4 ms, five times a second; the system's own notices would need another
library, and do not come from every file system.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Final, NoReturn, TextIO

from support.gherkin.files import address
from support.gherkin.warm_runs import WarmRuns, freeze

_INTERVAL: Final = 0.2
"""Seconds between two looks at the files."""

_SETTLING: Final = 0.03
"""Seconds in which a file must not change any more: editors write in several steps."""

_ENDINGS: Final = (".feature", ".py", ".toml", ".ini", ".cfg", ".json", ".yaml", ".yml")
_PASSED_OVER: Final = frozenset({"__pycache__", "node_modules", "reports", "venv"})
_IN_EVERY_RUN: Final = ["--gherkin-terminal-reporter", "--no-header", "--no-messages"]


@dataclass(frozen=True, slots=True)
class WatchPlan:
    """What is watched and how it is run.

    Args:
        root: The root of the project.
        folder: The folder in which pytest was started.
        paths: The arguments that select scenarios, as on the command line.
        options: The other arguments.
        failed: The file in which pytest keeps what failed last.
        search_path: Where modules are found.
        restarted: Whether the process began again because code that it had imported was saved.
    """

    root: str
    folder: str
    paths: list[str]
    options: list[str]
    failed: str
    search_path: list[str]
    restarted: bool = False

    @classmethod
    def from_json(cls, text: str) -> WatchPlan:
        """Return the plan that the process before this one has written."""
        return cls(**json.loads(text))


class ProjectFiles:
    """The files of a project, with what changes when they are saved."""

    def __init__(self, root: str) -> None:
        self._root = root
        self._known = dict(_stamps(root))

    def saved(self) -> set[Path]:
        """Return the files that were saved, made or removed since the last call, once they change no more."""
        now = dict(_stamps(self._root))
        if now == self._known:
            return set()
        while True:
            time.sleep(_SETTLING)
            before, now = now, dict(_stamps(self._root))
            if before == now:
                break
        changed = {Path(path) for path, _ in self._known.items() ^ now.items()}
        self._known = now
        return changed


def _stamps(folder: str) -> Iterator[tuple[str, tuple[int, int]]]:
    """Yield the time and size of every file below a folder that a run may depend on."""
    with suppress(OSError), os.scandir(folder) as entries:  # the folder may have been removed
        for entry in entries:
            if entry.name.startswith("."):
                continue
            if entry.is_dir(follow_symlinks=False):
                if entry.name not in _PASSED_OVER:
                    yield from _stamps(entry.path)
            elif entry.name.endswith(_ENDINGS):
                with suppress(OSError):
                    status = entry.stat()
                    yield entry.path, (status.st_mtime_ns, status.st_size)


class FileWatcher:
    """Runs what saved files concern."""

    def __init__(self, plan: WatchPlan, output: TextIO) -> None:
        self._plan = plan
        self._output = output
        self._files = ProjectFiles(plan.root)
        self._runs = WarmRuns(plan.folder)
        self._imported = {Path(file) for file in map(_file, [*sys.modules.values()]) if file}

    def watch(self) -> None:
        """Wait for files to be saved, and run what they concern, until it is interrupted."""
        runs = [*self._after_code()] if self._plan.restarted else []
        try:
            while True:
                saved = self._run(runs) or self._wait()
                code = {path for path in saved if path.suffix != ".feature"}
                if code & self._imported:
                    self._runs.close()
                    become_watcher(replace(self._plan, restarted=True))
                self._say(f"saved: {', '.join(self._names(saved))}")
                if code:
                    self._runs.close()
                runs = [*self._after_code()] if code else [*self._after_features(saved)]
        finally:
            self._runs.close()

    def _run(self, runs: Iterable[list[str]]) -> set[Path]:
        """Make runs one after the other, until files are saved; return those."""
        for arguments in runs:
            self._runs.start([*_IN_EVERY_RUN, *self._plan.options, *arguments])
            while not self._runs.wait(_INTERVAL):
                if saved := self._files.saved():
                    self._runs.interrupt()
                    return saved
        return set()

    def _wait(self) -> set[Path]:
        """Return the files that are saved next."""
        self._say("watching; Ctrl-C ends it")
        if first := next(self._selected(self._files_of_features()), None):
            self._runs.prepare([*self._plan.options, "-n0", "--no-messages", first])
        while not (saved := self._files.saved()):
            time.sleep(_INTERVAL)
        return saved

    def _files_of_features(self) -> list[Path]:
        return [Path(path) for path, _ in sorted(_stamps(self._plan.root)) if path.endswith(".feature")]

    def _after_features(self, saved: set[Path]) -> Iterator[list[str]]:
        """Yield the run of saved features; there is none if no feature is selected."""
        if chosen := [*self._selected(path for path in sorted(saved) if path.is_file())]:
            yield chosen

    def _selected(self, features: Iterable[Path]) -> Iterator[str]:
        """Yield what selects features on the command line, without those that it leaves out."""
        places = [(argument, Path(self._plan.folder, address(argument)[0])) for argument in self._plan.paths]
        for feature in features:
            named = [argument for argument, place in places if place == feature]
            if named or any(feature.is_relative_to(place) for _, place in places):
                yield from named or [os.path.relpath(feature, self._plan.folder)]

    def _after_code(self) -> Iterator[list[str]]:
        """Yield the run of what failed last, if anything did, then that of everything."""
        with suppress(OSError, ValueError):
            if json.loads(Path(self._plan.failed).read_text(encoding="utf-8")):
                yield ["--last-failed", "--last-failed-no-failures=none", *self._plan.paths]
        yield self._plan.paths

    def _names(self, saved: set[Path]) -> list[str]:
        return sorted(os.path.relpath(path, self._plan.folder) for path in saved)

    def _say(self, words: str) -> None:
        self._output.write(f"-- {words}\n")
        self._output.flush()


def _file(module: object) -> str | None:
    return getattr(module, "__file__", None)


def become_watcher(plan: WatchPlan) -> NoReturn:
    """Replace this process by one that has imported nothing of the project, and watches.

    It is one of pytest without its configuration, as pytest must not import the modules of its plugins in another way.
    """
    sys.stdout.flush()
    without_project = ["-c", os.devnull, "--noconftest", "-s", "-p", "no:langsmith_plugin", "-o", "step_packages=none"]
    arguments = [
        "-P",
        "-m",
        "pytest",
        *without_project,
        "--rootdir",
        plan.root,
        "--watch-plan",
        json.dumps(asdict(plan)),
    ]
    os.execv(sys.executable, [sys.executable, *arguments])  # noqa: S606


def watch(plan: WatchPlan, warm_up: Callable[[], object]) -> None:
    """Import what every run needs, then run what saved files concern, until Ctrl-C."""
    sys.path[:] = plan.search_path
    output = os.fdopen(os.dup(1), "w", encoding="utf-8")
    output.write("-- getting ready\n")
    output.flush()
    with suppress(KeyboardInterrupt):
        warm_up()
        freeze()
        FileWatcher(plan, output).watch()
    output.write("\n-- no longer watching\n")
    output.flush()
