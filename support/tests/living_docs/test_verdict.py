"""The state of a part of the promises in words."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from support.living_docs.read.outcome import Outcome
from support.living_docs.story.verdict import state


@pytest.mark.parametrize(
    ("counts", "words"),
    [
        ({}, "nothing was run"),
        ({Outcome.PASSED: 1}, "1 promise, kept"),
        ({Outcome.PASSED: 4}, "4 promises, all kept"),
        ({Outcome.PASSED: 4, Outcome.SKIPPED: 2}, "4 of 6 promises kept, 2 left out"),
        ({Outcome.PASSED: 4, Outcome.FAILED: 1, Outcome.SKIPPED: 2}, "1 of 7 promises not kept"),
        ({Outcome.PASSED: 4, Outcome.NOT_RUN: 1}, "1 of 5 promises not proven"),
    ],
)
def test_a_count_says_of_how_many(counts: Mapping[Outcome, int], words: str) -> None:
    assert state(counts) == words
