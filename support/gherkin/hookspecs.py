"""Hooks about scenarios, for other plugins to implement."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import pytest

from support.gherkin.attachments import RunAttachment
from support.gherkin.document import FeatureDocument
from support.gherkin.errors import FeatureProblem


def pytest_gherkin_warm_up() -> None:
    """Import what scenarios import when they begin; called in a process of which copies make runs."""


def pytest_gherkin_document(document: FeatureDocument) -> None:
    """Receive a feature file as soon as it is collected."""


def pytest_gherkin_feature_problems(
    config: pytest.Config, document: FeatureDocument
) -> Sequence[FeatureProblem] | None:
    """Return problems of a feature file beyond those that this package finds; the file was parsed without errors."""


def pytest_gherkin_code_problems(config: pytest.Config) -> Mapping[str, Sequence[FeatureProblem]] | None:
    """Return the problems of step definitions and tests by file, for `--check-features`; the steps are loaded."""


def pytest_gherkin_debug_options(item: pytest.Item) -> str | None:
    """Return the options that show more of a failed scenario, for its failure.

    Called right after the phase that failed.
    """


def pytest_gherkin_reproduction_options(item: pytest.Item) -> str | None:
    """Return the options without which a failed scenario might pass when run again, for its failure.

    Called right after the phase that failed.
    """


def pytest_gherkin_context(item: pytest.Item) -> Mapping[str, str] | None:
    """Return what was going on when a scenario failed, e.g. `{"waiting for an answer": "nothing"}`; shown unchanged.

    Called right after the phase that failed.
    """


def pytest_gherkin_likely_causes(item: pytest.Item, error: BaseException) -> Sequence[str] | None:
    """Return what probably made a scenario fail, a line each; they are shown above the error.

    Called right after the phase that failed.
    """


def pytest_gherkin_after_step(request: pytest.FixtureRequest) -> None:
    """Act after a step, whether it passed, failed or was interrupted; anything attached belongs to that step."""


def pytest_gherkin_messages_written(config: pytest.Config, path: Path) -> None:
    """Receive the complete messages file of a run, before the summary; called only in the reporting process."""


def pytest_gherkin_run_facts(config: pytest.Config) -> Mapping[str, str | int] | None:
    """Return facts about a run by the names readers know, e.g. `{"seed": 1}`; called when the run is over."""


def pytest_gherkin_run_attachments(config: pytest.Config) -> Iterable[RunAttachment] | None:
    """Return what belongs to a run as a whole and goes into its messages; called when the run is over."""
