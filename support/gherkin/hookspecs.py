"""What plugins can tell about scenarios."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from support.gherkin.document import FeatureDocument
from support.gherkin.errors import FeatureProblem


def pytest_gherkin_document(document: FeatureDocument) -> None:
    """A feature file was collected: its text, and what it consists of.

    Args:
        document: The feature file.
    """


def pytest_gherkin_feature_problems(
    config: pytest.Config, document: FeatureDocument
) -> Sequence[FeatureProblem] | None:
    """What else is wrong with a feature file, besides what this room finds.

    Args:
        config: The configuration of the run.
        document: The feature file; it could be read.
    """


def pytest_gherkin_code_problems(config: pytest.Config) -> Mapping[str, Sequence[FeatureProblem]] | None:
    """What is wrong with steps and tests, by the file; told by `--check-features`.

    Args:
        config: The configuration of the run, with the steps loaded.
    """


def pytest_gherkin_closer_look(item: pytest.Item) -> str | None:
    """The options that show more of a scenario that failed; its failure tells them.

    Args:
        item: The scenario's test, right after the phase that failed.
    """


def pytest_gherkin_context(item: pytest.Item) -> Mapping[str, str] | None:
    """What went on at the moment a scenario failed, e.g. `{"waiting for an answer": "nothing"}`; shown as it is.

    Args:
        item: The scenario's test, right after the phase that failed.
    """
