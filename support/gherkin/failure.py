"""What a reader sees of a scenario that did not pass."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pytest
from _pytest._code.code import (
    ExceptionInfo,
    ReprEntryNative,
    ReprExceptionInfo,
    ReprFileLocation,
    ReprTraceback,
    TerminalRepr,
)
from _pytest.outcomes import Failed
from pytest_bdd.exceptions import StepDefinitionNotFoundError

from support.gherkin.command import program, reproduction
from support.gherkin.execution import is_project_code
from support.gherkin.expectations import FOR_ENGINEERS, in_two_parts
from support.gherkin.files import project_path
from support.gherkin.layout import step_lines
from support.gherkin.progress import ScenarioProgress, StepProgress
from support.gherkin.suggestions import undefined_step


def scenario_failure(
    item: pytest.Function, progress: ScenarioProgress, excinfo: ExceptionInfo[BaseException]
) -> TerminalRepr:
    """Return what went wrong and what to do, then the scenario with each step's status, then raw values.

    An exception that a product owner can act on is shown without a traceback, unless the command line asks for one
    (`--tb`, `--full-trace`).
    """
    error = excinfo.value
    stopped = progress.stopped_at
    if isinstance(error, StepDefinitionNotFoundError) and stopped is not None:
        error = undefined_step(stopped)
    message = _message(error)
    meaning, raw = in_two_parts(message)
    reasons = "\n".join([*_likely_causes(item, error), meaning])
    progress.context = _context(item)
    line = stopped.line if stopped else progress.scenario.line_number
    lines = [f"{progress.file}:{line}", *reasons.splitlines()]
    advice = getattr(error, "advice", None)
    if isinstance(advice, str) and advice and advice not in message:
        lines += ["", f"What to do: {advice}"]
    lines += ["", *_overview(progress, stopped)]
    if progress.context:
        lines += ["", "At that moment:", *_context_lines(progress.context)]
    if raw:
        lines += ["", FOR_ENGINEERS, *(f"    {line}".rstrip() for line in raw.splitlines())]
    lines += ["", *_commands(item, progress)]
    lines += ["", *_engineers_part(item, excinfo, with_traceback=_wants_traceback(item.config, error))]
    text = "\n".join(lines).rstrip() + "\n"
    place = ReprFileLocation(progress.file, line, reasons)
    traceback = ReprTraceback(reprentries=[ReprEntryNative([text])], extraline=None, style="native")
    return ReprExceptionInfo(reprtraceback=traceback, reprcrash=place)


def _commands(item: pytest.Function, progress: ScenarioProgress) -> Iterator[str]:
    """Yield the commands that run a failed scenario again, by the title that the failure shows."""
    test = f"{item.nodeid.partition('::')[0]}::{progress.title}"
    command = " ".join(
        [
            reproduction(test, program("pytest", item.config.rootpath)),
            *item.ihook.pytest_gherkin_reproduction_options(item=item),
        ]
    )
    yield f"To reproduce: {command}"
    for options in item.ihook.pytest_gherkin_debug_options(item=item):
        yield f"To look closer: {command} {options}"


def is_for_product_owners(error: BaseException) -> bool:
    """Return whether an exception says by itself what a product owner needs to know.

    This holds for failed assertions and for exceptions with `advice` or a true `for_product_owners`.
    """
    marked = hasattr(error, "advice") or bool(getattr(error, "for_product_owners", False))
    return marked or isinstance(error, AssertionError | Failed)


def _wants_traceback(config: pytest.Config, error: BaseException) -> bool:
    """Return whether the report includes the traceback."""
    asked_for = config.getoption("fulltrace", False) or config.getoption("tbstyle", "auto") != "auto"
    return bool(asked_for) or not is_for_product_owners(error)


def _message(error: BaseException) -> str:
    """Return what an exception says, with its type unless it is for product owners."""
    text = str(error).strip()
    if is_for_product_owners(error):
        text = text or "The step failed without saying what it expected."
    else:
        text = f"{type(error).__name__}: {text}" if text else type(error).__name__
    return "\n".join([text, *getattr(error, "__notes__", ())])


def _overview(progress: ScenarioProgress, stopped: StepProgress | None) -> Iterator[str]:
    """Yield the scenario, line by line, with the status of each step."""
    scenario = progress.scenario
    yield f"{scenario.feature.keyword}: {scenario.feature.name}"
    if scenario.rule:
        yield f"  {scenario.rule.keyword}: {scenario.rule.name}"
    yield f"    {scenario.keyword}: {progress.title}"
    for step in progress.steps:
        yield from (f"      {line}" for line in step_lines(step.as_report(), loud=step is stopped))


def _likely_causes(item: pytest.Item, error: BaseException) -> Iterator[str]:
    """Yield what probably made a scenario fail, as plugins report it."""
    answers: list[Sequence[str] | None] = item.ihook.pytest_gherkin_likely_causes(item=item, error=error)
    for answer in answers:
        for line in answer or ():
            yield f"{line[:1].upper()}{line[1:]}" if line.startswith("perhaps") else line


def _context(item: pytest.Item) -> dict[str, str]:
    """Return what was going on at the moment of a failure, as plugins report it."""
    answers: list[Mapping[str, str] | None] = item.ihook.pytest_gherkin_context(item=item)
    return {name: text for answer in answers for name, text in (answer or {}).items()}


def _context_lines(context: Mapping[str, str]) -> Iterator[str]:
    """Yield what was going on, one item below the other; further lines of an item are indented."""
    width = max(map(len, context)) + 1
    for name, text in context.items():
        first, *rest = text.splitlines() or [""]
        yield f"    {f'{name}:':<{width}}  {first}".rstrip()
        yield from (f"    {'':<{width}}  {line}" for line in rest)


def _engineers_part(item: pytest.Function, excinfo: ExceptionInfo[BaseException], *, with_traceback: bool) -> list[str]:
    """Return where in the code it happened: a line, or the traceback."""
    own = excinfo.traceback.filter(lambda entry: is_project_code(str(entry.path))).filter(excinfo)
    if not with_traceback:
        return [f"(raised at {project_path(item.config, Path(own[-1].path))}:{own[-1].lineno + 1})"] if own else []
    if own and not item.config.getoption("fulltrace", False):
        excinfo.traceback = own
    style = item.config.getoption("tbstyle", "auto")
    text = str(excinfo.getrepr(style="short" if style == "auto" else style, tbfilter=False, abspath=False))
    return text.splitlines()
