"""What plugins can tell about scenarios."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from support.gherkin.document import FeatureDocument


def pytest_gherkin_document(document: FeatureDocument) -> None:
    """A feature file was collected: its text, and what it consists of.

    Args:
        document: The feature file.
    """


def pytest_gherkin_context(item: pytest.Item) -> Mapping[str, str] | None:
    """What went on at the moment a scenario failed, e.g. `{"waiting for an answer": "nothing"}`; shown as it is.

    Args:
        item: The scenario's test, right after the phase that failed.
    """
