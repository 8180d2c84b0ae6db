"""A rule: what it refuses, why, and the better way."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from support.test_policy.source import Role, Source

EVERYWHERE = frozenset(Role)
AT_THE_FLOW = frozenset({Role.STEPS, Role.FLOW_TESTS})


@dataclass(frozen=True, slots=True)
class Violation:
    """A place that a rule refuses.

    Args:
        node: Where; an allowance on one of its lines excuses it.
        what: The violation; the rule adds why.
        better: The better way, where it differs from the rule's.
        head_only: Whether an allowance counts only on the first line, so that a line inside a function cannot excuse
            it.
    """

    node: ast.AST
    what: str
    better: str = ""
    head_only: bool = False


@dataclass(frozen=True, slots=True)
class PolicyRule:
    """A rule, with what a violating test would not prove, and the better way."""

    id: str
    why: str
    better: str
    find: Callable[[Source], Iterator[Violation]]
    roles: frozenset[Role] = EVERYWHERE
