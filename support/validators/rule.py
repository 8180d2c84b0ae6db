"""A business rule: it follows a session update by update, and can check a whole state."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any, ClassVar, Self

from support.product import find_product
from support.validators.finding import Layer, StateFinding

WHOLE = ""
"""The name in place of a node where a whole state is checked."""


class Rule(ABC):
    """One rule about a state.

    A rule remembers what it needs from earlier updates, so that the cost of an update does not grow with the
    session. It reads the state with `.get`, because a flow need not declare every key.
    """

    layer: ClassVar[Layer] = "business"
    reads: ClassVar[frozenset[str]] = frozenset()
    """The keys whose shape must be right, else the rule cannot judge."""
    heeds: ClassVar[frozenset[str] | None] = None
    """The keys after whose update it must be asked; those it reads, unless others are named."""
    nodes: ClassVar[frozenset[str] | None] = frozenset()
    """The nodes after whose updates it must be asked, whichever keys they wrote; None: every node."""

    def start(self) -> Self:
        """Return a fresh rule of this kind, that knows of no update yet."""
        return type(self)()

    @abstractmethod
    def feed(self, node: str, update: Mapping[str, Any], view: Mapping[str, Any]) -> list[StateFinding]:
        """Return what one update breaks.

        Args:
            view: The state with the update in it; unwritten append and merged keys are empty.
        """

    def asked(
        self,
        question: Mapping[str, Any],  # noqa: ARG002  # most rules are about updates only
        view: Mapping[str, Any],  # noqa: ARG002
    ) -> list[StateFinding]:
        """Return what is wrong with a question to the owner, by its payload and the state in which it is asked."""
        return []

    def whole(self, state: Mapping[str, Any]) -> list[StateFinding]:
        """Return what is wrong with a whole state; unwritten append and merged keys are empty."""
        return self.start().feed(WHOLE, state, state)

    def finding(self, field: str, expectation: str, actual: Any, advice: str = "") -> StateFinding:
        """Return a finding of this rule."""
        return StateFinding(self.layer, field, expectation, actual, None, advice)


def apply_rule(rule: Rule, node: str, update: Mapping[str, Any], view: Mapping[str, Any]) -> list[StateFinding]:
    """Return what a rule finds, of a whole state at the node `WHOLE`; that it cannot read a state is a finding."""
    try:
        return rule.feed(node, update, view) if node else rule.whole(view)
    except (LookupError, TypeError, ValueError, AttributeError, ArithmeticError) as error:
        name = type(rule).__name__
        return [rule.finding(name, "a state that this rule can read", error, "A value it reads has another shape.")]


def rules_of_product() -> tuple[Rule, ...]:
    """Return the rules that the product under test names; none where no product is named."""
    product = find_product()
    return () if product is None else tuple(product.rules())
