"""The documentation of a small run, for the tests of its pages."""

from __future__ import annotations

import pytest

from support.tests.living_docs import small_run
from support.tests.living_docs.read_pages import files_of


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    """Return each file of the documentation of the small run."""
    return files_of(small_run.run())
