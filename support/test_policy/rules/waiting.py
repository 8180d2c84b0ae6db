"""Sleeps."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from support.test_policy.receivers import quoted
from support.test_policy.rule import PolicyRule, Violation
from support.test_policy.source import Source

_SLEEPS = frozenset({"time.sleep", "asyncio.sleep", "anyio.sleep", "trio.sleep", "gevent.sleep"})


def _sleeps(source: Source) -> Iterator[Violation]:
    for call in source.of(ast.Call):
        known = [call.func, *(source.values_of(call.func) if isinstance(call.func, ast.Name) else ())]
        if any(source.dotted(name) in _SLEEPS for name in known) and not _only_gives_way(call):
            yield Violation(call, f"{quoted(call)} waits for the machine")


def _only_gives_way(call: ast.Call) -> bool:
    """Return whether a call is `sleep(0)`, which lets others run and takes no time."""
    return bool(call.args) and isinstance(call.args[0], ast.Constant) and call.args[0].value == 0


SLEEPING = PolicyRule(
    id="sleep",
    why="it is too short on a busy machine, and too long on any other.",
    better="the flow's own clock (`clock.sleep`, which takes no time), or wait for the event itself.",
    find=_sleeps,
)
