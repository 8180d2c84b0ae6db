"""Write the documentation at the end of a run, from the messages of the run."""

from __future__ import annotations

import os
import shlex
import sys
import traceback
from pathlib import Path

import pytest

LINES = pytest.StashKey[list[tuple[str, bool]]]()
"""The lines to print at the end, each with whether it is a warning."""

_ROOM = Path(__file__).parent


def pytest_addoption(parser: pytest.Parser) -> None:
    """Declare the option for the folder of the documentation."""
    group = parser.getgroup("acceptance", "acceptance tests")
    group.addoption("--docs", metavar="PATH", help="folder of the documentation (default: that of the messages)")
    group.addoption("--no-docs", action="store_true", help="write no documentation")


def pytest_gherkin_messages_written(config: pytest.Config, path: Path) -> None:
    """Write the documentation from a file of messages; errors are printed and do not change the result of the run."""
    if config.option.no_docs or config.option.no_messages:
        return
    from support.living_docs.documentation import document  # noqa: PLC0415 - only for pages
    from support.living_docs.site import UnwritableError  # noqa: PLC0415 - only for pages

    into = config.rootpath / config.option.docs if config.option.docs else path.parent
    lines = config.stash.setdefault(LINES, [])
    try:
        documented = document([path], into)
    except UnwritableError as error:
        lines.append((str(error), True))
    except KeyboardInterrupt:
        lines.append((f"{_relative(into)}: the documentation was interrupted; the one before it stays", True))
    except Exception as error:  # a bug here must not change the result of the run, but must be seen
        lines.append((_mistake(error, path, into), True))
    else:
        lines += [(warning, True) for warning in documented.warnings]
        lines += [(line, False) for line in documented.lines(_relative)]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Print where the documentation is, or why there is none."""
    _print_lines(config, terminalreporter)


@pytest.hookimpl(tryfirst=True)
def pytest_unconfigure(config: pytest.Config) -> None:
    """Print the same if pytest itself failed and wrote no summary."""
    terminal: pytest.TerminalReporter | None = config.pluginmanager.get_plugin("terminalreporter")
    if terminal is not None:
        _print_lines(config, terminal)


def _print_lines(config: pytest.Config, terminal: pytest.TerminalReporter) -> None:
    lines = config.stash.get(LINES, [])
    for line, is_warning in lines:
        terminal.ensure_newline()
        terminal.write_line(line, red=is_warning)
    lines.clear()


def _mistake(error: Exception, path: Path, into: Path) -> str:
    """Return a message about a bug in the living documentation: what and where it is, and how to see all of it."""
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if _ROOM in Path(frame.filename).parents]
    last = (own or frames)[-1]
    command = ["python", "-m", "support.living_docs", _relative(path), "--into", _relative(into)]
    words = f"{type(error).__name__}: {error}".partition("\n")[0]
    return (
        f"the documentation could not be written: {words} ({_relative(Path(last.filename))}:{last.lineno}); "
        f"to see all of it: {shlex.join(command)}"
    )


def _relative(path: Path) -> str:
    """Return a path relative to the current folder, where possible."""
    try:
        near = os.path.relpath(path)
    except ValueError:  # on another drive
        return str(path)
    return str(path) if near.startswith(os.pardir) and sys.platform != "win32" else near
