"""The layout of steps, tables and texts on a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from support.gherkin.progress import StepReport, StepStatus

STATUS_WIDTH = max(len(status) for status in StepStatus if status is not StepStatus.INTERRUPTED)


def step_lines(step: StepReport, *, loud: bool = False) -> Iterator[str]:
    """Yield a step with its status, then its table or text; `loud` writes the status in capitals."""
    status = step["status"].upper() if loud else step["status"]
    yield f"{status:<{STATUS_WIDTH}}  {step['keyword']} {step['text']}"
    indent = " " * (STATUS_WIDTH + 4)
    yield from (f"{indent}{line}" for line in table_lines(step.get("table", ())))
    if "docstring" in step:
        yield from (f"{indent}{line}".rstrip() for line in ('"""', *step["docstring"].splitlines(), '"""'))


def table_lines(rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Yield a table with its columns aligned."""
    cells = [[cell.replace("\\", "\\\\").replace("\n", "\\n").replace("|", "\\|") for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    for row in cells:
        yield f"| {' | '.join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))} |"
