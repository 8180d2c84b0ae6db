"""Write the documentation from messages: `python -m support.living_docs reports/messages.ndjson [more…]`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from support.living_docs.documentation import Documentation, NothingToReadError, document
from support.living_docs.pages.summary import summary
from support.living_docs.read.masking import WHAT_IS_MASKED, Mask
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
    mask = Mask(options.mask_also) if options.mask or options.mask_also else None
    try:
        documented = document(paths, into, with_history=not options.no_history, one_file=options.one_file, mask=mask)
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
    print(*documented.lines(), sep="\n")  # noqa: T201  # a command prints
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
    parser.add_argument(
        "--one-file",
        type=Path,
        metavar="FILE",
        help="write all pages in one file, to be sent (default: for a whole run, one named after its product, beside "
        "the pages)",
    )
    parser.add_argument(
        "--mask",
        action="store_true",
        help=f"write pseudonyms, e.g. [e-mail 1], for personal data: {WHAT_IS_MASKED}. Names of people and agents "
        "stay, as features are about them: --mask-also masks those that it names. Pictures stay. The run is not kept "
        "for later ones",
    )
    parser.add_argument(
        "--mask-also",
        action="append",
        default=[],
        metavar="TEXT",
        help="mask this text, too, wherever it is a whole word, e.g. a name; may be repeated; implies --mask",
    )
    parser.add_argument("--summary", type=Path, metavar="FILE", help="write a summary of the run as well, as Markdown")
    parser.add_argument(
        "--no-history", action="store_true", help="compare the run with none before it, and keep nothing of it"
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
