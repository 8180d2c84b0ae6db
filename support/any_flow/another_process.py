"""What another process does that takes a session over."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from support.any_flow.flow_run import FlowRun
from support.execution.configuration import SuiteConfiguration
from support.flow_builder.errors import FlowError
from support.flow_builder.protocol import AnswerBy


def continue_session(
    address: str, session: str, folder: str, suite: Mapping[str, Any], answer_by: AnswerBy, answers: Iterable[Any]
) -> list[str] | None:
    """Return the record of continuing a session, line by line; None where the session is not known here."""
    run = FlowRun(SuiteConfiguration.of(suite), address, answer_by)
    run.folder = Path(folder)
    try:
        run.flow.check_known(session)
    except FlowError:
        run.close()
        return None
    run.open(session)
    for answer in answers:
        run.answer(answer)
    run.verify()
    run.close()
    return list(run.record.to_lines())
