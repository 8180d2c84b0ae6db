"""Write the documentation from messages: `python -m support.living_docs reports/messages.ndjson [more…]`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from support.living_docs.documentation import Documentation, NothingToReadError, document
from support.living_docs.pages.summary import summary
from support.living_docs.site import UnwritableError

_OK: Final = 0
_UNWRITABLE: Final = 1
_NOTHING_TO_READ: Final = 2
_INTERRUPTED: Final = 130
"""The exit code that shells return for a command stopped with Ctrl-C."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the documentation, and return the exit code of the command."""
    options = _parser().parse_args(arguments)
    paths: list[Path] = options.messages
    into: Path = options.into or paths[0].parent
    try:
        documented = document(paths, into, with_history=not options.no_history)
    except NothingToReadError as error:
        _warn(error)
        return _NOTHING_TO_READ
    except UnwritableError as error:
        _warn(error)
        return _UNWRITABLE
    except KeyboardInterrupt:
        _warn(f"{into}: the documentation was interrupted; the one before it stays")
        return _INTERRUPTED
    for problem in (*documented.run.problems, *documented.warnings):
        _warn(problem)
    print(documented.line())  # noqa: T201  # a command prints
    return _OK if options.summary is None else _write_summary(documented, options.summary)


def _write_summary(documented: Documentation, path: Path) -> int:
    try:
        path.write_text(summary(documented.run, documented.trends), encoding="utf-8")
    except OSError as error:
        _warn(f"{path}: the summary could not be written: {error.strerror or error}")
        return _UNWRITABLE
    return _OK


def _warn(words: object) -> None:
    print(words, file=sys.stderr)  # noqa: T201  # a command prints


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m support.living_docs",
        description="Writes the documentation of a run from its Cucumber Messages, without running anything.",
        epilog="Several files are documented as one run: those of its shards, or of a run and of what was run again. "
        "faults.json, performance.json, crash-sweep.json, fault-sweep.json and random-stories.json add measurements.",
    )
    parser.add_argument("messages", type=Path, nargs="+", metavar="FILE", help="e.g. reports/messages.ndjson")
    parser.add_argument("--into", type=Path, metavar="FOLDER", help="where it goes (default: beside the first file)")
    parser.add_argument("--summary", type=Path, metavar="FILE", help="write a summary of the run as well, as Markdown")
    parser.add_argument(
        "--no-history", action="store_true", help="compare the run with none before it, and keep nothing of it"
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
