"""Virtual Agora, as general rooms know it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from support.product import Product

if TYPE_CHECKING:
    from support.mock_llm import Repertoire
    from support.production_faults.fault import Fault
    from support.validators.rule import Rule

# What is imported inside these functions costs start-up time, and is needed by few runs.


def _known_faults() -> Sequence[Fault]:
    from support.agora_suite.known_faults import KNOWN_FAULTS

    return KNOWN_FAULTS


def _rules() -> Sequence[Rule]:
    from support.agora_suite.rules import DISCUSSION_RULES

    return DISCUSSION_RULES


def _repertoire() -> Repertoire:
    from support.agora_suite.writers import moderated_discussion

    return moderated_discussion()


PRODUCT: Final = Product(
    name="Virtual Agora",
    package="support.agora",
    tests="support/tests/agora",
    warm=("support.agora_suite.built_flow",),
    replaced=frozenset({"boundary", "providers", "world"}),
    survivors=Path(__file__).with_name("survivors.toml"),
    known_faults=_known_faults,
    rules=_rules,
    repertoire=_repertoire,
)
