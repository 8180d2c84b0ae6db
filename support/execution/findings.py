"""The findings of one session, until they are judged."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from support.execution.known_findings import Waivers
from support.record import Finding, Record
from support.validators.differences import ABSENT
from support.validators.finding import StateFinding, shorten


class Findings:
    """Collects what is wrong: what is lost or not done, values that are not right, and changes in place."""

    def __init__(self, record: Record, waivers: Waivers) -> None:
        self.changes_in_place: Sequence[str] = ()
        """Lesser findings, which stay: nothing need be lost by them."""
        self._record = record
        self._waivers = waivers
        self._losses: list[str] = []
        self._values: list[str] = []
        self._reported: set[tuple[str, ...]] = set()

    def append(self, line: str) -> None:
        """Add something that is lost or not done."""
        self._losses.append(line)

    def extend(self, lines: Iterable[str]) -> None:
        """Add what is lost or not done, a line each."""
        self._losses.extend(lines)

    def add_values(self, findings: Iterable[StateFinding]) -> None:
        """Add and record values that are not right."""
        for finding in findings:
            place = (finding.layer, finding.field, finding.expectation, shorten(finding.actual))
            if finding.update is None and place in self._reported:  # the update that brought it is blamed already
                continue
            self._reported.add(place)
            self._record.append(
                Finding(
                    layer=finding.layer,
                    field=finding.field,
                    expectation=finding.expectation,
                    actual="nothing" if finding.actual is ABSENT else finding.actual,
                    update_number=finding.update,
                    node=finding.node,
                )
            )
            self._values.append(str(finding))

    def take(self) -> list[str]:
        """Return the findings that are not waived, each once, and clear them.

        Losses come first, being nearest to a cause, then values. Changes in place come last, and stay.
        """
        findings = [*self._losses, *self._values, *self.changes_in_place]
        self._losses.clear()
        self._values.clear()
        self._reported.clear()
        return self._waivers.waive(findings, self._record)
