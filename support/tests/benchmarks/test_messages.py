"""What a run costs as its messages grow."""

from __future__ import annotations

import pytest
from hamcrest import assert_that, equal_to, matches_regexp

from support.benchmarks import messages


def test_the_ratio_is_printed_for_each_number_of_messages(capsys: pytest.CaptureFixture[str]) -> None:
    assert_that(messages.main(["2", "5", "--rounds", "6"]), equal_to(0))
    head, *ratios = capsys.readouterr().out.splitlines()
    assert_that(head, matches_regexp("^30 updates of add_messages"))
    for number, line in zip((2, 5), ratios, strict=True):
        assert_that(line, matches_regexp(rf"^ +{number} messages +\d+\.\d\d \[\d+\.\d\d, \d+\.\d\d\]$"))
