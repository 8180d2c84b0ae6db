"""Runs of pytest in copies of a process that has imported what they need."""

from __future__ import annotations

import gc
import json
import os
import select
import signal
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final, NoReturn, TextIO

import pytest

_PATIENCE: Final = 2.0
"""Seconds to wait for what should end soon, before it is ended."""


_PREPARATION: Final = 10.0
"""Seconds that a preparation may take: a scenario that hangs in it must not keep runs waiting."""


class WarmRuns:
    """Makes one run after the other, each in a copy of a copy of this process.

    The first copy can be prepared: it then imports the project's own modules. It is replaced when they were changed.
    """

    def __init__(self, folder: str) -> None:
        self._folder = folder
        self._copy: _Copy | None = None
        self._run = 0
        self._preparing = False

    def start(self, arguments: list[str]) -> None:
        """Begin a run with the arguments of a command line."""
        if self._preparing and self._copy is not None and not self._copy.has_answered(_PREPARATION):
            self.close()
        elif self._preparing and self._copy is not None:
            self._copy.answer()
        self._preparing = False
        self._copy = self._copy or _Copy(self._folder)
        self._copy.request("run", arguments)
        self._run = self._copy.answer()

    def wait(self, seconds: float) -> bool:
        """Wait for the end of the run, at most so long, and return whether it has ended."""
        if not self._run or self._copy is None:
            return True
        if not self._copy.has_answered(seconds):
            return False
        self._copy.answer()
        self._run = 0
        return True

    def interrupt(self) -> None:
        """End the run as Ctrl-C does, or at once if that does not end it."""
        for number in (signal.SIGINT, signal.SIGKILL):
            if self._run:
                os.kill(self._run, number)
                self.wait(_PATIENCE)

    def prepare(self, arguments: list[str]) -> None:
        """Have the project's modules imported for later runs, by its first scenario; return at once."""
        self._copy = self._copy or _Copy(self._folder)
        if not self._copy.is_prepared:
            self._copy.request("prepare", arguments)
            self._copy.is_prepared = self._preparing = True

    def close(self) -> None:
        """End the run and the copy; later runs import the project's modules again."""
        if not self.wait(_PATIENCE):  # it was interrupted from the keyboard, or is not wanted any more
            self.interrupt()
        if self._copy is not None:
            self._copy.end()
        self._copy, self._preparing = None, False


class _Copy:
    """A copy of this process that makes runs in copies of its own."""

    is_prepared = False
    """Whether it has imported the project's modules, or does so now."""

    def __init__(self, folder: str) -> None:
        (its_input, to_it), (from_it, its_output) = os.pipe(), os.pipe()
        self._process = os.fork()
        if not self._process:
            os.close(to_it)
            os.close(from_it)
            os.chdir(folder)
            _serve(os.fdopen(its_input, encoding="utf-8"), os.fdopen(its_output, "w", encoding="utf-8"))
        os.close(its_input)
        os.close(its_output)
        self._requests = os.fdopen(to_it, "w", encoding="utf-8")
        self._answers = os.fdopen(from_it, encoding="utf-8")

    def request(self, kind: str, arguments: list[str]) -> None:
        """Ask for a run, or for a preparation."""
        self._requests.write(json.dumps([kind, arguments]) + "\n")
        self._requests.flush()

    def has_answered(self, seconds: float) -> bool:
        """Wait for an answer, at most so long, and return whether there is one."""
        return bool(select.select([self._answers], [], [], seconds)[0])

    def answer(self) -> int:
        """Return the next answer."""
        return int(self._answers.readline())

    def end(self) -> None:
        """End the process at once, even while a scenario hangs in it."""
        os.kill(self._process, signal.SIGKILL)
        os.waitpid(self._process, 0)
        self._requests.close()
        self._answers.close()


class _FirstScenario:
    """Runs the first scenario only."""

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Leave out the others."""
        del items[1:]


def _serve(requests: TextIO, answers: TextIO) -> NoReturn:
    """Answer each request for a run with the number of its process when it begins, and with its result."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the run
    for line in requests:
        kind, arguments = json.loads(line)
        if kind == "prepare":
            with _silence():
                pytest.main([*arguments, "-p", "no:cacheprovider"], plugins=[_FirstScenario()])
            freeze()
            _write_line(answers, 0)
            continue
        run = os.fork()
        if not run:
            _run(arguments)
        _write_line(answers, run)
        _write_line(answers, os.waitstatus_to_exitcode(os.waitpid(run, 0)[1]))
    os._exit(0)


def _run(arguments: list[str]) -> NoReturn:
    """Run pytest in this process, and leave it in any case: it must not go on as the process that it copies."""
    code = int(pytest.ExitCode.INTERNAL_ERROR)
    try:
        signal.signal(signal.SIGINT, signal.default_int_handler)
        code = int(pytest.main(arguments))
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _write_line(file: TextIO, number: int) -> None:
    file.write(f"{number}\n")
    file.flush()


def freeze() -> None:
    """Leave what is in memory out of garbage collection, so that copies share it."""
    gc.collect()
    gc.freeze()


@contextmanager
def _silence() -> Iterator[None]:
    """Drop what is written to the terminal."""
    sys.stdout.flush()
    sys.stderr.flush()
    kept = [os.dup(1), os.dup(2)]
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for number in (1, 2):
        os.dup2(nowhere, number)
    try:
        yield
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        for number, copy in enumerate(kept, 1):
            os.dup2(copy, number)
            os.close(copy)
        os.close(nowhere)
