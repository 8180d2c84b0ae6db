"""What the findings of a session say, and in which order."""

from __future__ import annotations

from hamcrest import assert_that, contains_exactly, contains_string

from support.execution.findings import Findings
from support.execution.known_findings import Waivers
from support.record import Finding, Record
from support.validators.differences import ABSENT
from support.validators.finding import StateFinding


def test_a_value_that_is_missing_is_recorded_as_nothing() -> None:
    record = Record()
    findings = Findings(record, Waivers())
    findings.add_values([StateFinding("consistency", "topic", "what the graph holds, 'Pets'", ABSENT)])
    assert_that([finding.actual for finding in record.of(Finding)], contains_exactly("nothing"))
    (line,) = findings.take()
    assert_that(line, contains_string("found nothing"))
