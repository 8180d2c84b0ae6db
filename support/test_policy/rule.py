"""A rule: what it refuses, why, and the better way."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from support.test_policy.source import Role, Source

EVERYWHERE = frozenset(Role)
AT_THE_FLOW = frozenset({Role.STEPS, Role.FLOW_TESTS})


@dataclass(frozen=True, slots=True)
class Found:
    """One place that a rule refuses.

    Args:
        node: Where; an allowance on one of its lines excuses it.
        what: What is wrong there; the rule adds why.
        better: The better way, where it is another than the rule's.
        head_only: Whether only its first line counts for an allowance: a function is not excused somewhere within.
    """

    node: ast.AST
    what: str
    better: str = ""
    head_only: bool = False


@dataclass(frozen=True, slots=True)
class PolicyRule:
    """One way around the flow that is refused.

    Args:
        why: What a test that does it would not prove.
        better: The better way.
    """

    id: str
    why: str
    better: str
    find: Callable[[Source], Iterator[Found]]
    roles: frozenset[Role] = EVERYWHERE
