"""Virtual Agora as the product under test, for the general rooms."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from support.agora_suite.rules import DISCUSSION_RULES
from support.agora_suite.writers import moderated_discussion
from support.product import Product

if TYPE_CHECKING:
    from support.agora_suite.reference_sessions.report import Report
    from support.benchmarks.reference import Reference
    from support.trials.random_stories import Story
    from support.trials.subject import TrialSetUp


def _references() -> Sequence[Reference]:
    from support.agora_suite.reference_sessions.references import REFERENCES  # noqa: PLC0415 - imports the flow

    return REFERENCES


def _trials() -> Sequence[TrialSetUp[Any]]:
    from support.agora_suite.trials import SET_UPS  # noqa: PLC0415 - imports the flow

    return SET_UPS


def _stories() -> Callable[[Path], Story]:
    from support.agora_suite.stories import DiscussionStory  # noqa: PLC0415 - imports the flow

    return DiscussionStory


def _crowd(number: int) -> Iterator[list[str]]:
    from support.agora_suite.endurance.crowd import crowd  # noqa: PLC0415 - imports the flow

    return crowd(number)


def _costs(pairs: int, rounds: Sequence[int]) -> Report:
    from support.agora_suite.reference_sessions.report import measure_costs  # noqa: PLC0415 - imports the flow

    return measure_costs(pairs, rounds)


PRODUCT: Final = Product(
    name="Virtual Agora",
    package="support.agora",
    packages=("support.agora_suite.discussion", "support.agora_suite"),
    tests="support/tests/agora",
    # eight steps and a record of about 75 KB, half as long again as that of most
    sample_scenario="features/error_recovery/asking_again.feature::"
    "A discussion in which no one can speak is resumed when they can again",
    measured_features=("features/agenda_approval",),
    fixtures=frozenset({"discussion", "endurance", "production_flow", "production_test_config"}),
    suites=frozenset({"ProductionTestSuite", "BaseIntegrationTest"}),
    runs=frozenset({"create_test_flow", "simulate_production_execution"}),
    also_called=frozenset({"virtual_agora"}),
    warm=("markdown_it", "support.agora_suite.rules", "support.agora_suite.writers", "yaml"),
    replaced=frozenset({"boundary", "providers", "world"}),
    survivors=Path(__file__).with_name("survivors.toml"),
    known_faults=Path(__file__).with_name("known_faults"),
    rules=lambda: DISCUSSION_RULES,
    repertoire=moderated_discussion,
    references=_references,
    stories=_stories,
    crowd=_crowd,
    trials=_trials,
    costs=_costs,
)
