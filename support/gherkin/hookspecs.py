"""What plugins can tell about scenarios."""

from __future__ import annotations

from collections.abc import Mapping

import pytest


def pytest_gherkin_context(item: pytest.Item) -> Mapping[str, str] | None:
    """What went on at the moment a scenario failed, e.g. `{"waiting for an answer": "nothing"}`; shown as it is.

    Args:
        item: The scenario's test, right after the phase that failed.
    """
