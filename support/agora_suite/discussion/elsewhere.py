"""A discussion in another process: as on another machine, or to show that it leaves the same record there."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from pkgutil import resolve_name
from typing import Any

from support.agora_suite.discussion.journal import VerbCall
from support.agora_suite.discussion.world import DiscussionWorld
from support.execution.configuration import SuiteConfiguration
from support.execution.pending import session_status
from support.execution.second_process import run_in_second_process
from support.record import Paused


def run_elsewhere(
    kind: type[DiscussionWorld], suite: SuiteConfiguration, directory: Path, calls: Iterable[VerbCall]
) -> dict[str, Any]:
    """Call verbs in a discussion in another process and return what `run_here` returns there.

    `directory` is where the session is kept.
    """
    outcome: dict[str, Any] = run_in_second_process(
        run_here,
        kind=f"{kind.__module__}:{kind.__qualname__}",
        suite=dataclasses.asdict(suite),
        directory=str(directory),
        calls=list(calls),
    )
    return outcome


def run_here(kind: str, suite: Mapping[str, Any], directory: str, calls: Sequence[Sequence[Any]]) -> dict[str, Any]:
    """Call verbs in a new discussion and return the result as JSON values.

    `kind` is the class as `module:name`, `directory` is where the session is kept. The result has `where` the session
    waits or whether it is finished, the questions `asked`, the `steps` taken, and the `fingerprint` of the record.
    """
    discussion = resolve_name(kind)(SuiteConfiguration(**suite), Path(directory))
    try:
        for call in calls:
            VerbCall(*call).repeat_in(discussion)
        session, record = discussion.session, discussion.record
        return {
            "where": session_status(session.graph, session.address).where,
            "asked": [pause.type for pause in record.of(Paused)],
            "steps": record.visits(),
            "fingerprint": record.fingerprint(),
        }
    finally:
        discussion.close()
