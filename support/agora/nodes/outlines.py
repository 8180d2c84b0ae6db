"""The outline of a report, by the report writer."""

from __future__ import annotations

from collections.abc import Sequence

from support.agora.model_calls import ModelCalls
from support.agora.prompts import REPORT_WRITER, Prompt
from support.agora.replies import outline
from support.agora.state import Section


def planned_sections(calls: ModelCalls, prompt: Prompt, name: str, standard: Sequence[Section]) -> list[Section]:
    """Return the sections that the report writer plans, or the standard ones if its reply is unusable.

    `name` names the outline in warnings.
    """
    planned, source = outline(calls.ask(REPORT_WRITER, prompt)), f"{REPORT_WRITER}: {name}"
    calls.warnings += planned.warnings(source)
    if not planned.usable:
        calls.warnings.append(f"{source} could not be read; standard sections are used")
    return calls.sections(REPORT_WRITER, planned.usable) or list(standard)
