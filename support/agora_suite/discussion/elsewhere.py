"""What another process does with a session: it is run there, by `second_process`."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

KILLED = 9
"""The exit code of a process that was killed."""


def live(
    suite: dict[str, Any],
    directory: str,
    facts: Sequence[Sequence[Any]],
    *,
    identifier: str | None = None,
    agrees: bool = True,
    dies_at: str | None = None,
    dies_when_kept: str | None = None,
) -> dict[str, Any]:
    """Hold a discussion in this process, and give what came of it.

    Args:
        suite: How every scenario is run.
        directory: Where the session is kept.
        facts: What was said of the discussion before it began: verb, arguments, named arguments.
        identifier: The session to take over; None begins one.
        agrees: Whether the owner agrees to everything; else the first question is left open.
        dies_at: The step in which the process is killed, when its work is done and not yet kept; None: in none.
        dies_when_kept: What is kept at the moment at which the process is killed; None: it is not killed.
    """
    from support.agora_suite.discussion.keeping import recognise
    from support.agora_suite.discussion.world import Discussion
    from support.execution.configuration import SuiteConfiguration
    from support.flow_builder.saver_faults import SaverFault
    from support.record import Paused

    discussion = Discussion(SuiteConfiguration(**suite), Path(directory))
    for verb, arguments, named in facts:
        getattr(discussion.facts, verb)(*arguments, **named)
    if dies_at is not None:
        discussion.change_facts().faults.fail(dies_at, _die, when="after")
    if dies_when_kept is not None:
        fault = SaverFault(dies_when_kept, recognise(dies_when_kept), times=1, when="after", error=_die)
        discussion.change_facts().saver_faults.fail(fault)
    if identifier is None:
        discussion.begin()
    else:
        discussion.take_over(identifier)
    discussion.run()
    if agrees:
        discussion.owner.goes_on_to_the_end()
    told = {
        "where": _where(discussion),
        "asked": [pause.type for pause in discussion.record.of(Paused)],
        "steps": discussion.record.visits(),
    }
    discussion.close()
    return told


def _where(discussion: Any) -> str:
    from support.interrupt_simulator.pending import where_it_stands

    session = discussion.session
    return where_it_stands(session.built.flow.compiled_graph, session.address).where


def _die() -> Exception:
    os._exit(KILLED)
